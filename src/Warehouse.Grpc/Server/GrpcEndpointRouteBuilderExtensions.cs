using Grpc.AspNetCore.Server;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps every method of a generated service; an instance is made for each call, or resolved when it is registered.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var served = builder.ServiceProvider.GetService<ServedMethods>()
            ?? throw new InvalidOperationException("Call AddGrpc on the services before a gRPC service is mapped.");

        var methods = ServiceMethodBinder<TService>.Bind(builder.ServiceProvider);
        if (!builder.DataSources.OfType<UnknownMethodDataSource>().Any())
            builder.DataSources.Add(new UnknownMethodDataSource(builder.ServiceProvider));

        return new GrpcServiceEndpointConventionBuilder([.. methods.Select(method => Map(builder, method, served))]);
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder builder, ServedMethod method, ServedMethods served)
    {
        served.Add(method.Metadata);
        var pattern = RoutePatternFactory.Parse(method.Metadata.Method.FullName);
        builder.Map(pattern, RefuseAllButPost).WithOrder(1).WithDisplayName($"gRPC - {method.Metadata.Method.FullName}, not POST");
        var endpoint = builder.Map(pattern, method.Answer);
        endpoint.WithDisplayName($"gRPC - {method.Metadata.Method.FullName}");
        endpoint.WithMetadata([new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true), method.Metadata, .. method.Attributes]);
        return endpoint;
    }

    // Routing would say this itself, if the endpoint for unknown methods did not match every path.
    private static Task RefuseAllButPost(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = HttpMethods.Post;
        return Task.CompletedTask;
    }

    // Answers what no service answers. Without it an unknown method would be HTTP 404, which says nothing to a gRPC caller.
    private sealed class UnknownMethodDataSource(IServiceProvider services) : EndpointDataSource, IRouteConstraint
    {
        private IReadOnlyList<Endpoint>? endpoints;

        public override IReadOnlyList<Endpoint> Endpoints => endpoints ??= [Build()];

        public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is not null && HttpMethods.IsPost(httpContext.Request.Method) && GrpcHeaders.IsAnyGrpc(httpContext.Request.ContentType);

        private Endpoint Build()
        {
            var pattern = RoutePatternFactory.Parse("{**path}", defaults: null, parameterPolicies: new RouteValueDictionary { ["path"] = this });

            // After every real endpoint, before a fallback to a page.
            var builder = new RouteEndpointBuilder(UnknownMethod.Answer(services), pattern, int.MaxValue - 1)
            {
                DisplayName = "gRPC - unknown method",
            };
            return builder.Build();
        }
    }
}
