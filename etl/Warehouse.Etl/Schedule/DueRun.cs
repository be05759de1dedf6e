using System.Data.Common;
using Microsoft.Extensions.Logging;
using Warehouse.Catalogue;
using Warehouse.Storage.Schedules;

namespace Warehouse.Etl.Schedule;

/// <summary>Has the warehouse decide what is due, and says so in the log.</summary>
internal sealed class DueRun(FireLog fires, ILogger<DueRun> logger)
{
    /// <summary>Called by the scheduler when a schedule may be due.</summary>
    public Task AskAsync(string scheduleId, CancellationToken cancellationToken) =>
        SayAsync(scheduleId, () => fires.DecideAsync(scheduleId, cancellationToken));

    /// <summary>Whatever is due: also what no scheduler woke anybody for, and what waited.</summary>
    public Task AskAsync(CancellationToken cancellationToken) => SayAsync("-", () => fires.DecideAsync(cancellationToken));

    private async Task SayAsync(string scheduleId, Func<Task<IReadOnlyList<Fire>>> decide)
    {
        try
        {
            foreach (var fire in await decide())
            {
                if (fire.RunId is { } runId)
                    Log.RunDue(logger, fire.ScheduleId, fire.DueAt, runId);
                else
                    Log.FireWithoutRun(logger, fire.ScheduleId, fire.DueAt, fire.Outcome);
            }
        }
        catch (Exception exception) when (exception is DbException or ProblemException)
        {
            // A load may hold the warehouse for minutes. Nothing is lost: what is due stays due until it is decided.
            Log.FiresNotDecided(logger, exception, scheduleId);
        }
    }
}
