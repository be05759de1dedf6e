using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Warehouse.EndToEndTests.Clients;

namespace Warehouse.EndToEndTests.Starting;

/// <summary>The first minutes of somebody who has just cloned the repository: start, try, stop, start again.</summary>
public sealed partial class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    [UnixFact]
    public async Task EmptyFolder_LoadsEverything_AndASecondStartNothing()
    {
        await using (var first = HostProcess.Start(_folder))
        {
            var welcome = await first.ReadUntilAsync("curl ");
            Assert.Contains("Edustat is ready at data version 28: 28 of 28 sources loaded", welcome, StringComparison.Ordinal);
            Assert.Matches(@"gRPC  http://127\.0\.0\.1:[1-9]", welcome);
            await AssertHealthyAsync(welcome);
            Assert.Equal(0, await first.StopAsync());
        }

        await using var second = HostProcess.Start(_folder);
        var again = await second.ReadUntilAsync("curl ");
        Assert.Contains("Edustat is ready at data version 28: nothing was new.", again, StringComparison.Ordinal);
        await AssertHealthyAsync(again);
        Assert.Equal(0, await second.StopAsync());
    }

    /// <summary>国家统计局, Hubei's primary schools: 335.8095 万 pupils and 20.0158 万 teachers in 2015, 376.4794 and 20.8322 in 2019.</summary>
    [ClientFact("curl")]
    public async Task PrintedCommand_Works()
    {
        await using var host = HostProcess.Start(_folder);
        var welcome = await host.ReadUntilAsync("curl ");
        var command = welcome[welcome.IndexOf("curl ", StringComparison.Ordinal)..].Trim();

        var answer = JsonDocument.Parse(await ForeignProgram.RunAsync("/bin/sh", "-c", command)).RootElement;

        var rows = answer.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["2015", "2016", "2017", "2018", "2019"], rows.Select(row => row.GetProperty("keys")[0].GetProperty("id").GetString()));
        Assert.Equal(335.8095 / 20.0158, rows[0].GetProperty("cells")[0].GetProperty("value").GetDouble(), 9);
        Assert.Equal(376.4794 / 20.8322, rows[4].GetProperty("cells")[0].GetProperty("value").GetDouble(), 9);
        Assert.Equal("28", answer.GetProperty("provenance").GetProperty("dataVersion").GetString());
    }

    [UnixFact]
    public async Task StoppedWhileLoading_EndsInOrder_AndTheNextStartLoadsTheRest()
    {
        await using (var first = HostProcess.Start(_folder))
        {
            await first.ReadUntilAsync("[1/28]");
            Assert.Equal(0, await first.StopAsync());
        }

        await using var second = HostProcess.Start(_folder);
        var welcome = await second.ReadUntilAsync("curl ");
        Assert.Contains("Edustat is ready at data version 28:", welcome, StringComparison.Ordinal);
        Assert.DoesNotContain("Not loaded", welcome, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task AssertHealthyAsync(string welcome)
    {
        using var client = new HttpClient();
        var http = PrintedHttp().Match(welcome).Groups[1].Value;
        using var response = await client.GetAsync(new Uri($"{http}/healthz"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [GeneratedRegex(@"HTTP  (\S+)")]
    private static partial Regex PrintedHttp();
}
