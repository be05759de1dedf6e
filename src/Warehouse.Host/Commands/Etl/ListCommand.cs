using System.CommandLine;
using Edustat.V1;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl list</c>: pipelines, each with its newest run.</summary>
internal static class ListCommand
{
    public static Command Create(EtlServer server)
    {
        var command = new Command("list", "List the pipelines, each with its newest run.");
        server.Handle(command, ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(EtlCall call)
    {
        var all = await Pages.ReadAllAsync((size, token) => call.Admin.ListPipelinesAsync(new ListPipelinesRequest { PageSize = size, PageToken = token }, cancellationToken: call.CancellationToken));
        if (call.AsJson)
            call.WriteJson(all);
        else
            call.WriteTable(["pipeline", "run", "state", "ended", "rows", "title"], all.Pipelines.Select(Row));
        return CommandLine.Fine;
    }

    private static string[] Row(Pipeline pipeline) => pipeline.LastRun is { } run
        ? [pipeline.PipelineId, RunText.Number(run), RunText.State(run), RunText.Moment(run.EndTime), RunText.Count(run.Counts.RowsRead), pipeline.Title]
        : [pipeline.PipelineId, "", "", "", "", pipeline.Title];
}
