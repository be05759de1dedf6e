using Warehouse.Etl.Schedule;

namespace Warehouse.Tests.Etl.Schedule;

/// <summary>When Quartz.NET fires.</summary>
internal static class SchedulerTimes
{
    public static DateTimeOffset Next(PipelineSchedule schedule, DateTimeOffset after) =>
        QuartzRunScheduler.CronOf(schedule).GetNextValidTimeAfter(after)!.Value.ToUniversalTime();
}
