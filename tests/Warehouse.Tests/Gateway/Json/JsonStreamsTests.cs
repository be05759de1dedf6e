using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Warehouse.Tests.Gateway.Json;

public sealed class JsonStreamsTests
{
    private const string Route = "/v1/indicators:stream";

    [Fact]
    public async Task Stream_IsALinePerMessage()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("POST", Route, "{}");

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var lines = Lines(await response.Content.ReadAsStringAsync());
        Assert.Equal(3, lines.Count);
        Assert.NotNull(lines[0]["header"]);
        Assert.Equal("武汉市\n江岸区", (string)lines[1]["batch"]!["keys"]![0]!["members"]![0]!["label"]!);
        Assert.Equal(1, (int)lines[2]["footer"]!["totalRows"]!);
    }

    [Fact]
    public async Task Accept_AsksForEvents()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("POST", Route, "{}", ("Accept", "text/event-stream"));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, events.Length);
        Assert.All(events[..3], one => Assert.StartsWith("data: {", one, StringComparison.Ordinal));
        Assert.Equal("event: end\ndata: {}", events[3]);
    }

    [Theory]
    [InlineData("refused", 5, 0)]
    [InlineData("unexpected", 13, 1)]
    public async Task FailureMidway_IsTheLastLine(string midway, int code, int errors)
    {
        await using var host = await JsonHost.StartAsync();

        var lined = await host.SendAsync("POST", Route, "{}", ("x-midway", midway));
        var evented = await host.SendAsync("POST", Route, "{}", ("x-midway", midway), ("Accept", "text/event-stream"));

        Assert.Equal(HttpStatusCode.OK, lined.StatusCode);
        var text = await lined.Content.ReadAsStringAsync();
        var lines = Lines(text);
        Assert.Equal(3, lines.Count);
        Assert.Equal(code, (int)lines[2]["error"]!["code"]!);
        Assert.DoesNotContain("password", text, StringComparison.Ordinal);
        var last = (await evented.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1].Split('\n');
        Assert.Equal("event: error", last[0]);
        Assert.Equal(code, (int)JsonNode.Parse(last[1]["data: ".Length..])!["error"]!["code"]!);
        Assert.Equal(errors * 2, host.Logs.Errors.Count());
    }

    [Fact]
    public async Task Deadline_EndsAStreamMidway()
    {
        var time = new ManualTime();
        await using var host = await JsonHost.StartAsync(services => services.AddSingleton<TimeProvider>(time));

        var response = await host.Client.SendAsync(JsonHost.Request("POST", Route, "{}", ("x-midway", "wait"), ("Grpc-Timeout", "1S")), HttpCompletionOption.ResponseHeadersRead);
        await host.Calls.Begun.Task;
        time.Pass();

        var lines = Lines(await response.Content.ReadAsStringAsync());
        Assert.Equal(3, lines.Count);
        Assert.Equal(4, (int)lines[2]["error"]!["code"]!);
        Assert.Empty(host.Logs.Errors);
    }

    [Fact]
    public async Task MessagesArriveAtOnce_AndACallerWhoLeavesIsNoError()
    {
        await using var host = await JsonHost.StartAsync();
        using var leaving = new CancellationTokenSource();

        var response = await host.Client.SendAsync(JsonHost.Request("POST", Route, "{}", ("x-midway", "wait")), HttpCompletionOption.ResponseHeadersRead);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var header = await reader.ReadLineAsync();
        var batch = await reader.ReadLineAsync();
        await host.Calls.Begun.Task;
        response.Dispose();

        Assert.Contains("header", header, StringComparison.Ordinal);
        Assert.Contains("batch", batch, StringComparison.Ordinal);
        Assert.Equal("cancelled", await host.Calls.Ended.Task);
        await host.DisposeAsync(); // Waits for the call's end, and with it for its last log entry.
        Assert.Empty(host.Logs.Errors);
        Assert.Contains(host.Logs.Entries, entry => entry.Event == 3102);
    }

    [Fact]
    public async Task WatchRun_EndsWithTheRun()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("GET", "/v1/pipelines/p/runs/17:watch");

        Assert.Equal("pipelines/p/runs/17", (string)Assert.Single(Lines(await response.Content.ReadAsStringAsync()))["name"]!);
    }

    private static List<JsonNode> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
