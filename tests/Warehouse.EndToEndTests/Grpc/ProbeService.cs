using Grpc.Core;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

// What the probe answers; a test replaces the part it is about.
internal sealed class ProbeHandlers
{
    public UnaryServerMethod<Note, Note> Unary { get; init; } = (request, _) => Task.FromResult(request);

    public ServerStreamingServerMethod<Note, Note> Download { get; init; } = async (request, responses, _) =>
    {
        for (var number = 1; number <= request.Number; number++)
            await responses.WriteAsync(new Note { Text = request.Text, Number = number });
    };

    public ClientStreamingServerMethod<Note, Note> Upload { get; init; } = async (requests, _) =>
    {
        var sum = 0;
        await foreach (var request in requests.ReadAllAsync())
            sum += request.Number;
        return new Note { Number = sum };
    };

    public DuplexStreamingServerMethod<Note, Note> Chat { get; init; } = async (requests, responses, _) =>
    {
        await foreach (var request in requests.ReadAllAsync())
            await responses.WriteAsync(new Note { Text = $"re: {request.Text}", Number = request.Number });
    };
}

internal sealed class ProbeService(ProbeHandlers handlers) : Probe.ProbeBase
{
    public override Task<Note> Unary(Note request, ServerCallContext context) => handlers.Unary(request, context);

    public override Task Download(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context) =>
        handlers.Download(request, responseStream, context);

    public override Task<Note> Upload(IAsyncStreamReader<Note> requestStream, ServerCallContext context) => handlers.Upload(requestStream, context);

    public override Task Chat(IAsyncStreamReader<Note> requestStream, IServerStreamWriter<Note> responseStream, ServerCallContext context) =>
        handlers.Chat(requestStream, responseStream, context);
}
