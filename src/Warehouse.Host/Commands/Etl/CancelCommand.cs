using System.CommandLine;
using Edustat.V1;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl cancel</c>: stops a run, and waits until it has stopped.</summary>
internal static class CancelCommand
{
    public static Command Create(EtlServer server)
    {
        var run = new Argument<string>("run") { Description = "Its number." };
        var command = new Command("cancel", "Stop a run wherever it is before its commit, and wait until it has.") { run };
        server.Handle(command, async call =>
        {
            var asked = await call.Admin.CancelRunAsync(new CancelRunRequest { Name = RunText.Name(call.Words.GetValue(run)!) }, cancellationToken: call.CancellationToken);
            var ended = await EndOfAsync(call, asked);
            if (call.AsJson)
                call.WriteJson(ended);
            else
                await call.Output.WriteLineAsync(RunText.Outcome(ended));
            if (!call.AsJson && ended.State == Run.Types.State.Succeeded && ended.DataVersion > 0)
                await call.Output.WriteLineAsync($"What is committed cannot be cancelled, but taken back: warehouse etl rollback {RunText.Number(ended)}");
            return ended.State == Run.Types.State.Cancelled ? CommandLine.Fine : CommandLine.Failed;
        });
        return command;
    }

    private static async Task<Run> EndOfAsync(EtlCall call, Run run)
    {
        using var watched = call.Admin.WatchRun(new WatchRunRequest { Name = run.Name }, cancellationToken: call.CancellationToken);
        while (await watched.ResponseStream.MoveNext(call.CancellationToken))
            run = watched.ResponseStream.Current;
        return run;
    }
}
