using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

// The service and the interceptors of one call; what was made for it is disposed of after it.
internal sealed class CallObjects<TService>(IServiceProvider services, IReadOnlyList<InterceptorRegistration> interceptors) : IAsyncDisposable
    where TService : class
{
    private static readonly ObjectFactory<TService> Create = ActivatorUtilities.CreateFactory<TService>([]);

    private readonly List<object> made = [];

    public TService Service => services.GetService<TService>() ?? Made(Create(services, []));

    // Wraps the handler from the inside out, so that the first interceptor is the outermost.
    public THandler Wrap<THandler>(THandler handler, Func<Interceptor, THandler, THandler> wrap) =>
        interceptors.Reverse().Aggregate(handler, (next, registration) => wrap(Interceptor(registration), next));

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in made)
        {
            if (instance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync().ConfigureAwait(false);
            else
                (instance as IDisposable)?.Dispose();
        }
    }

    private Interceptor Interceptor(InterceptorRegistration registration) =>
        registration.Arguments.Count == 0 && services.GetService(registration.Type) is Interceptor registered
            ? registered
            : Made(registration.Create(services));

    private T Made<T>(T instance)
        where T : class
    {
        made.Add(instance);
        return instance;
    }
}
