namespace Warehouse.EndToEndTests.Matrix;

/// <summary>A way to call a method.</summary>
public enum Protocol
{
    /// <summary>HTTP/2 with trailers.</summary>
    Grpc,

    /// <summary>gRPC-Web as bytes, over HTTP/1.1.</summary>
    GrpcWeb,

    /// <summary>gRPC-Web as base64 text, over HTTP/1.1.</summary>
    GrpcWebText,

    /// <summary>JSON at the route of the method's google.api.http rule.</summary>
    JsonRoute,

    /// <summary>JSON posted to the method's gRPC path.</summary>
    JsonPath,
}
