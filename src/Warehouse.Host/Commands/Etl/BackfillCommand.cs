using System.CommandLine;
using Edustat.V1;
using Client = Edustat.V1.BackfillService.BackfillServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl backfill</c>: runs a pipeline for many periods, and follows it.</summary>
internal static class BackfillCommand
{
    // Of a progress that takes minutes or hours.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public static Command Create(EtlServer server)
    {
        var pipeline = new Argument<string>("pipeline") { Description = "Its id." };
        var from = new Option<string>("--from") { Description = "The first year.", DefaultValueFactory = _ => "" };
        var to = new Option<string>("--to") { Description = "The last year.", DefaultValueFactory = _ => "" };
        var periods = new Option<string[]>("--period") { Description = "Instead of years: a period, again for each, in the order in which they are to run." };
        var parallel = new Option<int>("--parallel") { Description = "How many runs work at once.", DefaultValueFactory = _ => 1 };
        var force = new Option<bool>("--force") { Description = "Load even what is loaded already." };
        var requestId = new Option<string>("--request-id") { Description = "The same text again follows the backfill that it made.", DefaultValueFactory = _ => "" };
        var noWait = new Option<bool>("--no-wait") { Description = "Ask, and do not follow." };
        var command = new Command("backfill", "Run a pipeline for many periods, and follow it to its end.") { pipeline, from, to, periods, parallel, force, requestId, noWait, Show(server), Cancel(server) };
        server.Handle(command, async call =>
        {
            var words = call.Words;
            var backfill = await new Client(call.Calls).BackfillPipelineAsync(
                new BackfillPipelineRequest
                {
                    Name = $"pipelines/{words.GetValue(pipeline)}",
                    FromPeriod = words.GetValue(from)!,
                    ToPeriod = words.GetValue(to)!,
                    Periods = { words.GetValue(periods) ?? [] },
                    MaxParallel = words.GetValue(parallel),
                    Force = words.GetValue(force),
                    RequestId = words.GetValue(requestId)!,
                },
                cancellationToken: call.CancellationToken);
            return words.GetValue(noWait) ? Write(call, backfill) : await FollowAsync(call, backfill);
        });
        return command;
    }

    private static Command Show(EtlServer server) =>
        OfOne(server, "show", "Show a backfill.", (client, name, cancellationToken) => client.GetBackfillAsync(new GetBackfillRequest { Name = name }, cancellationToken: cancellationToken).ResponseAsync);

    private static Command Cancel(EtlServer server) =>
        OfOne(server, "cancel", "Cancel what has not ended of a backfill.", (client, name, cancellationToken) => client.CancelBackfillAsync(new CancelBackfillRequest { Name = name }, cancellationToken: cancellationToken).ResponseAsync);

    private static Command OfOne(EtlServer server, string verb, string description, Func<Client, string, CancellationToken, Task<Backfill>> ask)
    {
        var number = new Argument<long>("number") { Description = "Its number." };
        var command = new Command(verb, description) { number };
        server.Handle(command, async call => Write(call, await ask(new Client(call.Calls), $"backfills/{call.Words.GetValue(number)}", call.CancellationToken)));
        return command;
    }

    private static async Task<int> FollowAsync(EtlCall call, Backfill backfill)
    {
        var client = new Client(call.Calls);
        var said = -1;
        while (backfill.Ended < backfill.Runs.Count && backfill.Runs.All(run => run.State != Run.Types.State.Held))
        {
            if (!call.AsJson && backfill.Ended > said)
                await call.Output.WriteLineAsync($"Backfill {Number(backfill)} of {backfill.Pipeline["pipelines/".Length..]}: {backfill.Ended} of {backfill.Runs.Count} periods have ended, {backfill.Succeeded} well");
            said = backfill.Ended;
            await Task.Delay(LookAgain, call.CancellationToken);
            backfill = await client.GetBackfillAsync(new GetBackfillRequest { Name = backfill.Name }, cancellationToken: call.CancellationToken);
        }

        Write(call, backfill);
        return backfill.Succeeded == backfill.Runs.Count ? CommandLine.Fine
            : backfill.Runs.Any(run => run.State == Run.Types.State.Held) ? EtlExit.Held
            : CommandLine.Failed;
    }

    private static int Write(EtlCall call, Backfill backfill)
    {
        if (call.AsJson)
        {
            call.WriteJson(backfill);
            return CommandLine.Fine;
        }

        call.WriteTable(["period", "run", "state"], backfill.Runs.Select(run => (string[])[run.Period, run.Run[(run.Run.LastIndexOf('/') + 1)..], run.State.ToString().ToLowerInvariant()]));
        call.Output.WriteLine($"Backfill {Number(backfill)}: {backfill.Ended} of {backfill.Runs.Count} ended, {backfill.Succeeded} well{(backfill.CancelTime is null ? "" : "; the rest was cancelled")}");
        return CommandLine.Fine;
    }

    private static string Number(Backfill backfill) => backfill.Name["backfills/".Length..];
}
