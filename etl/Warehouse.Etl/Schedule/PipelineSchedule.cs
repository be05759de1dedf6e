namespace Warehouse.Etl.Schedule;

/// <summary>When a pipeline runs by itself.</summary>
/// <param name="Cron">Five fields of Unix cron without names, ranges and steps: <c>0,30 3 * * 1,2,3,4,5</c>.</param>
/// <param name="TimeZone">Whose clocks it goes by.</param>
public sealed record PipelineSchedule(string Cron, TimeZoneInfo TimeZone);
