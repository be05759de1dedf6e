using Google.Protobuf;
using Grpc.Core;

namespace Warehouse.EndToEndTests.Matrix;

/// <summary>How one method is called in the matrix.</summary>
/// <param name="Ask">A request that is answered, given the name of a run that has ended.</param>
/// <param name="Check">Holds an answer against what is known of it.</param>
internal sealed record MethodCase(Func<string, IMessage> Ask, Action<IReadOnlyList<IMessage>> Check)
{
    /// <summary>A request that is refused; null where the request has no field that could be wrong.</summary>
    public Refusal? Refused { get; init; }

    /// <summary>Of what can be done once, and not over every protocol: the refusal that says so. Null for others.</summary>
    public string? OnceOnly { get; init; }

    /// <summary>What is compared between protocols: all of it, unless runs of other tests change it.</summary>
    public Func<IMessage, object> Comparable { get; init; } = message => message;
}

/// <summary>A request that the service refuses, and how.</summary>
internal sealed record Refusal(IMessage Request, StatusCode Code, int HttpStatus, string Reason, string Field);
