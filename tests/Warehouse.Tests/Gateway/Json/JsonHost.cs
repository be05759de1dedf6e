using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>The fake services behind the real gateway on a real Kestrel: one port for HTTP/1.1, one for HTTP/2.</summary>
internal sealed class JsonHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private JsonHost(WebApplication app, FakeCalls calls, CollectedLogs logs)
    {
        this.app = app;
        Calls = calls;
        Logs = logs;
        var addresses = app.Urls.ToList();
        Http2Address = new Uri(addresses[1]);
        Client = new HttpClient { BaseAddress = new Uri(addresses[0]) };
    }

    public FakeCalls Calls { get; }

    public CollectedLogs Logs { get; }

    public HttpClient Client { get; }

    public Uri Http2Address { get; }

    public static async Task<JsonHost> StartAsync(Action<IServiceCollection>? addServices = null, bool mapGrpc = false)
    {
        var calls = new FakeCalls();
        var logs = new CollectedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        // The settings of the host lie in the same folder and are not those of this server.
        builder.Configuration.Sources.Clear();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(logs);
        builder.Services.AddSingleton(calls);
        builder.Services.AddJsonGateway(options => options.MaxRequestBytes = 64 * 1024);
        builder.Services.AddGrpc();
        addServices?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        if (mapGrpc)
            app.MapGrpcService<FakeIndicatorService>();
        app.MapJson<FakeIndicatorService>();
        app.MapJson<FakeCatalogService>();
        app.MapJson<FakeEtlAdminService>();
        app.MapJson<FakeUploadService>();
        app.MapJson<FakeStandardService>();
        app.MapJson<FakePlanService>();
        app.MapOpenApiDocument();
        await app.StartAsync();
        return new JsonHost(app, calls, logs);
    }

    /// <summary>Sends a request with an optional JSON body and headers.</summary>
    public async Task<HttpResponseMessage> SendAsync(string verb, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        var request = Request(verb, path, json, headers);
        return await Client.SendAsync(request);
    }

    public static HttpRequestMessage Request(string verb, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>The body of an answer as JSON.</summary>
    public static async Task<JsonNode> JsonOf(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>The codes of the problems in a refusal.</summary>
    public static async Task<IReadOnlyList<string>> ReasonsOf(HttpResponseMessage response) =>
        [.. (await JsonOf(response))["details"]!.AsArray().Where(detail => detail!["reason"] is not null).Select(detail => (string)detail!["reason"]!)];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}
