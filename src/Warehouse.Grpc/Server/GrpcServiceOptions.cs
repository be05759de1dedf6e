using System.IO.Compression;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>How services are served.</summary>
public class GrpcServiceOptions
{
    /// <summary>The longest response message in bytes; null for any length, which is the default.</summary>
    public int? MaxSendMessageSize
    {
        get;
        set
        {
            field = value;
            IsMaxSendSet = true;
        }
    }

    /// <summary>The longest request message in bytes, after decompression; null for any length; 4 MB by default.</summary>
    public int? MaxReceiveMessageSize
    {
        get;
        set
        {
            field = value;
            IsMaxReceiveSet = true;
        }
    } = GrpcHeaders.DefaultMaxReceiveBytes;

    /// <summary>Whether the caller is told the type and message of an unhandled exception; null and false do not.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>The compression of responses, for callers that accept it: <c>gzip</c>; null or <c>identity</c> for none.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard to compress; null is <see cref="CompressionLevel.Fastest" />.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>The interceptors of every call, the outermost first.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    internal bool IsMaxSendSet { get; private set; }

    internal bool IsMaxReceiveSet { get; private set; }
}

/// <summary>How one service is served: what is set here replaces the common option, and its interceptors come after the common ones.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class;
