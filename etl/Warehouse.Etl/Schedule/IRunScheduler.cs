namespace Warehouse.Etl.Schedule;

/// <summary>Keeps the clock of pipelines: has <see cref="DueRun"/> ask for a run whenever one is due.</summary>
internal interface IRunScheduler
{
    /// <summary>Goes by the schedules of these pipelines from now on, and by no other.</summary>
    /// <param name="pipelines">Those that have a schedule.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ScheduleAsync(IReadOnlyList<Pipeline> pipelines, CancellationToken cancellationToken);
}
