using System.Reflection;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Warehouse.Gateway.Json;

/// <summary>The methods of a service, as its generated BindService lists them, each ready to answer a JSON call.</summary>
internal sealed class MethodTable<TService> : ServiceBinderBase
    where TService : class
{
    private readonly List<JsonMethod> methods = [];
    private readonly ServiceDescriptor descriptor;

    private MethodTable(ServiceDescriptor descriptor) => this.descriptor = descriptor;

    /// <summary>Lists the methods; throws when the type is no implementation of a generated service.</summary>
    public static IReadOnlyList<JsonMethod> List()
    {
        var bind = typeof(TService).GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base.");
        var descriptor = (ServiceDescriptor)bind.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        var table = new MethodTable<TService>(descriptor);
        BindMethod(bind).Invoke(null, [table, null]);
        return table.methods;
    }

    /// <inheritdoc />
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var call = Handler(method).CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>();
        Add(method, async (request, context) =>
        {
            UnaryServerMethod<TRequest, TResponse> answer = async (message, inner) =>
            {
                await using var lease = new ServiceLease<TService>(context.Http.RequestServices);
                return await call(lease.Service, message, inner);
            };
            foreach (var interceptor in InnermostFirst(context))
            {
                var next = answer;
                answer = (message, inner) => interceptor.UnaryServerHandler(message, inner, next);
            }

            var response = await answer((TRequest)request, context);
            RefuseUnlessOk(context);
            await WriteAsync(context, response as IMessage ?? throw new InvalidOperationException($"{method.FullName} returned no message."));
        });
    }

    /// <inheritdoc />
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var call = Handler(method).CreateDelegate<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        Add(method, async (request, context) =>
        {
            ServerStreamingServerMethod<TRequest, TResponse> answer = async (message, responses, inner) =>
            {
                await using var lease = new ServiceLease<TService>(context.Http.RequestServices);
                await call(lease.Service, message, responses, inner);
            };
            foreach (var interceptor in InnermostFirst(context))
            {
                var next = answer;
                answer = (message, responses, inner) => interceptor.ServerStreamingServerHandler(message, responses, inner, next);
            }

            var stream = context.Stream = new JsonStream(context.Http);
            await answer((TRequest)request, new JsonStreamWriter<TResponse>(stream, context), context);
            RefuseUnlessOk(context);
            context.CancellationToken.ThrowIfCancellationRequested();
            CallMetadata.AddTrailers(context.Http.Response, context.ResponseTrailers);
            await stream.EndAsync(context.CancellationToken);
        });
    }

    /// <inheritdoc />
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        Add(method, null);

    /// <inheritdoc />
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        Add(method, null);

    private static MethodInfo BindMethod(BindServiceMethodAttribute bind)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (bind.BindType.GetMethod(bind.BindMethodName, [typeof(ServiceBinderBase), type]) is { } found)
                return found;
        }

        throw new InvalidOperationException($"{bind.BindType} has no {bind.BindMethodName} for {typeof(TService)}.");
    }

    // Public methods of the generated base, overridden or not, found by the name they have in the proto.
    private static MethodInfo Handler(IMethod method) =>
        typeof(TService).GetMethods().Single(one =>
            one.Name == method.Name && one.GetParameters() is [.., { ParameterType: var last }] && last == typeof(ServerCallContext));

    private static IEnumerable<Interceptor> InnermostFirst(JsonCallContext context) =>
        context.Http.RequestServices.GetServices<Interceptor>().Reverse();

    // A handler may end a call by its status instead of an exception.
    private static void RefuseUnlessOk(ServerCallContext context)
    {
        if (context.Status.StatusCode != StatusCode.OK)
            throw new RpcException(context.Status);
    }

    private static async Task WriteAsync(JsonCallContext context, IMessage message)
    {
        using var json = new MemoryStream();
        JsonMapping.Write(message, json);
        var response = context.Http.Response;
        CallMetadata.AddTo(response.Headers, context.ResponseTrailers);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json.GetBuffer().AsMemory(0, (int)json.Length), context.Http.RequestAborted);
    }

    private void Add(IMethod method, Func<IMessage, JsonCallContext, Task>? answer)
    {
        var described = descriptor.FindMethodByName(method.Name);
        object[] attributes = [.. typeof(TService).GetCustomAttributes(inherit: true), .. Handler(method).GetCustomAttributes(inherit: true)];
        methods.Add(new JsonMethod(described, HttpBinding.Of(described), attributes, answer));
    }
}
