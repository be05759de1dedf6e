using Grpc.Core;
using Microsoft.Extensions.Options;
using Warehouse.Gateway;

namespace Warehouse.EngineTests.Load;

/// <summary>A call of an administrator, or of anybody, as the interceptor lets it through.</summary>
internal sealed class AnyCall(string? token) : ServerCallContext
{
    public static ServerCallContext Anybody => new AnyCall(null);

    protected override string MethodCore => "/edustat.v1.Any/Any";

    protected override string HostCore => "";

    protected override string PeerCore => "";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } };

    protected override CancellationToken CancellationTokenCore => CancellationToken.None;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => throw new InvalidOperationException("Nobody authenticates at the transport.");

    /// <summary>A call that the interceptor found to be an administrator's.</summary>
    public static ServerCallContext Of(string name)
    {
        var options = new AdministratorOptions();
        options.Administrators.Add(new Administrator { Name = name, TokenSha256 = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData("t"u8)) });
        var call = new AnyCall("t");
        _ = new AdministratorInterceptor(Options.Create(options)).UnaryServerHandler<object, object>(new object(), call, (request, _) => Task.FromResult(request));
        return call;
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new InvalidOperationException("Nobody propagates this call.");

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
