using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

// The probe on a real Kestrel: one port for HTTP/2 with prior knowledge, one for HTTP/1.1.
// Disposing of it fails when something was logged as an error that the test did not announce.
internal sealed class ProbeServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ErrorLog errors;
    private readonly List<IDisposable> owned = [];
    private readonly ConcurrentQueue<Socket> sockets = new();

    private ProbeServer(WebApplication app, ErrorLog errors)
    {
        this.app = app;
        this.errors = errors;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Http2 = new Uri(addresses[0]);
        Http1 = new Uri(addresses[1]);
    }

    public Uri Http2 { get; }

    public Uri Http1 { get; }

    // How many connections the clients of this server have opened.
    public int Connections => sockets.Count;

    // How many errors the server is expected to log.
    public int AnnouncedErrors { get; set; }

    public IServiceProvider Services => app.Services;

    public static async Task<ProbeServer> StartAsync(
        ProbeHandlers? handlers = null,
        Action<GrpcServiceOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // The settings of the host lie in the same folder and are not those of this server.
        builder.Configuration.Sources.Clear();
        var errors = new ErrorLog();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddGrpc(configure ?? (_ => { }));
        builder.Services.AddSingleton(handlers ?? new ProbeHandlers());
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<ProbeService>();
        map?.Invoke(app);
        await app.StartAsync();
        return new ProbeServer(app, errors);
    }

    public Probe.ProbeClient Client(Action<GrpcChannelOptions>? configure = null) => new(Channel(configure));

    public GrpcChannel Channel(Action<GrpcChannelOptions>? configure = null)
    {
        var options = new GrpcChannelOptions { HttpHandler = Handler() };
        configure?.Invoke(options);
        return Owned(GrpcChannel.ForAddress(Http2, options));
    }

    // A client of HTTP itself, for what no gRPC client would send. All its requests share one connection while that lives.
    public HttpClient RawClient() => Owned(new HttpClient(Handler()) { BaseAddress = Http2 });

    public SocketsHttpHandler Handler() => Owned(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            sockets.Enqueue(socket);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    // As when a cable is pulled: no stream is reset first.
    public void BreakConnections()
    {
        foreach (var socket in sockets)
            socket.Close(timeout: 0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in owned)
            one.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Assert.True(AnnouncedErrors == errors.Messages.Count, $"{AnnouncedErrors} errors were announced; logged: {string.Join(Environment.NewLine, errors.Messages)}");
    }

    private T Owned<T>(T one)
        where T : IDisposable
    {
        owned.Add(one);
        return one;
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
                Messages.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
