using System.CommandLine;
using Edustat.V1;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl runs</c>: what runs did.</summary>
internal static class RunsCommand
{
    public static Command Create(EtlServer server)
    {
        var pipeline = new Option<string>("--pipeline") { Description = "Only those of this pipeline.", DefaultValueFactory = _ => "-" };
        var limit = new Option<int>("--limit") { Description = "At most this many, from the newest on.", DefaultValueFactory = _ => 20 };
        var command = new Command("runs", "List runs, newest first.") { pipeline, limit };
        server.Handle(command, async call =>
        {
            var found = await call.Admin.ListRunsAsync(
                new ListRunsRequest { Parent = $"pipelines/{call.Words.GetValue(pipeline)}", PageSize = call.Words.GetValue(limit) },
                cancellationToken: call.CancellationToken);
            if (call.AsJson)
                call.WriteJson(found);
            else
                call.WriteTable(["run", "pipeline", "kind", "state", "asked for", "ended", "read", "rejected", "new", "changed", "gone", "error"], found.Runs.Select(Row));
            return CommandLine.Fine;
        });
        return command;
    }

    private static string[] Row(Run run) =>
    [
        RunText.Number(run),
        RunText.Pipeline(run),
        RunText.Kind(run),
        RunText.State(run),
        RunText.Moment(run.CreateTime),
        RunText.Moment(run.EndTime),
        RunText.Count(run.Counts.RowsRead),
        RunText.Count(run.Counts.RowsRejected),
        RunText.Count(run.Counts.Inserted),
        RunText.Count(run.Counts.Updated),
        RunText.Count(run.Counts.Deleted),
        run.Error?.Code ?? "",
    ];
}
