using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Warehouse.Gateway.Json;

/// <summary>Every gRPC method also as JSON over HTTP, at the routes of its google.api.http rule and at its gRPC path.</summary>
public static class JsonGateway
{
    /// <summary>
    /// Registers what <see cref="MapJson{TService}" /> needs. Registered <see cref="Grpc.Core.Interceptors.Interceptor" />s
    /// wrap every call, the first one outermost.
    /// </summary>
    public static IServiceCollection AddJsonGateway(this IServiceCollection services, Action<JsonGatewayOptions>? configure = null)
    {
        services.AddRouting();
        services.AddOptions<JsonGatewayOptions>().Configure(options => configure?.Invoke(options)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<JsonCalls>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, JsonRoutePolicy>());
        return services;
    }

    /// <summary>Maps every method of a service; what is returned applies to all its routes. The service may be mapped for gRPC as well, on the same port.</summary>
    public static IEndpointConventionBuilder MapJson<TService>(this IEndpointRouteBuilder endpoints)
        where TService : class =>
        SourceOf(endpoints).Add(MethodTable<TService>.List());

    /// <summary>Serves the OpenAPI document of all services mapped to JSON.</summary>
    public static IEndpointConventionBuilder MapOpenApiDocument(this IEndpointRouteBuilder endpoints, string pattern = "/openapi.json")
    {
        var source = SourceOf(endpoints);
        var document = new Lazy<byte[]>(() => OpenApiDocument.Write(source.Methods));
        return endpoints.MapGet(pattern, () => Results.Bytes(document.Value, "application/json; charset=utf-8")).ExcludeFromDescription();
    }

    private static JsonEndpointDataSource SourceOf(IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.DataSources.OfType<JsonEndpointDataSource>().FirstOrDefault() is { } found)
            return found;
        var source = new JsonEndpointDataSource(endpoints.ServiceProvider.GetRequiredService<JsonCalls>());
        endpoints.DataSources.Add(source);
        return source;
    }
}
