using Microsoft.Extensions.Diagnostics.HealthChecks;
using Warehouse.Storage;

namespace Warehouse.Host;

/// <summary>Healthy once the load at the start has ended, while the warehouse can be read.</summary>
internal sealed class ReadyCheck(IWarehouseEngine engine) : IHealthCheck
{
    private volatile bool _isReady;

    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!IsReady)
            return HealthCheckResult.Unhealthy("The load at the start has not ended.");
        await using var session = await engine.OpenSessionAsync(cancellationToken);
        return HealthCheckResult.Healthy($"Data version {session.DataVersion}.");
    }
}
