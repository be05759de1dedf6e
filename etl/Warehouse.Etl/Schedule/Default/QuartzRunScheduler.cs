using Quartz;

namespace Warehouse.Etl.Schedule;

/// <summary>Quartz.NET keeps the clock, each host its own: the run log makes one run of what several ask for.</summary>
internal sealed class QuartzRunScheduler(ISchedulerFactory schedulers, TimeProvider time) : IRunScheduler
{
    public async Task ScheduleAsync(IReadOnlyList<Pipeline> pipelines, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Clear(cancellationToken);
        foreach (var pipeline in pipelines)
        {
            var job = JobBuilder.Create<Job>().WithIdentity(pipeline.Id).Build();
            var trigger = TriggerBuilder.Create(time).WithIdentity(pipeline.Id).WithSchedule(CronScheduleBuilder.Create(CronOf(pipeline.Schedule!))).Build();
            await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken);
        }
    }

    internal static CronExpression CronOf(PipelineSchedule schedule) =>
        CronExpression.Parse(schedule.Cron, CronFormat.Unix).WithTimeZone(schedule.TimeZone);

    private sealed class Job(DueRun due) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
            await due.AskAsync(context.JobDetail.Key.Name, cancellationToken);
    }
}
