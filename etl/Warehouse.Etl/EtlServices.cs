using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Etl.Acquire;
using Warehouse.Etl.Load;
using Warehouse.Etl.Runs;
using Warehouse.Etl.Schedule;
using Warehouse.Storage;
using Warehouse.Storage.Files;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Schedules;

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
            .Validate(options => options is { MaxFetchBytes: > 0, HttpTimeoutSeconds: > 0, FolderSeconds: > 0, SpoolDays: > 0, UploadHours: > 0 }, "Etl: MaxFetchBytes, HttpTimeoutSeconds, FolderSeconds, SpoolDays and UploadHours must be above 0.")
            .Validate(options => options is { HeartbeatSeconds: > 0, PollSeconds: > 0 }, "Etl: HeartbeatSeconds and PollSeconds must be above 0.")
            .Validate(options => options.KeepUndoRuns >= 0, "Etl: KeepUndoRuns must not be below 0.")
            .Validate(options => options.SilentSeconds >= 3 * options.HeartbeatSeconds, "Etl: SilentSeconds must be at least three times HeartbeatSeconds.")
            .Validate(options => options is { ConcurrentRuns: > 0, Attempts: > 0 }, "Etl: ConcurrentRuns and Attempts must be above 0.")
            .Validate(options => options is { RetrySeconds: >= 0, ProgressSeconds: > 0 }, "Etl: RetrySeconds must not be below 0, and ProgressSeconds above it.")
            .ValidateOnStart();
        services.AddSingleton(provider =>
        {
            var pipelines = PipelineFiles.Load(provider.GetRequiredService<IOptions<EtlOptions>>().Value.PipelinesDirectory);
            var catalogue = provider.GetRequiredService<IndicatorCatalogue>();
            PipelineCheck.Against(pipelines, catalogue.Facts, catalogue.Measures);
            return new PipelineSet(pipelines);
        });
        services.AddSingleton(provider => new Spool(
            provider.GetRequiredService<IOptions<EtlOptions>>().Value is { SpoolDirectory.Length: > 0 } etl ? etl.SpoolDirectory : Spool.DefaultRoot(provider.GetRequiredService<IOptions<StorageOptions>>().Value),
            TimeSpan.FromDays(provider.GetRequiredService<IOptions<EtlOptions>>().Value.SpoolDays),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new UploadRuns(
            provider.GetRequiredService<UploadLog>(),
            provider.GetRequiredService<RunQueue>(),
            provider.GetRequiredService<Spool>(),
            TimeSpan.FromHours(provider.GetRequiredService<IOptions<EtlOptions>>().Value.UploadHours)));
        services.AddSingleton<WebFiles>();
        services.AddSingleton<DatabaseRows>();
        services.AddSingleton<Acquirer>();
        services.AddSingleton<FolderWatch>();
        services.AddSingleton<LoadSteps>();
        services.AddSingleton<Reviews>();
        services.AddSingleton<FactLoader>();
        services.AddSingleton<RunHeart>();
        services.AddSingleton<RunFaults>();
        services.AddSingleton<PipelineRunner>();
        // One class a kind of run, or a few that are done alike.
        services.AddSingleton<IRunAction, LoadRun>();
        services.AddSingleton<IRunAction, RollBackRun>();
        services.AddSingleton<IRunAction, ReplayRun>();
        services.AddSingleton<InitialLoad>();
        services.AddSingleton<ICron, Cron>();
        services.AddSingleton<DueRun>();
        services.AddRunScheduler();
        services.AddHostedService<ScheduleWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<FolderWatch>());
        // Last, and so the first to be stopped: a run is not to wait for the scheduler, and what is due meanwhile stays queued.
        services.AddHostedService<RunWorker>();
        return services;
    }
}
