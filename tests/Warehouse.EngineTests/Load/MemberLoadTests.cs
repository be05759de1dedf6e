using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Members are replaced as facts are, and a hierarchy never breaks.</summary>
public abstract class MemberLoadTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task CodesThatTwoMembersSwap_AreSwapped()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,43,湖北省,PROV,cn", "cn-43,42,湖南省,PROV,cn");
        var run = await host.RunAsync("districts");

        Assert.Equal(new RunCounts { RowsRead = 3, Updated = 2, Unchanged = 1 }, run.Counts);
        Assert.Equal(["cn-42 43", "cn-43 42"], await _world.QueryAsync($"select concat(district_id, ' ', gb_code) from {_world.Warehouse.Table("dim_district")} where gb_code is not null order by 1"));
    }

    [SkippableFact]
    public async Task RenamedMember_KeepsItsFacts()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,楚省,PROV,cn", "cn-43,43,湖南省,PROV,cn");
        await host.RunAsync("districts");

        Assert.Equal(["楚省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task MemberThatGoesWhileFactsHaveIt_FailsTheLoad()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        _world.WriteDistricts("cn,,全国,NAT,", "cn-43,43,湖南省,PROV,cn");
        var run = await host.RunAsync("districts");

        Assert.Equal("etl.member_in_use", run.Error!.Code);
        Assert.Contains("cn-42", run.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["cn 全国", "cn-42 湖北省", "cn-43 湖南省"], await _world.DistrictsAsync());
    }

    [SkippableFact]
    public async Task MemberThatGoesUnused_Goes()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn");
        var run = await host.RunAsync("districts");

        Assert.Equal(new RunCounts { RowsRead = 2, Unchanged = 2, Deleted = 1 }, run.Counts);
        Assert.Equal(["cn 全国", "cn-42 湖北省"], await _world.DistrictsAsync());
    }

    [SkippableTheory]
    [InlineData("etl.unknown_parent", "cn-99,99,孤省,PROV,nowhere")]
    [InlineData("etl.duplicate_code", "cn-99,42,双省,PROV,cn")]
    [InlineData("etl.unknown_level", "cn-99,99,怪省,GALAXY,cn")]
    public async Task MemberThatDoesNotFit_IsRejected(string code, string row)
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-43,43,湖南省,PROV,cn", row);
        var run = await host.RunAsync("districts");

        Assert.Equal("etl.too_many_rejects", run.Error!.Code);
        Assert.Contains(code, (await host.Rejects.CountRejectsAsync(run.RunId, CancellationToken.None)).Keys);
        Assert.Equal(["cn 全国", "cn-42 湖北省", "cn-43 湖南省"], await _world.DistrictsAsync());
    }

    [SkippableFact]
    public async Task MembersUnderThemselves_FailTheLoad()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn-43", "cn-43,43,湖南省,PROV,cn-42");
        var run = await host.RunAsync("districts");

        Assert.Equal("etl.cycle_in_hierarchy", run.Error!.Code);
        Assert.Equal(["cn", "cn"], await _world.QueryAsync($"select statistical_parent_id from {_world.Warehouse.Table("dim_district")} where statistical_parent_id is not null"));
    }

    [SkippableFact]
    public async Task ChangedMembers_MakeTheFactsThatNeedThemDue()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 1);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "海南省,2019,30");
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());

        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-43,43,湖南省,PROV,cn", "cn-46,46,海南省,PROV,cn");
        var runs = await host.InitialLoad.RunAsync(null, CancellationToken.None);

        Assert.Equal(["districts Succeeded", "enrolment Succeeded"], runs.Select(r => $"{r.PipelineId} {r.State}"));
        Assert.Equal(["湖北省 2019 = 100 by enrolment", "海南省 2019 = 30 by enrolment"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();
}
