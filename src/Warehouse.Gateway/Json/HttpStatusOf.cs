using Google.Rpc;

namespace Warehouse.Gateway.Json;

/// <summary>The HTTP status of each code, as google/rpc/code.proto has it.</summary>
internal static class HttpStatusOf
{
    /// <summary>The caller went away before the answer; not in any RFC, but what code.proto names.</summary>
    public const int ClientClosedRequest = 499;

    /// <summary>The HTTP status to answer with; 500 for a number that is no code.</summary>
    public static int Code(int code) => (Code)code switch
    {
        Google.Rpc.Code.Ok => 200,
        Google.Rpc.Code.Cancelled => ClientClosedRequest,
        Google.Rpc.Code.InvalidArgument or Google.Rpc.Code.FailedPrecondition or Google.Rpc.Code.OutOfRange => 400,
        Google.Rpc.Code.Unauthenticated => 401,
        Google.Rpc.Code.PermissionDenied => 403,
        Google.Rpc.Code.NotFound => 404,
        Google.Rpc.Code.AlreadyExists or Google.Rpc.Code.Aborted => 409,
        Google.Rpc.Code.ResourceExhausted => 429,
        Google.Rpc.Code.Unimplemented => 501,
        Google.Rpc.Code.Unavailable => 503,
        Google.Rpc.Code.DeadlineExceeded => 504,
        _ => 500,
    };
}
