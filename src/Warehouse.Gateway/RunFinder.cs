using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;

namespace Warehouse.Gateway;

/// <summary>Finds runs by their names: <c>pipelines/{id}/runs/{run}</c>.</summary>
public sealed class RunFinder(RunLog runs, PipelineLog pipelines)
{
    /// <summary>The run that a field names.</summary>
    /// <exception cref="ProblemException"><c>request.bad_name</c>, <c>request.not_found</c> with the nearest name.</exception>
    public async Task<Run> RequireAsync(string name, string field, CancellationToken cancellationToken)
    {
        if (name.Split('/') is not ["pipelines", { Length: > 0 } pipeline, "runs", { Length: > 0 } number])
            throw new ProblemException(new Problem("request.bad_name", $"'{name}' is not a name of the form pipelines/{{id}}/runs/{{run}}.", field, "Write pipelines/{id}/runs/{run}."));
        var run = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var runId) ? await runs.FindAsync(runId, cancellationToken) : null;
        if (run is not null && (run.PipelineId == pipeline || pipeline == "-"))
            return run;
        if (pipeline == "-")
            throw new ProblemException(new Problem("request.not_found", $"There is no run '{number}'.", field, "List runs: each has its number."));
        var known = await pipelines.ListPipelineIdsAsync(onlyCurrent: false, cancellationToken);
        throw new ProblemException(known.Contains(pipeline)
            ? new Problem("request.not_found", $"Pipeline '{pipeline}' has no run '{number}'.", field, run is null ? "" : $"Run {run.RunId} is of pipeline '{run.PipelineId}'.")
            : new Problem("request.not_found", $"There is no pipeline '{pipeline}'.", field, Nearest.Hint(pipeline, known)));
    }
}
