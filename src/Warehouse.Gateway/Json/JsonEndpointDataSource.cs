using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Warehouse.Catalogue;

namespace Warehouse.Gateway.Json;

/// <summary>The endpoints of all services mapped to JSON, and those that tell a caller which route or verb would be right.</summary>
internal sealed class JsonEndpointDataSource(JsonCalls calls) : EndpointDataSource
{
    // Before gRPC's endpoints of the same path, which look at no content type; the policy takes these away for gRPC.
    private const int BeforeGrpc = -1;
    private const int WrongVerbOrder = int.MaxValue - 2;
    private const int UnknownRouteOrder = int.MaxValue - 1;

    private readonly List<(JsonMethod Method, EndpointConventions Conventions)> mapped = [];
    private IReadOnlyList<Endpoint>? endpoints;

    /// <summary>Every method mapped so far.</summary>
    public IReadOnlyList<JsonMethod> Methods => [.. mapped.Select(one => one.Method)];

    /// <inheritdoc />
    public override IReadOnlyList<Endpoint> Endpoints => endpoints ??= Build();

    /// <summary>Adds the methods of one service.</summary>
    public IEndpointConventionBuilder Add(IReadOnlyList<JsonMethod> methods)
    {
        var conventions = new EndpointConventions();
        mapped.AddRange(methods.Select(method => (method, conventions)));
        endpoints = null;
        return conventions;
    }

    /// <inheritdoc />
    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;

    /// <inheritdoc />
    public override IReadOnlyList<Endpoint> GetGroupedEndpoints(RouteGroupContext context) =>
        throw new NotSupportedException("The protos state the whole path of each route; use a path base instead of a group.");

    private List<Endpoint> Build()
    {
        var routes = (from one in mapped from binding in one.Method.Bindings select (one.Method, Binding: binding, one.Conventions)).ToList();
        var templates = routes.Select(route => route.Binding.Template).ToList();
        var built = new List<Endpoint>();
        foreach (var pattern in routes.GroupBy(route => route.Binding.Template.ToAspNetPattern()))
        {
            var allowed = new SortedSet<string>(StringComparer.Ordinal) { "OPTIONS" };
            foreach (var (method, binding, conventions) in pattern)
            {
                var verbs = VerbsOf(method, binding);
                if (verbs.FirstOrDefault(verb => !allowed.Add(verb)) is { } taken)
                    throw new InvalidOperationException($"{method.FullName} is not the only method at {taken} {binding.Template}.");
                built.Add(MethodEndpoint(pattern.Key, verbs, method, binding, conventions));
            }

            built.Add(WrongVerbEndpoint(pattern.Key, pattern.First().Binding.Template, string.Join(", ", allowed), templates));
        }

        built.AddRange(RootsOf(routes.Select(route => (route.Method, route.Binding))).Select(root => UnknownRouteEndpoint(root, templates)));
        return built;
    }

    // HEAD asks for the headers of GET; those of a stream say nothing, and opening it would be the whole work.
    private static string[] VerbsOf(JsonMethod method, HttpBinding binding) =>
        binding.Verb == "GET" && !method.Descriptor.IsServerStreaming ? ["GET", "HEAD"] : [binding.Verb];

    // Paths that are ours whatever follows: /v1/… and /edustat.v1.…
    private static IEnumerable<string> RootsOf(IEnumerable<(JsonMethod Method, HttpBinding Binding)> routes) =>
        routes.Select(route => route switch
        {
            { Binding.IsRpcPath: true } => $"/{route.Method.Descriptor.File.Package}.{{_0}}/{{**_1}}",
            { Binding.Template.Segments: [{ Kind: RouteSegmentKind.Literal } first, _, ..] } => $"/{first.Text}/{{**_0}}",
            _ => "",
        }).Where(root => root.Length > 0).Distinct();

    private RouteEndpoint MethodEndpoint(string pattern, string[] verbs, JsonMethod method, HttpBinding binding, EndpointConventions conventions)
    {
        var builder = NewBuilder(pattern, binding.IsRpcPath ? BeforeGrpc : 0, binding.Template.Verb, $"JSON {verbs[0]} {binding.Template} → {method.FullName}", http => calls.AnswerAsync(http, method, binding));
        foreach (var attribute in method.Metadata)
            builder.Metadata.Add(attribute);
        builder.Metadata.Add(new HttpMethodMetadata(verbs));
        builder.Metadata.Add(method);
        conventions.Apply(builder);
        return (RouteEndpoint)builder.Build();
    }

    private Endpoint WrongVerbEndpoint(string pattern, RouteTemplate template, string allowed, IReadOnlyList<RouteTemplate> all) =>
        NewBuilder(pattern, WrongVerbOrder, template.Verb, $"JSON {pattern}: other verbs", http =>
        {
            if (!IsAt(http.Request, template))
                return calls.RefuseAsync(http, UnknownRoute(http.Request, all));
            if (HttpMethods.IsOptions(http.Request.Method))
            {
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                http.Response.Headers.Allow = allowed;
                return Task.CompletedTask;
            }

            var problem = RequestProblem.WrongVerb(http.Request.Method, http.Request.Path.ToUriComponent(), allowed);
            return calls.RefuseAsync(http, new RefusedException(Code.Unimplemented, StatusCodes.Status405MethodNotAllowed, [problem])
            {
                Header = KeyValuePair.Create("Allow", allowed),
            });
        }).Build();

    private Endpoint UnknownRouteEndpoint(string root, IReadOnlyList<RouteTemplate> all) =>
        NewBuilder(root, UnknownRouteOrder, "", $"JSON {root}: unknown route", http => calls.RefuseAsync(http, UnknownRoute(http.Request, all))).Build();

    private static RefusedException UnknownRoute(HttpRequest request, IReadOnlyList<RouteTemplate> all)
    {
        var path = request.Path.Value ?? "";
        return new RefusedException(Code.NotFound, RequestProblem.UnknownRoute(path, all.Select(template => template.FillFrom(path))));
    }

    // A path that cannot be decoded is at the route all the same.
    private static bool IsAt(HttpRequest request, RouteTemplate template)
    {
        try
        {
            return RequestPath.Match(request, template) is not null;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    private static RouteEndpointBuilder NewBuilder(string pattern, int order, string verb, string name, RequestDelegate answer)
    {
        var builder = new RouteEndpointBuilder(answer, RoutePatternFactory.Parse(pattern), order) { DisplayName = name };
        builder.Metadata.Add(new JsonEndpointMetadata(verb));
        return builder;
    }

    // What the host adds to a service: authorization, rate limits and the like.
    private sealed class EndpointConventions : IEndpointConventionBuilder
    {
        private readonly List<Action<EndpointBuilder>> conventions = [];
        private readonly List<Action<EndpointBuilder>> last = [];

        public void Add(Action<EndpointBuilder> convention) => conventions.Add(convention);

        public void Finally(Action<EndpointBuilder> finallyConvention) => last.Add(finallyConvention);

        public void Apply(EndpointBuilder builder)
        {
            foreach (var convention in conventions.Concat(Enumerable.Reverse(last)))
                convention(builder);
        }
    }
}
