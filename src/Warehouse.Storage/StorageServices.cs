using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Schedules;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Lineage;
using Warehouse.Storage.Sql.Load;
using Warehouse.Storage.Sqlite;
using Warehouse.Storage.SqlServer;

namespace Warehouse.Storage;

/// <summary>Registers the warehouse, its members and its run log; needs an <see cref="IndicatorCatalogue"/>.</summary>
public static class StorageServices
{
    /// <summary>Adds them as singletons.</summary>
    public static IServiceCollection AddWarehouseStorage(this IServiceCollection services, Action<StorageOptions>? configure = null)
    {
        services.AddOptions<StorageOptions>()
            .Configure(options => configure?.Invoke(options))
            .Validate(options => options.Engine != StorageEngine.Sqlite || !string.IsNullOrWhiteSpace(options.Path), "Storage: Path must name the warehouse's file.")
            .Validate(options => options.Engine != StorageEngine.SqlServer || !string.IsNullOrWhiteSpace(options.ConnectionString), "Storage: ConnectionString must name the server and the database.")
            .Validate(options => options is { CommandTimeoutSeconds: > 0, LoadTimeoutSeconds: > 0 }, "Storage: CommandTimeoutSeconds and LoadTimeoutSeconds must be above 0.")
            .Validate(options => options.SwitchFromRows >= 0, "Storage: SwitchFromRows must not be below 0.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Open(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<MemberReader>();
        services.AddSingleton<WarehouseWriter>();
        services.AddSingleton<IWarehouseEngine, SqlEngine>();
        services.AddSingleton<RunSignals>();
        services.AddSingleton<RunLog>();
        services.AddSingleton<RunQueue>();
        services.AddSingleton<PipelineLog>();
        services.AddSingleton<RejectLog>();
        services.AddSingleton<NoteLog>();
        services.AddSingleton<UndoLog>();
        services.AddSingleton<FactLineage>();
        services.AddSingleton<MemberVersions>();
        services.AddSingleton<BackfillLog>();
        services.AddSingleton<ScheduleLog>();
        services.AddSingleton<CalendarLog>();
        services.AddSingleton<FireLog>();
        services.AddSingleton<FetchLog>();
        services.AddSingleton<UploadLog>();
        services.AddSingleton<Runs.Rejects.ReplayLog>();
        services.AddSingleton<ReviewLog>();
        // First among hosted services: the others find the schema complete.
        services.AddHostedService<SchemaStartup>();
        return services;
    }

    /// <summary>The warehouse that the settings name; nothing is opened or created yet.</summary>
    /// <exception cref="ProblemException"><c>storage.bad_connection_string</c>.</exception>
    public static SqlWarehouse Open(StorageOptions options) => options.Engine switch
    {
        StorageEngine.SqlServer => new SqlServerWarehouse(options),
        _ => new SqliteWarehouse(options.Path),
    };
}
