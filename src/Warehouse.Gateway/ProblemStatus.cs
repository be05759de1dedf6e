using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Warehouse.Catalogue;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.Gateway;

/// <summary>The one table from kinds of problems to gRPC status; and how problems travel as details of a status.</summary>
public static class ProblemStatus
{
    /// <summary>The <c>domain</c> of every <see cref="ErrorInfo"/>.</summary>
    public const string Domain = "edustat";

    /// <summary>The trailer that carries a <see cref="RpcStatus"/>.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    // The first line that a code ends or begins with applies; a code without a line is the caller's to correct.
    private static readonly (string Code, StatusCode Status)[] Table =
    [
        ("request.not_found", StatusCode.NotFound),
        ("request.stale_page_token", StatusCode.Aborted),
        ("etl.pipeline_busy", StatusCode.FailedPrecondition),
        ("*.schema_too_new", StatusCode.FailedPrecondition),
        ("storage.locked", StatusCode.Unavailable),
        ("storage.disk_full", StatusCode.ResourceExhausted),
        ("storage.*", StatusCode.FailedPrecondition),
    ];

    /// <summary>The status of a problem's kind.</summary>
    public static StatusCode Of(Problem problem)
    {
        foreach (var (code, status) in Table)
            if (Matches(problem.Code, code))
                return status;
        return StatusCode.InvalidArgument;
    }

    /// <summary>The HTTP status of a gRPC status, as google.rpc.Code documents it.</summary>
    public static int ToHttp(StatusCode status) => status switch
    {
        StatusCode.OK => 200,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => 400,
        StatusCode.Unauthenticated => 401,
        StatusCode.PermissionDenied => 403,
        StatusCode.NotFound => 404,
        StatusCode.Aborted or StatusCode.AlreadyExists => 409,
        StatusCode.ResourceExhausted => 429,
        StatusCode.Cancelled => 499,
        StatusCode.Unimplemented => 501,
        StatusCode.Unavailable => 503,
        StatusCode.DeadlineExceeded => 504,
        _ => 500,
    };

    /// <summary>Problems as one status: the kind and the sentence of the first, and all of them as field violations.</summary>
    /// <param name="problems">At least one.</param>
    /// <param name="requestId">Names the request in the log.</param>
    public static RpcStatus ToStatus(IReadOnlyList<Problem> problems, string requestId)
    {
        var first = problems[0];
        // Field 1 is called "reason" today; the package still has its first name.
        var info = new ErrorInfo { Type = first.Code, Domain = Domain };
        if (first.Hint.Length > 0)
            info.Metadata.Add("hint", first.Hint);
        if (first.Candidates.Count > 0)
            info.Metadata.Add("candidates", string.Join(", ", first.Candidates));
        var violations = new BadRequest();
        violations.FieldViolations.AddRange(problems.Select(problem => new BadRequest.Types.FieldViolation
        {
            Field = problem.Path,
            Description = (problem with { Path = "" }).ToString(),
        }));
        return Status(Of(first), first.Hint.Length == 0 ? first.Message : $"{first.Message} {first.Hint}", info, violations, new RequestInfo { RequestId = requestId });
    }

    /// <summary>A fault of ours, of which the caller learns nothing but the request's id.</summary>
    public static RpcStatus ToInternal(string requestId) =>
        Status(StatusCode.Internal, $"The request failed on a fault of the program; its log has the details under {requestId}.", new RequestInfo { RequestId = requestId });

    /// <summary>The exception that ends a call with this status and its details.</summary>
    public static RpcException ToException(RpcStatus status) =>
        new(new Grpc.Core.Status((StatusCode)status.Code, status.Message), new Metadata { { DetailsTrailer, status.ToByteArray() } });

    private static RpcStatus Status(StatusCode code, string message, params IEnumerable<IMessage> details)
    {
        var status = new RpcStatus { Code = (int)code, Message = message };
        status.Details.AddRange(details.Select(Any.Pack));
        return status;
    }

    private static bool Matches(string code, string pattern) =>
        pattern.StartsWith('*') ? code.EndsWith(pattern[1..], StringComparison.Ordinal)
        : pattern.EndsWith('*') ? code.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : code == pattern;
}
