using Microsoft.Data.Sqlite;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Facts are staged by keys that others may change before the commit; the commit sees to it that none is wrong.</summary>
public sealed class OtherLoadsInBetweenTests : IDisposable
{
    private readonly LoadWorld _world = new(StorageEngine.Sqlite);

    [Fact]
    public async Task KeysOfMembersThatWereSwapped_AreThoseOfTheCommit()
    {
        Assert.Equal(RunState.Succeeded, (await RunWithAsync(
            """
            update dim_district set district_key = 1000 where district_id = 'cn-42';
            update dim_district set district_key = 1001 where district_id = 'cn-43';
            update dim_district set district_key = (select count(*) from dim_district) - 1 where district_key = 1001;
            update dim_district set district_key = (select count(*) from dim_district) where district_key = 1000;
            """)).State);

        Assert.Equal(["湖北省 2019 = 100 by enrolment", "湖南省 2019 = 7 by enrolment"], await _world.FactsAsync());
    }

    [Fact]
    public async Task MemberThatWentAndWhoseKeyIsAnothers_IsNotKnown()
    {
        var run = await RunWithAsync(
            """
            create temp table was as select * from dim_district where district_id = 'cn-42';
            delete from dim_district where district_id = 'cn-42';
            update was set district_id = 'cn-99', gb_code = '99', name_zh = '别省';
            insert into dim_district select * from was;
            """);

        Assert.Equal("etl.too_many_rejects", run.Error!.Code);
        Assert.Empty(await _world.FactsAsync());
    }

    [Fact]
    public async Task NumberOfASourceThatAnotherTook_IsGivenAnew()
    {
        Assert.Equal(RunState.Succeeded, (await RunWithAsync("insert into etl_source (file, sheet) values ('other.csv', '')")).State);

        Assert.Equal(
            ["samples/enrolment.csv:2", "samples/enrolment.csv:3"],
            await _world.QueryAsync("select concat(s.file, ':', f.source_line) from fct_published_education as f join etl_source as s on s.source_id = f.source_id order by f.source_line"));
    }

    public void Dispose() => _world.Dispose();

    // Runs statements between the staging of a load and its commit.
    private async Task<Run> RunWithAsync(string statements)
    {
        _world.WriteEnrolment("湖北省,2019,100", "湖南省,2019,7");
        await using var host = await _world.StartAsync();
        Assert.Null((await host.RunAsync("districts")).Error);
        host.AtStep = async step =>
        {
            if (step != LoadStep.Staged)
                return;
            await using var connection = (SqliteConnection)await _world.Warehouse.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "pragma foreign_keys = off;\n" + statements;
            await command.ExecuteNonQueryAsync();
        };
        return await host.RunAsync("enrolment");
    }
}
