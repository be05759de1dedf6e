using Quartz;
using Warehouse.Storage.Schedules;

namespace Warehouse.Etl.Schedule;

/// <summary>Quartz.NET keeps the clock, each host its own: the warehouse makes one fire of what several see.</summary>
internal sealed class QuartzRunScheduler(ISchedulerFactory schedulers, TimeProvider time) : IRunScheduler
{
    public async Task ScheduleAsync(IReadOnlyDictionary<string, FireTimes> times, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Clear(cancellationToken);
        foreach (var (id, fires) in times)
        {
            var cron = CronExpression.Parse(fires.Cron, CronFormat.Unix).WithTimeZone(fires.Zone);
            var job = JobBuilder.Create<Job>().WithIdentity(id).Build();
            var trigger = TriggerBuilder.Create(time).WithIdentity(id).WithSchedule(CronScheduleBuilder.Create(cron)).Build();
            await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken);
        }
    }

    private sealed class Job(DueRun due) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            await due.AskAsync(context.JobDetail.Key.Name, cancellationToken);
    }
}
