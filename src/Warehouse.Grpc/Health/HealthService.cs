using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.HealthCheck;

// Answers grpc.health.v1 from the health checks of the application; as their publisher it tells watchers of every change.
internal sealed class HealthService(
    HealthCheckService checks,
    IOptions<GrpcHealthChecksOptions> options,
    IHostApplicationLifetime lifetime) : Health.V1.Health.HealthBase, IHealthCheckPublisher
{
    private readonly ConcurrentDictionary<string, ServingStatus> published = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Channel<bool>, string> watchers = [];

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = await StatusOfAsync(request.Service, context.CancellationToken);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, $"The service '{request.Service}' is not known."))
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var ending = options.Value.SuppressCompletionOnShutdown
            ? CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken)
            : CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);

        // Only that something changed is queued, and once: a slow watcher gets the latest state, not every state.
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        watchers[changes] = request.Service;
        try
        {
            var last = await StatusOfAsync(request.Service, ending.Token);
            await responseStream.WriteAsync(new HealthCheckResponse { Status = last }, ending.Token);
            await foreach (var _ in changes.Reader.ReadAllAsync(ending.Token))
            {
                var now = published.GetValueOrDefault(request.Service, ServingStatus.ServiceUnknown);
                if (now == last)
                    continue;
                last = now;
                await responseStream.WriteAsync(new HealthCheckResponse { Status = now }, ending.Token);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The server is stopping."));
        }
        finally
        {
            watchers.TryRemove(changes, out _);
        }
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var service in options.Value.Services)
            published[service.Name] = Worst(report.Entries.Where(entry => service.Has(entry.Key, entry.Value.Tags)).Select(entry => entry.Value.Status));
        foreach (var (changes, _) in watchers)
            changes.Writer.TryWrite(true);
        return Task.CompletedTask;
    }

    private async Task<ServingStatus> StatusOfAsync(string name, CancellationToken cancellationToken)
    {
        if (options.Value.Services.Find(name) is not { } service)
            return ServingStatus.ServiceUnknown;
        if (options.Value.UseHealthChecksCache)
            return published.GetValueOrDefault(name, ServingStatus.Unknown);

        var report = await checks.CheckHealthAsync(service.Has, cancellationToken);
        return Worst(report.Entries.Values.Select(entry => entry.Status));
    }

    // A degraded service still answers.
    private static ServingStatus Worst(IEnumerable<HealthStatus> statuses) =>
        statuses.Any(status => status == HealthStatus.Unhealthy) ? ServingStatus.NotServing : ServingStatus.Serving;
}
