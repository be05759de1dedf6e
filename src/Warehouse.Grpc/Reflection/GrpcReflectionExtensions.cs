using Grpc.AspNetCore.Server;
using Grpc.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection
{
    /// <summary>Registers the standard reflection service.</summary>
    public static class GrpcReflectionServiceExtensions
    {
        /// <summary>Registers the standard reflection service.</summary>
        public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddGrpc();

            // Not before the first question: services may be mapped after reflection.
            services.TryAddSingleton(provider => new Lazy<DescriptorIndex>(() => new DescriptorIndex(provider.GetRequiredService<ServedMethods>().All)));
            services.TryAddSingleton<ReflectionService>();
            services.TryAddSingleton<AlphaReflectionService>();
            return services;
        }
    }
}

namespace Microsoft.AspNetCore.Builder
{
    /// <summary>Maps the standard reflection service.</summary>
    public static class GrpcReflectionEndpointRouteBuilderExtensions
    {
        /// <summary>Maps <c>grpc.reflection.v1</c> and <c>grpc.reflection.v1alpha</c>.</summary>
        public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder) =>
            new GrpcServiceEndpointConventionBuilder([
                builder.MapGrpcService<ReflectionService>(),
                builder.MapGrpcService<AlphaReflectionService>(),
            ]);
    }
}
