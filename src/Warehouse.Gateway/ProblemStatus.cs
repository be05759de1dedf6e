using Google.Protobuf;
using Google.Protobuf.Reflection;
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

    // Google.Api.CommonProtos calls the field "type" up to 2.0 and "reason" since; the number never changed.
    internal static FieldDescriptor Reason { get; } = ErrorInfo.Descriptor.FindFieldByNumber(1);

    // The first line that a code ends or begins with applies; a code without a line is the caller's to correct.
    private static readonly (string Code, StatusCode Status)[] Table =
    [
        ("request.not_found", StatusCode.NotFound),
        ("request.unauthenticated", StatusCode.Unauthenticated),
        ("etl.approval_needs_second_person", StatusCode.PermissionDenied),
        ("request.stale_page_token", StatusCode.Aborted),
        ("etl.pipeline_busy", StatusCode.FailedPrecondition),
        ("etl.schedule_exists", StatusCode.AlreadyExists),
        ("etl.calendar_exists", StatusCode.AlreadyExists),
        ("etl.schedule_changed", StatusCode.Aborted),
        ("etl.calendar_changed", StatusCode.Aborted),
        ("etl.schedule_of_file", StatusCode.FailedPrecondition),
        ("etl.calendar_in_use", StatusCode.FailedPrecondition),
        ("etl.upload_busy", StatusCode.FailedPrecondition),
        ("etl.upload_ended", StatusCode.FailedPrecondition),
        ("etl.not_for_uploads", StatusCode.FailedPrecondition),
        ("etl.spool_failed", StatusCode.ResourceExhausted),
        ("etl.not_held", StatusCode.FailedPrecondition),
        ("etl.nothing_to_replay", StatusCode.FailedPrecondition),
        ("etl.approval_needs_identities", StatusCode.FailedPrecondition),
        ("*.schema_too_new", StatusCode.FailedPrecondition),
        ("storage.locked", StatusCode.Unavailable),
        ("storage.unavailable", StatusCode.Unavailable),
        ("storage.unreachable", StatusCode.Unavailable),
        ("storage.pool_exhausted", StatusCode.Unavailable),
        ("storage.secondary_unavailable", StatusCode.Unavailable),
        ("storage.timeout", StatusCode.DeadlineExceeded),
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

    /// <summary>Problems as one status of the first one's kind.</summary>
    /// <param name="problems">At least one.</param>
    /// <param name="requestId">Names the request in the log.</param>
    public static RpcStatus ToStatus(IReadOnlyList<Problem> problems, string requestId)
    {
        var status = Of((Code)Of(problems[0]), problems);
        status.Details.Add(Any.Pack(new RequestInfo { RequestId = requestId }));
        return status;
    }

    /// <summary>A refusal: an <see cref="ErrorInfo"/> for each problem, in order, and one <see cref="BadRequest"/> with their fields.</summary>
    internal static RpcStatus Of(Code code, IReadOnlyList<Problem> problems)
    {
        var status = new RpcStatus { Code = (int)code, Message = string.Join("\n", problems.Select(Sentence)) };
        status.Details.AddRange(problems.Select(problem => Any.Pack(Info(problem))));
        var fields = new BadRequest();
        fields.FieldViolations.AddRange(
            from problem in problems
            where problem.Path.Length > 0
            select new BadRequest.Types.FieldViolation { Field = problem.Path, Description = Sentence(problem) });
        if (fields.FieldViolations.Count > 0)
            status.Details.Add(Any.Pack(fields));
        return status;
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

    private static ErrorInfo Info(Problem problem)
    {
        var info = new ErrorInfo { Domain = Domain, Metadata = { ["message"] = problem.Message } };
        Reason.Accessor.SetValue(info, problem.Code);
        if (problem.Path.Length > 0)
            info.Metadata["path"] = problem.Path;
        if (problem.Hint.Length > 0)
            info.Metadata["hint"] = problem.Hint;
        if (problem.Candidates.Count > 0)
            info.Metadata["candidates"] = string.Join(", ", problem.Candidates);
        return info;
    }

    private static string Sentence(Problem problem) =>
        problem.Hint.Length == 0 ? problem.Message : problem.Message + " " + problem.Hint;

    private static bool Matches(string code, string pattern) =>
        pattern.StartsWith('*') ? code.EndsWith(pattern[1..], StringComparison.Ordinal)
        : pattern.EndsWith('*') ? code.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : code == pattern;
}
