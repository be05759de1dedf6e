using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sqlite;

namespace Warehouse.Storage;

/// <summary>Registers the warehouse, its members and its run log; needs an <see cref="IndicatorCatalogue"/>.</summary>
public static class StorageServices
{
    /// <summary>Adds them as singletons.</summary>
    public static IServiceCollection AddWarehouseStorage(this IServiceCollection services, Action<StorageOptions>? configure = null)
    {
        services.AddOptions<StorageOptions>()
            .Configure(options => configure?.Invoke(options))
            .Validate(options => !string.IsNullOrWhiteSpace(options.Path), "Storage: Path must name the warehouse's file.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new SqliteWarehouse(provider.GetRequiredService<IOptions<StorageOptions>>().Value.Path));
        services.AddSingleton(provider => new MemberReader(provider.GetRequiredService<IndicatorCatalogue>().Dimensions));
        services.AddSingleton(provider => new SqliteWriter(
            provider.GetRequiredService<SqliteWarehouse>(),
            provider.GetRequiredService<IndicatorCatalogue>().Dimensions,
            provider.GetRequiredService<IndicatorCatalogue>().Facts));
        services.AddSingleton<IWarehouseEngine, SqliteEngine>();
        services.AddSingleton<RunSignals>();
        services.AddSingleton<RunLog>();
        // First among hosted services: the others find the schema complete.
        services.AddHostedService<SchemaStartup>();
        return services;
    }
}
