using Microsoft.Data.SqlClient;
using Warehouse.EngineTests.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.SqlServer;

/// <summary>Sources that are tables and queries of a SQL Server which is not the warehouse's.</summary>
public sealed class ForeignSourceTests : IDisposable
{
    // Without a server there is nothing to be done, nor to be tidied up.
    private readonly TestWarehouse _registry = SqlServerTestWarehouse.New();
    private readonly LoadWorld _world = new(StorageEngine.Sqlite);

    [SkippableFact]
    public async Task RowsOfAQuery_AreLoadedPeriodByPeriod()
    {
        await MakePupilsAsync();
        WritePipeline("query: 'select 地区, 年份, 在校生数, 说明, 日期 from dbo.pupils where 年份 = ${period} order by 地区'", "periods: ['2019', '2020']\nreplaces: [academic_year]");
        await using var host = await StartAsync();

        var first = await RunAsync(host, "2019");
        var again = await RunAsync(host, "2019");
        await ExecuteAsync("update dbo.pupils set 在校生数 = 101 where 地区 = N'湖北省' and 年份 = 2019");
        var changed = await RunAsync(host, "2019");
        await RunAsync(host, "2020");

        Assert.Equal((null, new RunCounts { RowsRead = 2, Inserted = 2 }), (first.Error, first.Counts));
        Assert.Equal(RunState.Skipped, again.State);
        Assert.Equal((null, new RunCounts { RowsRead = 2, Updated = 1, Unchanged = 1 }), (changed.Error, changed.Counts));
        Assert.Equal(["湖北省 2019 = 101 by pupils", "湖南省 2019 = missing by pupils", "湖北省 2020 = 110 by pupils"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task Table_IsLoadedAsItIs()
    {
        await MakePupilsAsync();
        WritePipeline("table: dbo.pupils");
        await using var host = await StartAsync();

        var run = await host.RunAsync("pupils");

        Assert.Equal((null, new RunCounts { RowsRead = 3, Inserted = 3 }), (run.Error, run.Counts));
    }

    [SkippableTheory]
    [InlineData("table: dbo.nothing")]
    [InlineData("query: 'select nothing from dbo.pupils'")]
    [InlineData("query: 'delete from dbo.pupils'")]
    public async Task WhatCannotBeRead_SaysWhy_AndChangesNothingThere(string what)
    {
        await MakePupilsAsync();
        WritePipeline(what);
        await using var host = await StartAsync();

        var run = await host.RunAsync("pupils");

        Assert.Equal((RunState.Failed, "etl.foreign_database", "registry"), (run.State, run.Error!.Code, run.Error.Path));
        Assert.Equal(3, await ExecuteAsync("select count(*) from dbo.pupils"));
    }

    [SkippableFact]
    public async Task ServerThatIsAway_IsTriedAgain_AndNamedWithoutItsSecret()
    {
        WritePipeline("table: dbo.pupils");
        await using var host = await StartAsync("Server=127.0.0.1,1;User Id=a;Password=secret;Connect Timeout=1;ConnectRetryCount=0;Encrypt=false", attempts: 2);

        var run = await host.RunAsync("pupils");

        Assert.Equal((RunState.Failed, "etl.foreign_away", 2), (run.State, run.Error!.Code, run.Attempt));
        Assert.Contains("registry", run.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _registry.Dispose();
        _world.Dispose();
    }

    private static async Task<Run> RunAsync(LoadHost host, string period) =>
        await host.EndOfAsync((await host.Queue.RequestAsync(new RunRequest("pupils") { Period = period }, CancellationToken.None)).RunId);

    private async Task<LoadHost> StartAsync(string? connection = null, int attempts = 1)
    {
        File.Delete(Path.Combine(_world.Folder.Pipelines, "enrolment.yaml"));
        var host = await _world.StartAsync(options =>
        {
            options.Connections["registry"] = connection ?? _registry.Address;
            (options.Attempts, options.RetrySeconds) = (attempts, 0.01);
        });
        Assert.Null((await host.RunAsync("districts")).Error);
        return host;
    }

    private async Task MakePupilsAsync()
    {
        await ExecuteAsync("create table dbo.pupils (地区 nvarchar(20) not null, 年份 int not null, 在校生数 decimal(12, 2) null, 说明 nvarchar(100) null, 日期 datetime2 null)");
        await ExecuteAsync("insert into dbo.pupils values (N'湖北省', 2019, 100, N'a,\"b\"', '2019-09-01'), (N'湖南省', 2019, null, null, null), (N'湖北省', 2020, 110, N'两\n行', '2020-09-01T10:00:00')");
    }

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new SqlConnection(_registry.Address);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() as int? ?? 0;
    }

    private void WritePipeline(string what, string more = "") => _world.Folder.Write(
        "pipelines/pupils.yaml",
        $$"""
        pipeline: pupils
        title: 小学在校生
        authority: 测试局
        target: published_education
        after: [districts]
        sql: { connection: registry, engine: sqlserver, {{what}} }
        {{more}}
        ignored: [说明, 日期]
        keys:
          district: { column: 地区, lookup: name }
          academic_year: { column: 年份 }
          stage: primary
        values:
          - { column: 在校生数, measure: enrolled_students, unit: 人 }
        """);
}
