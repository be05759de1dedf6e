using System.Text.Json.Nodes;

namespace Warehouse.EndToEndTests.CommandLine;

/// <summary>Schedules, calendars and backfills on the command line, against the real host.</summary>
[Collection(nameof(RunningHost))]
public sealed class EtlScheduleTests(RunningHost host)
{
    [Fact]
    public async Task Schedule_IsMadeChangedPausedPreviewedAndDeleted()
    {
        await FineAsync("calendar", "set", "cli_year", "--title", "学年", "--blackout", "2028-02-29=闰日");
        // Nothing is due of it while this test runs.
        var made = await FineAsync("schedule", "set", "cli", "--pipeline", "districts_nation", "--cron", "0 3 29 2 *", "--calendar", "cli_year");
        var changed = await FineAsync("schedule", "set", "cli", "--overlap", "queue", "--priority", "7");
        var next = await FineAsync("schedule", "list");
        var preview = await FineAsync("schedule", "preview", "cli", "--count", "1");
        var paused = await FineAsync("schedule", "pause", "cli");
        var listed = JsonNode.Parse(await FineAsync("schedule", "list", "--json"))!["schedules"]!.AsArray().Single(schedule => (string?)schedule!["name"] == "schedules/cli")!;
        var fires = await FineAsync("schedule", "fires", "cli");
        var gone = await FineAsync("schedule", "delete", "cli");
        await FineAsync("calendar", "delete", "cli_year");

        Assert.Contains("cli: districts_nation 0 3 29 2 * Asia/Shanghai, administrator", made, StringComparison.Ordinal);
        Assert.Contains("overlap queue, priority 7", changed, StringComparison.Ordinal);
        // 03:00 in China is 19:00 UTC of the day before; that of 2028 is left out.
        var local = new DateTimeOffset(2032, 2, 28, 19, 0, 0, TimeSpan.Zero).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"next {local}", next, StringComparison.Ordinal);
        Assert.Contains("2028-02-29T03:00:00+08:00", preview, StringComparison.Ordinal);
        Assert.Contains("blackout 闰日", preview, StringComparison.Ordinal);
        Assert.Contains("2032-02-29T03:00:00+08:00", preview, StringComparison.Ordinal);
        Assert.Contains("paused", paused, StringComparison.Ordinal);
        Assert.True((bool)listed["paused"]!);
        Assert.Equal("schedule due outcome run of run", string.Join(' ', fires.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("cli is gone.", gone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShippedCalendar_IsTakenFromItsFile()
    {
        var set = await FineAsync("calendar", "set", "cli_shipped", "--file", Path.Combine(Repository.Root, "etl", "calendars", "school_year.json"), "--title", "本地学年");
        var shown = await FineAsync("calendar", "show", "cli_shipped");
        var broken = Path.GetTempFileName();
        await File.WriteAllTextAsync(broken, """{ "title": "x", "holidays": [] }""");
        var (exitCode, _, errors) = await RunAsync("calendar", "set", "cli_shipped", "--file", broken);
        File.Delete(broken);
        await FineAsync("calendar", "delete", "cli_shipped");

        Assert.Equal(set, shown);
        Assert.Contains("本地学年", shown, StringComparison.Ordinal);
        Assert.Contains("blackout 高考", shown, StringComparison.Ordinal);
        Assert.Equal((2, true), (exitCode, errors.Contains("holidays", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task BadCron_IsRefusedWithTheField()
    {
        var (exitCode, _, errors) = await RunAsync("schedule", "set", "cli_bad", "--pipeline", "districts_nation", "--cron", "0 25 * * *");

        Assert.Equal(4, exitCode);
        Assert.Contains("'25' is no hour", errors, StringComparison.Ordinal);
        Assert.Contains("[etl.bad_cron]", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PauseWithoutAName_IsWrongUsage()
    {
        var (exitCode, _, errors) = await RunAsync("schedule", "pause");

        Assert.Equal(2, exitCode);
        Assert.Contains("Name a schedule, or say --all.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_OfNoYears_IsRefused()
    {
        var (exitCode, _, errors) = await RunAsync("backfill", "districts_nation", "--from", "2020", "--to", "2019");

        Assert.Equal(4, exitCode);
        Assert.Contains("[etl.bad_backfill]", errors, StringComparison.Ordinal);
    }

    private async Task<string> FineAsync(params string[] words)
    {
        var (exitCode, output, errors) = await RunAsync(words);
        Assert.True(exitCode == 0, errors + output);
        return output;
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] words) => Cli.RunAsync(["etl", .. words, "--server", host.GrpcAddress]);
}
