using Warehouse.Storage.Schedules;

namespace Warehouse.Etl.Schedule;

/// <summary>Keeps the clock: wakes <see cref="DueRun"/> whenever a schedule may be due. What is due is decided there.</summary>
internal interface IRunScheduler
{
    /// <summary>Goes by these times from now on, and by no others.</summary>
    /// <param name="times">By the id of their schedule.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ScheduleAsync(IReadOnlyDictionary<string, FireTimes> times, CancellationToken cancellationToken);
}
