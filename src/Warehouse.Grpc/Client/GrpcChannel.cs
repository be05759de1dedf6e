using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Net.Client;

/// <summary>Makes calls to one address; one channel serves any number of clients and calls at once.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private readonly HttpMessageInvoker http;
    private readonly bool ownsHttp;
    private int isDisposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        if (options.HttpClient is not null && options.HttpHandler is not null)
            throw new ArgumentException($"Give {nameof(options.HttpClient)} or {nameof(options.HttpHandler)}, not both.", nameof(options));
        if (address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"The address {address} is neither http nor https.", nameof(address));
        var isSecure = address.Scheme == "https";
        if (options.Credentials is { } credentials && credentials.IsSecure != isSecure)
            throw new InvalidOperationException($"The credentials of the channel do not fit its address {address}.");

        Address = address;
        Closing = closing.Token;
        Options = options;
        IsSecure = isSecure;
        ownsHttp = options.DisposeHttpClient || (options.HttpClient is null && options.HttpHandler is null);
        http = options.HttpClient is { } client
            ? client
            : new HttpMessageInvoker(options.HttpHandler ?? new SocketsHttpHandler { EnableMultipleHttp2Connections = true }, ownsHttp);
        Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<GrpcChannel>();
    }

    internal Uri Address { get; }

    internal GrpcChannelOptions Options { get; }

    internal bool IsSecure { get; }

    internal ILogger Logger { get; }

    internal Version Version => Options.HttpVersion ?? HttpVersion.Version20;

    internal HttpVersionPolicy VersionPolicy => Options.HttpVersionPolicy ?? HttpVersionPolicy.RequestVersionExact;

    // Cancelled when the channel is disposed of, which ends its calls.
    internal CancellationToken Closing { get; }

    /// <summary>A channel to this http or https address.</summary>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to this http or https address.</summary>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions) => ForAddress(new Uri(address), channelOptions);

    /// <summary>A channel to this http or https address.</summary>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to this http or https address.</summary>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(isDisposed != 0, this);
        return new HttpCallInvoker(this);
    }

    /// <summary>Ends the calls that are under way, and the connections when they are the channel's own.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        closing.Cancel();
        if (ownsHttp)
            http.Dispose();
        closing.Dispose();
    }

    // An HttpClient would wait for the whole response unless told not to.
    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        http is HttpClient client
            ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : http.SendAsync(request, cancellationToken);

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
