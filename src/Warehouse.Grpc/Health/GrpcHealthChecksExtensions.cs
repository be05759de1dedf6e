using Grpc.AspNetCore.HealthChecks;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers the standard health service.</summary>
    public static class GrpcHealthChecksServiceExtensions
    {
        /// <summary>Registers the standard health service over the application's health checks.</summary>
        public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services) => services.AddGrpcHealthChecks(_ => { });

        /// <summary>Registers the standard health service with these options.</summary>
        public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddGrpc();
            services.TryAddSingleton<HealthService>();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthCheckPublisher, HealthService>(provider => provider.GetRequiredService<HealthService>()));

            // The empty name is the server as a whole, unless the host says otherwise.
            services.Configure<GrpcHealthChecksOptions>(options => options.Services.Map("", _ => true));
            services.Configure(configure);
            return services.AddHealthChecks();
        }
    }
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>Maps the standard health service.</summary>
    public static class GrpcHealthChecksEndpointRouteBuilderExtensions
    {
        /// <summary>Maps <c>grpc.health.v1.Health</c>.</summary>
        public static GrpcServiceEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder) =>
            builder.MapGrpcService<HealthService>();
    }
}
