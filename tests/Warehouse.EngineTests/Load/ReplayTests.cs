using System.Text;
using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage;
using ReviewService = Warehouse.Gateway.ReviewService;
using RunState = Warehouse.Storage.Runs.RunState;
using StoredRun = Warehouse.Storage.Runs.Run;

namespace Warehouse.EngineTests.Load;

/// <summary>Rejects are exported, corrected and replayed; afterwards the account of the run closes.</summary>
public abstract class ReplayTests(StorageEngine engine) : IDisposable
{
    private const string Run = "pipelines/enrolment/runs/2";

    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task CorrectedRows_AreAddedAndTheRestStaysOpen()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖北省,2020,很多", "火星省,2019,5", "金星省,2020,6");

        var csv = await ExportAsync(host);
        var run = await ReplayAsync(host, csv.Replace("2020,很多", "2020,110", StringComparison.Ordinal).Replace(",火星省,2019", ",湖南省,2019", StringComparison.Ordinal));

        Assert.Null(run.Error);
        Assert.Equal((RunState.Succeeded, 3, 1, 2), (run.State, run.Counts.RowsRead, run.Counts.RowsRejected, run.Counts.Inserted));
        Assert.Equal(["湖北省 2019 = 100 by enrolment", "湖南省 2019 = 5 by enrolment", "湖北省 2020 = 110 by enrolment"], await _world.FactsAsync());
        var account = await AccountAsync(host);
        Assert.Equal((4, 1, 3, true), (account.RowsRead, account.RowsKept, account.RowsRejected, account.Closes));
        Assert.Equal(new RejectAccount { Open = 1, Corrected = 2 }, account.Rejected);

        // What is still wrong can be corrected from either export: its number is the same.
        var again = await ReplayAsync(host, (await ExportAsync(host)).Replace("金星省", "湖南省", StringComparison.Ordinal));
        Assert.Equal((RunState.Succeeded, 1), (again.State, again.Counts.Inserted));
        Assert.Equal(new RejectAccount { Corrected = 3 }, (await AccountAsync(host)).Rejected);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(host, csv));
        Assert.Equal("etl.nothing_to_replay", refused.Problems[0].Code);

        // The source is still the one that is loaded, and its next load is no other.
        Assert.Equal(RunState.Skipped, (await host.RunAsync("enrolment")).State);
        Assert.Equal(4, (await _world.FactsAsync()).Count);
    }

    [SkippableFact]
    public async Task ReplayedTwice_ChangesNothingMore()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖北省,2020,很多", "火星省,2019,5");
        var corrected = (await ExportAsync(host)).Replace("很多", "110", StringComparison.Ordinal);
        await ReplayAsync(host, corrected);
        var version = await _world.DataVersionAsync();

        var again = await ReplayAsync(host, corrected);

        Assert.Equal((RunState.Succeeded, 2, 1, 1, 0), (again.State, again.Counts.RowsRead, again.Counts.RowsDiscarded, again.Counts.RowsRejected, again.Counts.Inserted));
        Assert.Equal(version, await _world.DataVersionAsync());
    }

    [SkippableFact]
    public async Task RowCorrectedIntoAnother_TakesNobodysPlace()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "火星省,2019,5", "金星省,2019,100");

        var run = await ReplayAsync(host, (await ExportAsync(host)).Replace("火星省", "湖北省", StringComparison.Ordinal).Replace("金星省", "湖北省", StringComparison.Ordinal));

        Assert.Equal((RunState.Succeeded, 2), (run.State, run.Counts.RowsRejected));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
        Assert.Equal(2, (await AccountAsync(host)).Rejected.Open);
    }

    [SkippableFact]
    public async Task SpreadsheetsOwnWay_IsUnderstood()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "=湖北省,2020,7", "+火星,2020,8");
        var lines = (await ExportAsync(host)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(",'=湖北省,2020,7", lines[1], StringComparison.Ordinal);

        // Semicolons, GB 18030, columns the other way round, about columns gone, one row left out.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding("gb18030").GetBytes("在校生数;年份;地区;_reject\n7;2020;湖北省;1\n");
        var run = await ReplayAsync(host, bytes);

        Assert.Null(run.Error);
        Assert.Equal(["湖北省 2019 = 100 by enrolment", "湖北省 2020 = 7 by enrolment"], await _world.FactsAsync());
        Assert.Equal(new RejectAccount { Open = 1, Corrected = 1 }, (await AccountAsync(host)).Rejected);
    }

    [SkippableTheory]
    [InlineData("a,b\n1,2\n", "etl.not_an_export")]
    [InlineData("_reject,地区,年份,在校生数\n99,湖北省,2020,1\n", "etl.unknown_reject")]
    [InlineData("_reject,地区,年份,在校生数\n1,湖北省,2020,1\n1,湖北省,2021,1\n", "etl.duplicate_reject")]
    [InlineData("_reject,地区,年份\n1,湖北省,2020\n", "etl.missing_column")]
    public async Task FileThatIsNoCorrectedExport_ChangesNothing(string csv, string code)
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖北省,2020,很多");

        var run = await ReplayAsync(host, csv);

        Assert.Equal((RunState.Failed, code), (run.State, run.Error!.Code));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
        Assert.Equal(1, (await AccountAsync(host)).Rejected.Open);
    }

    public void Dispose() => _world.Dispose();

    private static async Task<RunAccount> AccountAsync(LoadHost host) =>
        await host.Service<ReviewService>().GetRunAccount(new GetRunAccountRequest { Name = Run }, AnyCall.Anybody);

    private static async Task<string> ExportAsync(LoadHost host)
    {
        var pieces = new Pieces();
        await host.Service<ReviewService>().ExportRejects(new ExportRejectsRequest { Name = Run }, pieces, AnyCall.Anybody);
        return Encoding.UTF8.GetString([.. pieces.Bytes]);
    }

    private static Task<StoredRun> ReplayAsync(LoadHost host, string csv) => ReplayAsync(host, Encoding.UTF8.GetBytes(csv));

    private static async Task<StoredRun> ReplayAsync(LoadHost host, byte[] csv) => await host.EndOfAsync(long.Parse((await AskAsync(host, csv)).Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture));

    private static Task<Edustat.V1.Run> AskAsync(LoadHost host, string csv) => AskAsync(host, Encoding.UTF8.GetBytes(csv));

    private static Task<Edustat.V1.Run> AskAsync(LoadHost host, byte[] csv) => host.Service<ReviewService>().ReplayRejects(
        new Sent([new ReplayRejectsRequest { Name = Run }, .. csv.Chunk(50).Select(piece => new ReplayRejectsRequest { Content = Google.Protobuf.ByteString.CopyFrom(piece) })]), AnyCall.Anybody);

    private sealed class Sent(IReadOnlyList<ReplayRejectsRequest> pieces) : IAsyncStreamReader<ReplayRejectsRequest>
    {
        private int _next = -1;

        public ReplayRejectsRequest Current => pieces[_next];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(++_next < pieces.Count);
    }

    private sealed class Pieces : IServerStreamWriter<ExportRejectsResponse>
    {
        public List<byte> Bytes { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(ExportRejectsResponse message)
        {
            Bytes.AddRange(message.Content);
            return Task.CompletedTask;
        }
    }
}
