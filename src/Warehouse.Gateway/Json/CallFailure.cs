using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.Gateway.Json;

/// <summary>How a call that failed is answered.</summary>
/// <param name="Status">The body.</param>
/// <param name="HttpStatus">The HTTP status, when it can still be sent.</param>
internal sealed record CallFailure(RpcStatus Status, int HttpStatus)
{
    /// <summary>What the service sends with its refusal.</summary>
    public Metadata Trailers { get; init; } = Metadata.Empty;

    /// <summary>A header that belongs to the refusal.</summary>
    public KeyValuePair<string, string>? Header { get; init; }

    /// <summary>A request that no service saw.</summary>
    public static CallFailure Of(RefusedException refused) =>
        new(ProblemStatus.Of(refused.Code, refused.Problems), refused.HttpStatus) { Header = refused.Header };

    /// <summary>A service's own refusal.</summary>
    public static CallFailure Of(RpcException refused)
    {
        var status = Details(refused) ?? new RpcStatus { Code = (int)refused.StatusCode, Message = refused.Status.Detail ?? "" };
        return new CallFailure(status, HttpStatusOf.Code(status.Code)) { Trailers = refused.Trailers };
    }

    /// <summary>The caller has stopped waiting.</summary>
    public static CallFailure Late() =>
        Of(new RefusedException(Code.DeadlineExceeded, RequestProblem.Expired()));

    /// <summary>Our bug: the caller learns under which name it stands in the log, and nothing more.</summary>
    public static CallFailure Unexpected(string requestId)
    {
        var status = new RpcStatus { Code = (int)Code.Internal, Message = $"Internal error; request {requestId}." };
        status.Details.Add(Any.Pack(new RequestInfo { RequestId = requestId }));
        return new CallFailure(status, HttpStatusOf.Code((int)Code.Internal));
    }

    // Details that are no status, or another one, are not worth more than the status itself.
    private static RpcStatus? Details(RpcException refused)
    {
        if (refused.Trailers.GetValueBytes(CallMetadata.StatusDetails) is not { } bytes)
            return null;
        try
        {
            var status = RpcStatus.Parser.ParseFrom(bytes);
            return status.Code == (int)refused.StatusCode ? status : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
