using System.Security.Cryptography;
using System.Text;
using Edustat.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;

namespace Warehouse.Gateway;

/// <summary>
/// Lets only administrators change what is loaded, once there are any, and tells methods who calls them. A method changes
/// something unless its contract says that it has no side effects.
/// </summary>
public sealed class AdministratorInterceptor(IOptions<AdministratorOptions> options) : Interceptor
{
    // The contracts of loads are the files that begin with "etl_": a new one is guarded by its name.
    private static readonly HashSet<string> Changing = typeof(EtlAdminServiceReflection).Assembly.GetTypes()
        .Where(type => type.Name.StartsWith("Etl", StringComparison.Ordinal) && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
        .SelectMany(file => file.Services)
        .SelectMany(ChangingMethods)
        .ToHashSet(StringComparer.Ordinal);

    private readonly List<(string Name, byte[] TokenSha256)> _administrators =
        options.Value.Administrators.Select(administrator => (administrator.Name.Trim(), Convert.FromHexString(administrator.TokenSha256))).ToList();

    /// <inheritdoc />
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Identify(context);
        return continuation(request, context);
    }

    /// <inheritdoc />
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Identify(context);
        return continuation(request, responseStream, context);
    }

    /// <inheritdoc />
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Identify(context);
        return continuation(requestStream, context);
    }

    /// <inheritdoc />
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Identify(context);
        return continuation(requestStream, responseStream, context);
    }

    private static IEnumerable<string> ChangingMethods(ServiceDescriptor service) =>
        from method in service.Methods
        where method.GetOptions()?.IdempotencyLevel != MethodOptions.Types.IdempotencyLevel.NoSideEffects
        select $"/{service.FullName}/{method.Name}";

    private void Identify(ServerCallContext context)
    {
        if (_administrators.Count == 0)
            return;
        var authorization = context.RequestHeaders.GetValue("authorization");
        if (NameOf(authorization) is { } name)
            Caller.Note(context, name);
        else if (Changing.Contains(context.Method))
            throw new ProblemException(new Problem("request.unauthenticated", authorization is null ? "Only administrators may do this, and the call does not say who makes it." : "Only administrators may do this, and the token is none of theirs.", "authorization", "Send the header authorization: Bearer <token>; the command line takes it from WAREHOUSE_TOKEN."));
    }

    // Every administrator is compared, in the time that it takes: what is found, and when, says nothing about the others.
    private string? NameOf(string? authorization)
    {
        const string scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var sent = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[scheme.Length..].Trim()));
        string? found = null;
        foreach (var (name, tokenSha256) in _administrators)
            if (CryptographicOperations.FixedTimeEquals(sent, tokenSha256))
                found = name;
        return found;
    }
}
