using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Warehouse.Catalogue;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.Gateway.Json;

/// <summary>Problems as a <c>google.rpc.Status</c>: an ErrorInfo for each, in order, and one BadRequest with their fields.</summary>
internal static class ProblemStatus
{
    /// <summary>Who gives the reasons of ErrorInfo their meaning.</summary>
    public const string Domain = "edustat.v1";

    // Google.Api.CommonProtos calls the field "type" up to 2.0 and "reason" since; the number never changed.
    internal static FieldDescriptor Reason { get; } = ErrorInfo.Descriptor.FindFieldByNumber(1);

    /// <summary>The status of a refusal.</summary>
    public static RpcStatus Of(Code code, IReadOnlyList<Problem> problems)
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

    private static ErrorInfo Info(Problem problem)
    {
        var info = new ErrorInfo { Domain = Domain, Metadata = { ["message"] = problem.Message } };
        Reason.Accessor.SetValue(info, problem.Code);
        if (problem.Path.Length > 0)
            info.Metadata["path"] = problem.Path;
        if (problem.Hint.Length > 0)
            info.Metadata["hint"] = problem.Hint;
        return info;
    }

    private static string Sentence(Problem problem) =>
        problem.Hint.Length == 0 ? problem.Message : problem.Message + " " + problem.Hint;
}
