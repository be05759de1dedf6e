using System.Text;
using Microsoft.AspNetCore.Http;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Servers that send one elsewhere, ask who one is, are busy, or break off.</summary>
public abstract class WebSourceTests(StorageEngine engine) : IDisposable
{
    private const string Pupils = "地区,年份,在校生数\n湖北省,2019,100\n";

    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task Redirect_IsFollowed_WithoutTheAuthorization_AndTheAddressGivenIsTheSource()
    {
        var (first, second) = ("", "");
        await using var other = await WebServer.StartAsync((http, _) =>
        {
            second = http.Request.Headers.Authorization.ToString();
            return http.Response.WriteAsync(Pupils);
        });
        await using var server = await WebServer.StartAsync((http, _) =>
        {
            first = http.Request.Headers.Authorization.ToString();
            http.Response.Redirect($"{other.Address}/moved.csv");
            return Task.CompletedTask;
        });
        await using var host = await StartAsync($"url: {{ address: '{server.Address}/pupils.csv', authorization: example }}");

        var run = await host.RunAsync("pupils");

        Assert.Null(run.Error);
        Assert.Equal(["湖北省 2019 = 100 by pupils"], await _world.FactsAsync());
        Assert.Equal([$"{server.Address}/pupils.csv"], await _world.QueryAsync($"select distinct e.\"file\" from {_world.Warehouse.Table("fct_published_education")} as f join {_world.Warehouse.Table("etl_source")} as e on e.source_id = f.source_id"));
        // What one server is told is not for another.
        Assert.Equal(("Bearer secret", ""), (first, second));
    }

    [SkippableFact]
    public async Task RedirectInACircle_FailsTheRun()
    {
        await using var server = await WebServer.StartAsync((http, _) =>
        {
            http.Response.Redirect("/pupils.csv");
            return Task.CompletedTask;
        });
        await using var host = await StartAsync($"url: {server.Address}/pupils.csv");

        var run = await host.RunAsync("pupils");

        Assert.Equal((RunState.Failed, "etl.not_fetched", $"{server.Address}/pupils.csv"), (run.State, run.Error!.Code, run.Error.Path));
    }

    [SkippableFact]
    public async Task ServerThatAsksWhoOneIs_GetsTheSetting()
    {
        await using var server = await WebServer.StartAsync((http, _) =>
        {
            http.Response.StatusCode = http.Request.Headers.Authorization == "Bearer secret" ? 200 : 401;
            return http.Response.StatusCode == 200 ? http.Response.WriteAsync(Pupils) : Task.CompletedTask;
        });
        await using var host = await StartAsync($"url: {server.Address}/pupils.csv");

        var without = await host.RunAsync("pupils");
        await host.DisposeAsync();
        await using var second = await StartAsync($"url: {{ address: '{server.Address}/pupils.csv', authorization: example }}");
        var with = await second.RunAsync("pupils");

        Assert.Equal((RunState.Failed, "etl.not_fetched", 1), (without.State, without.Error!.Code, without.Attempt));
        Assert.Contains("authorization", without.Error.Hint, StringComparison.Ordinal);
        Assert.Equal((null, RunState.Succeeded), (with.Error, with.State));
    }

    [SkippableTheory]
    [InlineData("503")]
    [InlineData("429")]
    [InlineData("short")]
    [InlineData("reset")]
    public async Task ServerThatIsBusyOrBreaksOff_IsAskedAgain(string fault)
    {
        await using var server = await WebServer.StartAsync(async (http, before) =>
        {
            if (before < 2)
                await BreakAsync(http, fault);
            else
                await http.Response.WriteAsync(Pupils);
        });
        await using var host = await StartAsync($"url: {server.Address}/pupils.csv");

        var run = await host.RunAsync("pupils");

        Assert.Equal((null, RunState.Succeeded, 3), (run.Error, run.State, run.Attempt));
        Assert.Equal(["湖北省 2019 = 100 by pupils"], await _world.FactsAsync());
        // Of what broke off nothing is kept.
        Assert.Equal(Encoding.UTF8.GetByteCount(Pupils), Directory.EnumerateFiles(host.Spool.Root, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length));
    }

    [SkippableFact]
    public async Task ServerThatNeverRecovers_FailsTheRunAfterItsAttempts_WithWhatStoppedIt()
    {
        await using var server = await WebServer.StartAsync((http, _) => BreakAsync(http, "short"));
        await using var host = await StartAsync($"url: {server.Address}/pupils.csv");

        var run = await host.RunAsync("pupils");

        Assert.Equal((RunState.Failed, "etl.not_fetched", 3), (run.State, run.Error!.Code, run.Attempt));
        Assert.Empty(await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FileThatIsGoneFromTheSpool_IsFetchedAgain_ThoughTheServerKnowsItsTag()
    {
        var answers = new List<int>();
        await using var server = await WebServer.StartAsync(async (http, _) =>
        {
            http.Response.Headers.ETag = "\"one\"";
            http.Response.StatusCode = http.Request.Headers.IfNoneMatch == "\"one\"" ? 304 : 200;
            answers.Add(http.Response.StatusCode);
            if (http.Response.StatusCode == 200)
                await http.Response.WriteAsync(Pupils);
        });
        await using var host = await StartAsync($"url: {server.Address}/pupils.csv");

        await host.RunAsync("pupils");
        await host.RunAsync("pupils");
        Directory.Delete(host.Spool.Root, recursive: true);
        var run = await host.RunAsync("pupils");

        Assert.Equal([200, 304, 200], answers);
        Assert.Equal(RunState.Skipped, run.State);
    }

    [SkippableFact]
    public async Task SpoolThatCannotBeWritten_SaysWhichSetting_AndTheNextRunLoadsOnceItCan()
    {
        await using var server = await WebServer.StartAsync((http, _) => http.Response.WriteAsync(Pupils));
        await using var host = await StartAsync($"url: {server.Address}/pupils.csv");
        // A file where the folder would be: nobody can write into that, not even one who may write everywhere.
        _world.Folder.Write("spool", "");

        var failed = await host.RunAsync("pupils");
        File.Delete(Path.Combine(_world.Folder.Root, "spool"));
        var next = await host.RunAsync("pupils");

        Assert.Equal((RunState.Failed, "etl.spool_failed", 1), (failed.State, failed.Error!.Code, failed.Attempt));
        Assert.Contains("Etl:SpoolDirectory", failed.Error.Hint, StringComparison.Ordinal);
        Assert.Equal((null, RunState.Succeeded), (next.Error, next.State));
        Assert.Equal(["湖北省 2019 = 100 by pupils"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();

    private static async Task BreakAsync(HttpContext http, string fault)
    {
        if (int.TryParse(fault, out var status))
        {
            http.Response.StatusCode = status;
            return;
        }

        // Less than it announces: its end, or in the middle.
        http.Response.ContentLength = 1000;
        await http.Response.WriteAsync(Pupils);
        await http.Response.Body.FlushAsync();
        if (fault == "reset")
            http.Abort();
    }

    private async Task<LoadHost> StartAsync(string source)
    {
        _world.Folder.Write(
            "pipelines/pupils.yaml",
            $$"""
            pipeline: pupils
            title: 小学在校生
            authority: 测试局
            target: published_education
            after: [districts]
            {{source}}
            format: csv
            encoding: utf-8
            keys:
              district: { column: 地区, lookup: name }
              academic_year: { column: 年份 }
              stage: primary
            values:
              - { column: 在校生数, measure: enrolled_students, unit: 人 }
            """);
        var host = await _world.StartAsync(options =>
        {
            options.SpoolDirectory = Path.Combine(_world.Folder.Root, "spool");
            options.Connections["example"] = "Bearer secret";
            (options.Attempts, options.RetrySeconds) = (3, 0.01);
        });
        Assert.Null((await host.RunAsync("districts")).Error);
        return host;
    }
}

public sealed class SqliteWebSourceTests() : WebSourceTests(StorageEngine.Sqlite);

public sealed class SqlServerWebSourceTests() : WebSourceTests(StorageEngine.SqlServer);
