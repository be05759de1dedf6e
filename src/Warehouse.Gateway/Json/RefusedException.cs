using Google.Rpc;
using Warehouse.Catalogue;

namespace Warehouse.Gateway.Json;

/// <summary>A JSON request was refused before a service saw it; carries every problem found.</summary>
internal sealed class RefusedException(Code code, int httpStatus, IReadOnlyList<Problem> problems)
    : Exception(string.Join("\n", problems.Select(problem => problem.ToString())))
{
    /// <summary>A refusal with the HTTP status that belongs to its code.</summary>
    public RefusedException(Code code, params IReadOnlyList<Problem> problems)
        : this(code, HttpStatusOf.Code((int)code), problems)
    {
    }

    /// <summary>The code of the status in the body.</summary>
    public Code Code { get; } = code;

    /// <summary>The HTTP status, which says more than the code for routes, sizes and content types.</summary>
    public int HttpStatus { get; } = httpStatus;

    /// <summary>At least one.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;

    /// <summary>A header that belongs to the answer, such as <c>Allow</c>; null for none.</summary>
    public KeyValuePair<string, string>? Header { get; init; }
}
