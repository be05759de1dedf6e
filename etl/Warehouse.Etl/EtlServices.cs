using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Etl.Load;
using Warehouse.Etl.Runs;
using Warehouse.Etl.Schedule;

namespace Warehouse.Etl;

/// <summary>Registers the pipelines and the worker that runs them; needs the storage and the catalogue.</summary>
public static class EtlServices
{
    /// <summary>Adds them as singletons; the worker starts with the host.</summary>
    public static IServiceCollection AddWarehouseEtl(this IServiceCollection services, Action<EtlOptions>? configure = null)
    {
        services.AddOptions<EtlOptions>()
            .Configure(options => configure?.Invoke(options))
            .Validate(options => !string.IsNullOrWhiteSpace(options.PipelinesDirectory), "Etl: PipelinesDirectory must name the folder of pipeline files.")
            .Validate(options => options.MaxUnpackedBytes > 0, "Etl: MaxUnpackedBytes must be above 0.")
            .Validate(options => options is { HeartbeatSeconds: > 0, PollSeconds: > 0 }, "Etl: HeartbeatSeconds and PollSeconds must be above 0.")
            .Validate(options => options.SilentSeconds >= 3 * options.HeartbeatSeconds, "Etl: SilentSeconds must be at least three times HeartbeatSeconds.")
            .Validate(options => options.ConcurrentRuns > 0, "Etl: ConcurrentRuns must be above 0.")
            .ValidateOnStart();
        services.AddSingleton(provider =>
        {
            var pipelines = PipelineFiles.Load(provider.GetRequiredService<IOptions<EtlOptions>>().Value.PipelinesDirectory);
            var catalogue = provider.GetRequiredService<IndicatorCatalogue>();
            PipelineCheck.Against(pipelines, catalogue.Facts, catalogue.Measures);
            return new PipelineSet(pipelines);
        });
        services.AddSingleton<LoadSteps>();
        services.AddSingleton<Reviews>();
        services.AddSingleton<FactLoader>();
        services.AddSingleton<Replay>();
        services.AddSingleton<RunHeart>();
        services.AddSingleton<PipelineRunner>();
        services.AddSingleton<InitialLoad>();
        services.AddSingleton<DueRun>();
        services.AddRunScheduler();
        services.AddHostedService<ScheduleStartup>();
        // Last, and so the first to be stopped: a run is not to wait for the scheduler, and what is due meanwhile stays queued.
        services.AddHostedService<RunWorker>();
        return services;
    }
}
