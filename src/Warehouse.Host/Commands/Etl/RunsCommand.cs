using System.CommandLine;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl runs</c>: searches what runs did.</summary>
internal static class RunsCommand
{
    public static Command Create(EtlServer server)
    {
        var pipeline = new Option<string>("--pipeline") { Description = "Only those of this pipeline.", DefaultValueFactory = _ => "-" };
        var states = new Option<Run.Types.State[]>("--state") { Description = "Only those in one of these states, such as failed.", AllowMultipleArgumentsPerToken = true };
        var kinds = new Option<Run.Types.Kind[]>("--kind") { Description = "Only those of one of these kinds, such as rollback.", AllowMultipleArgumentsPerToken = true };
        var period = new Option<string>("--period") { Description = "Only those for this slice of the source.", DefaultValueFactory = _ => "" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only those asked for at this time or later, such as 2024-09-01." };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Only those asked for before this time." };
        var by = new Option<string>("--by") { Description = "Only those that this person asked for.", DefaultValueFactory = _ => "" };
        var error = new Option<string>("--error") { Description = "Only those with this text in their error.", DefaultValueFactory = _ => "" };
        var limit = Pages.Limit();
        var command = new Command("runs", "Search runs, newest first.") { pipeline, states, kinds, period, since, until, by, error, limit };
        server.Handle(command, async call =>
        {
            var request = new ListRunsRequest
            {
                Parent = $"pipelines/{call.Words.GetValue(pipeline)}",
                States = { call.Words.GetValue(states) ?? [] },
                Kinds = { call.Words.GetValue(kinds) ?? [] },
                Period = call.Words.GetValue(period)!,
                Since = call.Words.GetValue(since)?.ToTimestamp(),
                Until = call.Words.GetValue(until)?.ToTimestamp(),
                RequestedBy = call.Words.GetValue(by)!,
                ErrorText = call.Words.GetValue(error)!,
            };
            var found = await Pages.ReadAsync(call.Words.GetValue(limit), (size, token) =>
            {
                (request.PageSize, request.PageToken) = (size, token);
                return call.Admin.ListRunsAsync(request, cancellationToken: call.CancellationToken);
            });
            if (call.AsJson)
                call.WriteJson(found);
            else
                call.WriteTable(["run", "pipeline", "kind", "period", "state", "asked for", "by", "ended", "read", "rejected", "new", "changed", "gone", "notes", "error"], found.Runs.Select(Row));
            await Pages.SayIfCutAsync(call, found.NextPageToken, call.Words.GetValue(limit));
            return CommandLine.Fine;
        });
        return command;
    }

    private static string[] Row(Run run) =>
    [
        RunText.Number(run),
        RunText.Pipeline(run),
        RunText.Kind(run),
        run.Period,
        RunText.State(run),
        RunText.Moment(run.CreateTime),
        run.RequestedBy,
        RunText.Moment(run.EndTime),
        RunText.Count(run.Counts.RowsRead),
        RunText.Count(run.Counts.RowsRejected),
        RunText.Count(run.Counts.Inserted),
        RunText.Count(run.Counts.Updated),
        RunText.Count(run.Counts.Deleted),
        run.Notes.Count == 0 ? "" : RunText.Count(run.Notes.Count),
        run.Error?.Code ?? "",
    ];
}
