using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Schedule;

/// <summary>Asks for the run of a pipeline that is due.</summary>
internal sealed class DueRun(RunQueue queue, IOptions<EtlOptions> options, TimeProvider time, ILogger<DueRun> logger)
{
    /// <summary>Queues a run unless one waits or works already: hosts that are due at the same moment make one run.</summary>
    public async Task AskAsync(string pipelineId, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var run = await queue.EnsureQueuedAsync(new RunRequest(pipelineId), cancellationToken);
                Log.RunDue(logger, pipelineId, run.RunId);
                return;
            }
            catch (Exception exception) when (exception is DbException or ProblemException)
            {
                // A load may hold the warehouse for minutes: what is due waits for its end instead of for the next time.
                Log.RunNotQueued(logger, exception, pipelineId);
                await Task.Delay(TimeSpan.FromSeconds(options.Value.PollSeconds), time, cancellationToken);
            }
        }
    }
}
