using Microsoft.Extensions.DependencyInjection;

namespace Warehouse.Gateway.Json;

/// <summary>The service of one call: the registered one, else one made for the call and disposed after it, as Grpc.AspNetCore does.</summary>
internal readonly struct ServiceLease<TService> : IAsyncDisposable
    where TService : class
{
    private static readonly ObjectFactory<TService> Make = ActivatorUtilities.CreateFactory<TService>([]);
    private readonly bool owned;

    public ServiceLease(IServiceProvider services)
    {
        var registered = services.GetService<TService>();
        owned = registered is null;
        Service = registered ?? Make(services, null);
    }

    public TService Service { get; }

    public ValueTask DisposeAsync()
    {
        if (!owned)
            return ValueTask.CompletedTask;
        if (Service is IAsyncDisposable asynchronous)
            return asynchronous.DisposeAsync();
        (Service as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
