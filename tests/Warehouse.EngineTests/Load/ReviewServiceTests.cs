using System.Text;
using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage;
using ReviewService = Warehouse.Gateway.ReviewService;

namespace Warehouse.EngineTests.Load;

/// <summary>Rejected rows as administrators see, export and give them up.</summary>
public abstract class ReviewServiceTests(StorageEngine engine) : IDisposable
{
    private const string Run = "pipelines/enrolment/runs/2";

    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task Rejects_AreFilteredAndCountedByCode()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖北省,2020,很多", "火星省,2019,5", "Mars_X%,2019,6", "金星省,2019,7");
        var service = host.Service<Warehouse.Gateway.EtlAdminService>();

        async Task<(string Lines, long Counted)> Of(RejectFilter filter)
        {
            var page = await service.ListRejects(new ListRejectsRequest { Parent = Run, Filter = filter }, AnyCall.Anybody);
            return (string.Join(",", page.Rejects.Select(r => r.Line)), page.CountsByCode.Values.Sum());
        }

        Assert.Equal(("3", 1), await Of(new RejectFilter { Codes = { "etl.not_a_number", "etl.not_whole" } }));
        Assert.Equal(("4,5,6", 3), await Of(new RejectFilter { Column = "地区" }));
        Assert.Equal(("4,5", 2), await Of(new RejectFilter { FromLine = 4, ToLine = 5 }));
        Assert.Equal(("4", 1), await Of(new RejectFilter { Text = "火星" }));
        Assert.Equal(("5", 1), await Of(new RejectFilter { Text = "mars_x%" }));
        Assert.Equal(("", 0), await Of(new RejectFilter { Text = "mars%2019" }));
        Assert.Equal(("", 0), await Of(new RejectFilter { File = "samples/other.csv" }));
        Assert.Equal(("3,4,5,6", 4), await Of(new RejectFilter { States = { RejectState.Open } }));
        Assert.Equal(("", 0), await Of(new RejectFilter { States = { RejectState.Corrected } }));
    }

    [SkippableFact]
    public async Task Export_GivesBackWhatWasReadWithoutPersonalData()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9, more: "drop: [校长]\nignored: [备注]");
        _world.WriteTable("enrolment.csv", "备注,地区,校长,年份,在校生数", "=1+1,湖北省,张三,2019,很多", "\"a,\"\"b\"\"\",火星省,李四,2019,007", "x,湖北省,王五,2019,100", "湖南省,赵六,2019,5");
        await using var host = await _world.StartAsync();
        await host.InitialLoad.RunAsync(null, CancellationToken.None);

        var csv = await ExportAsync(host, new RejectFilter());

        Assert.StartsWith("\uFEFF_reject,_file,_sheet,_line,_column,_rule,_message,_hint,备注,地区,年份,在校生数\r\n", csv, StringComparison.Ordinal);
        var lines = csv.Split("\r\n");
        Assert.StartsWith("1,samples/enrolment.csv,,2,在校生数,etl.not_a_number,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",'=1+1,湖北省,2019,很多", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",\"a,\"\"b\"\"\",火星省,2019,'007", lines[2], StringComparison.Ordinal);
        // The row is a cell short: whose name stands where is not known, so none of it is shown.
        Assert.StartsWith("3,samples/enrolment.csv,,5,", lines[3], StringComparison.Ordinal);
        Assert.EndsWith(",,,,", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain("赵六", string.Concat(await _world.QueryAsync($"select concat(raw, message, hint) from {_world.Warehouse.Table("etl_reject")}")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task RowsThatTheWarehouseRefuses_KeepTheirCells()
    {
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-4201,4201,武汉市,CITY,cn-42");
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 3);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "武汉市,2019,20", "火星省,2020,3", "武汉市,2020,21");

        var lines = (await ExportAsync(host, new RejectFilter { Codes = { "etl.level_not_reported" } })).Split("\r\n");

        Assert.Equal(["武汉市,2019,20", "武汉市,2020,21"], lines[1..3].Select(line => string.Join(',', line.Split(',')[^3..])));
        Assert.Equal(4, lines.Length);
    }

    [SkippableFact]
    public async Task RowsGivenUp_AreClosedByNameAndTheAccountCloses()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9, more: "discard: [{ rule: total, column: 地区, equals: 合计 }]");
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖北省,2020,很多", "火星省,2019,5", "合计,2019,105");
        var service = host.Service<ReviewService>();

        var given = await service.GiveUpRejects(new GiveUpRejectsRequest { Name = Run, Filter = new RejectFilter { Text = "火星" }, Reason = "没有这个省" }, AnyCall.Of("王老师"));
        var account = await service.GetRunAccount(new GetRunAccountRequest { Name = Run }, AnyCall.Anybody);
        var listed = await host.Service<Warehouse.Gateway.EtlAdminService>().ListRejects(new ListRejectsRequest { Parent = Run, Filter = new RejectFilter { States = { RejectState.GivenUp } } }, AnyCall.Anybody);

        Assert.Equal(1, given.Rows);
        Assert.Equal((4, 1, 2, 1, true), (account.RowsRead, account.RowsKept, account.RowsRejected, account.RowsDiscarded["total"], account.Closes));
        Assert.Equal(new RejectAccount { Open = 1, GivenUp = 1 }, account.Rejected);
        Assert.Equal(("王老师", "没有这个省", 4L), (Assert.Single(listed.Rejects).ClosedBy, listed.Rejects[0].Reason, listed.Rejects[0].Line));
        Assert.DoesNotContain("火星", await ExportAsync(host, new RejectFilter()), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Account_TellsRowsThatChangedSomethingFromThoseThatWereThere()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9, more: "discard: [{ rule: total, column: 地区, equals: 合计 }]");
        await using var host = await _world.StartLoadedAsync("湖北省,2018,99", "湖北省,2019,100", "湖南省,2019,50");
        var service = host.Service<ReviewService>();

        async Task<string> AccountAsync(long run)
        {
            var account = await service.GetRunAccount(new GetRunAccountRequest { Name = $"pipelines/enrolment/runs/{run}" }, AnyCall.Anybody);
            Assert.True(account.Closes);
            return $"{account.RowsRead} = {account.RowsLoaded} + {account.RowsUnchanged} + {account.RowsRejected} + {account.RowsDiscarded.Values.Sum()}";
        }

        var again = await host.RunAsync("enrolment", force: true);
        _world.WriteEnrolment("湖北省,2018,99", "湖北省,2019,101", "湖南省,2020,51", "火星省,2019,5", "合计,2019,151");
        var corrected = await host.RunAsync("enrolment");
        _world.WriteEnrolment("湖北省,2019,很多", "火星省,2019,5");
        var failed = await host.RunAsync("enrolment");

        Assert.Equal("3 = 3 + 0 + 0 + 0", await AccountAsync(2));
        Assert.Equal("3 = 0 + 3 + 0 + 0", await AccountAsync(again.RunId));
        Assert.Equal("5 = 2 + 1 + 1 + 1", await AccountAsync(corrected.RunId));
        Assert.False((await service.GetRunAccount(new GetRunAccountRequest { Name = $"pipelines/enrolment/runs/{failed.RunId}" }, AnyCall.Anybody)).HasRowsLoaded);
    }

    [SkippableFact]
    public async Task NewerSource_SupersedesOpenRejectsOfTheOlder()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "火星省,2019,5");
        _world.WriteEnrolment("湖北省,2019,100", "金星省,2019,5");

        var newer = await host.RunAsync("enrolment");

        var reject = Assert.Single((await host.Service<Warehouse.Gateway.EtlAdminService>().ListRejects(new ListRejectsRequest { Parent = Run }, AnyCall.Anybody)).Rejects);
        Assert.Equal((RejectState.Superseded, $"pipelines/enrolment/runs/{newer.RunId}"), (reject.State, reject.ClosedByRun));
        var account = await host.Service<ReviewService>().GetRunAccount(new GetRunAccountRequest { Name = $"pipelines/enrolment/runs/{newer.RunId}" }, AnyCall.Anybody);
        Assert.Equal((1, true), (account.Rejected.Open, account.Closes));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task GivingUpWithoutAReason_IsRefused(string reason)
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        var refused = await Assert.ThrowsAsync<ProblemException>(() => host.Service<ReviewService>().GiveUpRejects(new GiveUpRejectsRequest { Name = Run, Reason = reason }, AnyCall.Anybody));

        Assert.Equal(("request.bad_reason", "reason"), (refused.Problems[0].Code, refused.Problems[0].Path));
    }

    public void Dispose() => _world.Dispose();

    private static async Task<string> ExportAsync(LoadHost host, RejectFilter filter)
    {
        var sent = new Pieces();
        await host.Service<ReviewService>().ExportRejects(new ExportRejectsRequest { Name = Run, Filter = filter }, sent, AnyCall.Anybody);
        return sent.Text;
    }

    private sealed class Pieces : IServerStreamWriter<ExportRejectsResponse>
    {
        private readonly List<byte> _bytes = [];

        public WriteOptions? WriteOptions { get; set; }

        public string Text => Encoding.UTF8.GetString([.. _bytes]);

        public Task WriteAsync(ExportRejectsResponse message)
        {
            _bytes.AddRange(message.Content);
            return Task.CompletedTask;
        }
    }
}
