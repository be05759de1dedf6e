using Google.Protobuf;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.EndToEndTests.Matrix;

/// <summary>What came back, whatever the protocol.</summary>
/// <param name="Code">The gRPC status; that of the body for JSON.</param>
/// <param name="Messages">In the order in which they came.</param>
/// <param name="Details">The whole status of a refusal; null without one.</param>
/// <param name="Seen">Every text of a refusal that reaches the caller.</param>
internal sealed record Reply(StatusCode Code, IReadOnlyList<IMessage> Messages, RpcStatus? Details, string Seen)
{
    /// <summary>Null for protocols that always say 200.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The header x-request-id, of JSON.</summary>
    public string? RequestIdHeader { get; init; }
}
