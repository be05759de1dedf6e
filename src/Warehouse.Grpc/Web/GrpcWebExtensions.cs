using Grpc.AspNetCore.Web;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets browsers call gRPC services.</summary>
public static class GrpcWebApplicationBuilderExtensions
{
    /// <summary>Takes gRPC-Web at the endpoints that allow it; after routing, before the endpoints.</summary>
    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder) => builder.UseGrpcWeb(new GrpcWebOptions());

    /// <summary>Takes gRPC-Web with these options; after routing, before the endpoints.</summary>
    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder, GrpcWebOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.Use(next => http => GrpcWebMiddleware.InvokeAsync(http, next, options));
    }
}

/// <summary>Allows or refuses gRPC-Web by endpoint.</summary>
public static class GrpcWebEndpointConventionBuilderExtensions
{
    /// <summary>These endpoints take gRPC-Web.</summary>
    public static TBuilder EnableGrpcWeb<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new EnableGrpcWebAttribute());

    /// <summary>These endpoints take no gRPC-Web.</summary>
    public static TBuilder DisableGrpcWeb<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new DisableGrpcWebAttribute());
}
