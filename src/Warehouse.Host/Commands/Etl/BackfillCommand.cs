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
        var command = new Command("backfill", "Run a pipeline for many periods, and follow it to its end.") { pipeline, from, to, periods, parallel, force, requestId, noWait };
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

    /// <summary><c>warehouse etl backfills</c>: what there is of them.</summary>
    public static Command CreateList(EtlServer server)
    {
        var number = new Argument<long?>("number") { Description = "Only this one, period by period.", Arity = ArgumentArity.ZeroOrOne };
        var cancel = new Option<bool>("--cancel") { Description = "Cancel what has not ended of it." };
        var limit = Pages.Limit();
        var command = new Command("backfills", "List backfills, newest first, or show or cancel one.") { number, cancel, limit };
        command.Validators.Add(words =>
        {
            if (words.GetValue(cancel) && words.GetValue(number) is null)
                words.AddError("Name the backfill to cancel by its number.");
        });
        server.Handle(command, async call =>
        {
            var client = new Client(call.Calls);
            if (call.Words.GetValue(number) is not { } asked)
                return await ListAsync(call, client, call.Words.GetValue(limit));
            return Write(call, call.Words.GetValue(cancel)
                ? await client.CancelBackfillAsync(new CancelBackfillRequest { Name = $"backfills/{asked}" }, cancellationToken: call.CancellationToken)
                : await client.GetBackfillAsync(new GetBackfillRequest { Name = $"backfills/{asked}" }, cancellationToken: call.CancellationToken));
        });
        return command;
    }

    private static async Task<int> ListAsync(EtlCall call, Client client, int limit)
    {
        var found = await Pages.ReadAsync(limit, (size, token) => client.ListBackfillsAsync(new ListBackfillsRequest { PageSize = size, PageToken = token }, cancellationToken: call.CancellationToken));
        if (call.AsJson)
            call.WriteJson(found);
        else
            call.WriteTable(
                ["backfill", "pipeline", "periods", "ended", "well", "asked for", "cancelled"],
                found.Backfills.Select(backfill => (string[])[Number(backfill), backfill.Pipeline["pipelines/".Length..], RunText.Count(backfill.Runs.Count), RunText.Count(backfill.Ended), RunText.Count(backfill.Succeeded), RunText.Moment(backfill.CreateTime), RunText.Moment(backfill.CancelTime)]));
        await Pages.SayIfCutAsync(call, found.NextPageToken, limit);
        return CommandLine.Fine;
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
