using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

// Told by the generated BindService which methods a service has, it makes a request handler of each.
internal sealed class ServiceMethodBinder<TService> : ServiceBinderBase
    where TService : class
{
    private readonly List<ServedMethod> methods = [];
    private readonly ServingSettings settings;
    private readonly ILogger logger;
    private readonly TimeProvider time;

    private ServiceMethodBinder(IServiceProvider services)
    {
        settings = ServingSettings.For<TService>(services);
        logger = services.GetRequiredService<ILogger<ServerCall>>();
        time = services.GetRequiredService<TimeProvider>();
    }

    public static IReadOnlyList<ServedMethod> Bind(IServiceProvider services)
    {
        var binder = new ServiceMethodBinder<TService>(services);
        var bind = GeneratedService.BindMethod(typeof(TService));
        try
        {
            // Without an instance the generated code passes null handlers, and only the shape of the methods is told.
            bind.Invoke(null, [binder, null]);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new InvalidOperationException($"The methods of {typeof(TService)} could not be bound.", e.InnerException);
        }

        return binder.methods;
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var invoke = Open<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(method, out var attributes);
        Add(method, attributes, async (call, objects) =>
        {
            var chain = objects.Wrap<UnaryServerMethod<TRequest, TResponse>>(
                (request, context) => invoke(objects.Service, request, context),
                (interceptor, next) => (request, context) => interceptor.UnaryServerHandler(request, context, next));

            var request = await call.ReadOnlyOneAsync(method.RequestMarshaller.ContextualDeserializer).ConfigureAwait(false);
            var response = await chain(request, call).ConfigureAwait(false);
            await WriteOnlyOneAsync(call, method, response).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var invoke = Open<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(method, out var attributes);
        Add(method, attributes, async (call, objects) =>
        {
            var chain = objects.Wrap<ClientStreamingServerMethod<TRequest, TResponse>>(
                (requests, context) => invoke(objects.Service, requests, context),
                (interceptor, next) => (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, next));

            var requests = new RequestStream<TRequest>(call, method.RequestMarshaller.ContextualDeserializer);
            var response = await chain(requests, call).ConfigureAwait(false);
            await WriteOnlyOneAsync(call, method, response).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var invoke = Open<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method, out var attributes);
        Add(method, attributes, async (call, objects) =>
        {
            var chain = objects.Wrap<ServerStreamingServerMethod<TRequest, TResponse>>(
                (request, responses, context) => invoke(objects.Service, request, responses, context),
                (interceptor, next) => (request, responses, context) => interceptor.ServerStreamingServerHandler(request, responses, context, next));

            var request = await call.ReadOnlyOneAsync(method.RequestMarshaller.ContextualDeserializer).ConfigureAwait(false);
            var responses = new ResponseStream<TResponse>(call, method.ResponseMarshaller.ContextualSerializer);
            await chain(request, responses, call).ConfigureAwait(false);
        });
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var invoke = Open<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(method, out var attributes);
        Add(method, attributes, async (call, objects) =>
        {
            var chain = objects.Wrap<DuplexStreamingServerMethod<TRequest, TResponse>>(
                (requests, responses, context) => invoke(objects.Service, requests, responses, context),
                (interceptor, next) => (requests, responses, context) => interceptor.DuplexStreamingServerHandler(requests, responses, context, next));

            var requests = new RequestStream<TRequest>(call, method.RequestMarshaller.ContextualDeserializer);
            var responses = new ResponseStream<TResponse>(call, method.ResponseMarshaller.ContextualSerializer);
            await chain(requests, responses, call).ConfigureAwait(false);
        });
    }

    private void Add(IMethod method, IReadOnlyList<object> attributes, Func<ServerCall, CallObjects<TService>, Task> answer)
    {
        methods.Add(new ServedMethod(new GrpcMethodMetadata(typeof(TService), method), Answer, attributes));

        Task Answer(HttpContext http) => new ServerCall(http, method.FullName, settings, logger, time).RunAsync(AnswerAsync);

        async Task AnswerAsync(ServerCall call)
        {
            // Routing does not tell upper from lower case; gRPC does.
            var path = call.Http.Request.Path.Value;
            if (path is null || !path.EndsWith(method.FullName, StringComparison.Ordinal))
                throw new RpcException(new Status(StatusCode.Unimplemented, $"There is no method {path}."));

            await using var objects = new CallObjects<TService>(call.Http.RequestServices, settings.Interceptors);
            await answer(call, objects).ConfigureAwait(false);
        }
    }

    private static Task WriteOnlyOneAsync<TRequest, TResponse>(ServerCall call, Method<TRequest, TResponse> method, TResponse? response)
        where TResponse : class
    {
        // Whoever set another status has said that there is no response.
        if (call.Status.StatusCode != StatusCode.OK)
            return Task.CompletedTask;
        if (response is null)
            throw new InvalidOperationException($"{method.FullName} returned null instead of a response.");
        return call.WriteAsync(response, method.ResponseMarshaller.ContextualSerializer, options: null, isFlushed: false, CancellationToken.None);
    }

    // The service's own method as a delegate that takes the instance first, and the attributes it has.
    private static TDelegate Open<TDelegate>(IMethod method, out IReadOnlyList<object> attributes)
        where TDelegate : Delegate
    {
        var parameters = typeof(TDelegate).GetMethod("Invoke")!.GetParameters().Skip(1).Select(parameter => parameter.ParameterType).ToArray();
        var implementation = typeof(TService).GetMethod(method.Name, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method for {method.FullName}.");
        attributes = [.. typeof(TService).GetCustomAttributes(inherit: true), .. implementation.GetCustomAttributes(inherit: true)];
        return implementation.CreateDelegate<TDelegate>();
    }
}
