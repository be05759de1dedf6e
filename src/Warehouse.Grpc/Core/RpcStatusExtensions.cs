using Google.Protobuf;
using Grpc.Wire;

namespace Grpc.Core;

/// <summary>Rich errors: <c>google.rpc.Status</c> with its details in the trailers of a call.</summary>
public static class RpcStatusExtensions
{
    /// <summary>An exception that carries this status, details included.</summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.ToRpcException((StatusCode)status.Code, status.Message);
    }

    /// <summary>An exception that carries this status, with another code and message for those who do not look at details.</summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status, StatusCode statusCode, string message)
    {
        var trailers = new Metadata();
        trailers.SetRpcStatus(status);
        return new RpcException(new Status(statusCode, message), trailers);
    }
}

/// <summary>Rich errors in an exception.</summary>
public static class RpcExceptionExtensions
{
    /// <summary>The status with details the server sent; null when it sent none.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return ex.Trailers.GetRpcStatus();
    }
}

/// <summary>Rich errors in trailers.</summary>
public static class MetadataExtensions
{
    /// <summary>The trailer's key.</summary>
    public const string StatusDetailsTrailerName = GrpcHeaders.StatusDetails;

    /// <summary>The status in these trailers; null when there is none, or when it cannot be read and that is to be ignored.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this Metadata metadata, bool ignoreParseError = false)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.GetValueBytes(StatusDetailsTrailerName) is not { } bytes)
            return null;
        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException) when (ignoreParseError)
        {
            return null;
        }
    }

    /// <summary>Puts a status into these trailers in place of the one there.</summary>
    public static void SetRpcStatus(this Metadata metadata, Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(status);
        foreach (var old in metadata.GetAll(StatusDetailsTrailerName).ToList())
            metadata.Remove(old);
        metadata.Add(StatusDetailsTrailerName, status.ToByteArray());
    }
}
