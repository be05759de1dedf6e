using System.Text;
using Edustat.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.Host;

namespace Warehouse.EndToEndTests;

/// <summary>What an administrator sees when a file of the bureau is not as it should be.</summary>
public sealed class BadSourcesTests : IAsyncLifetime
{
    private const string Pipeline = "pipelines/nbs_province_primary";

    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private EtlAdminService.EtlAdminServiceClient _etl = null!;
    private IndicatorService.IndicatorServiceClient _indicators = null!;

    private string Source => Path.Combine(_folder, "etl", "samples", "nbs", "province", "普通小学基本情况.csv");

    public async Task InitializeAsync()
    {
        CopyFolder(Path.Combine(AppContext.BaseDirectory, "etl"), Path.Combine(_folder, "etl"));
        _app = WarehouseHost.Build(
        [
            "--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0",
            $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}",
            $"--Etl:PipelinesDirectory={Path.Combine(_folder, "etl", "pipelines")}",
        ]);
        await _app.StartAsync();
        await WarehouseHost.LoadAsync(_app);
        _channel = GrpcChannel.ForAddress(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last());
        _etl = new EtlAdminService.EtlAdminServiceClient(_channel);
        _indicators = new IndicatorService.IndicatorServiceClient(_channel);
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        await _app!.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task BadNumberAndUnknownDistrict_AreListedWithLineAndColumn_WhileTheOthersLoad()
    {
        // Line 2 is Beijing 2019: 941 schools, 94.1614 万 pupils. Line 22 is Tianjin 2019.
        EditLines(lines =>
        {
            lines[1] = lines[1].Replace("94.1614", "九十四万", StringComparison.Ordinal);
            lines[21] = lines[21].Replace("120000", "129900", StringComparison.Ordinal);
            lines[41] = lines[41].Replace("河北省,2019,", "河北省,二〇一九,", StringComparison.Ordinal);
        });

        var run = await RunAsync();

        Assert.Equal(Run.Types.State.Succeeded, run.State);
        Assert.Equal((620, 2, 3), (run.Counts.RowsRead, run.Counts.RowsRejected, run.Counts.Rejects));
        var rejects = (await _etl.ListRejectsAsync(new ListRejectsRequest { Parent = run.Name })).Rejects;
        Assert.Equal(
            [(2L, "普通小学在校学生数(万人)", "etl.not_a_number"), (22L, "省份编码", "etl.unknown_member"), (42L, "年份", "etl.bad_year")],
            rejects.Select(reject => (reject.Line, reject.Column, reject.Code)));
        Assert.All(rejects, reject => Assert.EndsWith("普通小学基本情况.csv", reject.File, StringComparison.Ordinal));
        Assert.Contains("九十四万", rejects[0].Raw, StringComparison.Ordinal);

        // The other values of Beijing's row are there; its pupils, which nobody could read, are not an old or invented number.
        Assert.Equal([941d, null], await Beijing2019Async());
        // And a nation without Tianjin and Hebei is no nation.
        var sum = await AskAsync(request =>
        {
            request.Indicators.Add(new IndicatorRef { Indicator = "school_count" });
            request.BasisLevel = "PROV";
        });
        Assert.Equal((CellStatus.Incomplete, 29, 31), (sum.Cells[0].Status, sum.Cells[0].N, sum.Cells[0].ExpectedN));
    }

    [Fact]
    public async Task MissingColumn_FailsTheRunByName_AndKeepsWhatWasLoaded()
    {
        EditLines(lines => lines[0] = lines[0].Replace("普通小学学校数(所)", "小学学校数(所)", StringComparison.Ordinal));
        var run = await RunAsync();
        Assert.Equal((Run.Types.State.Failed, "etl.missing_column"), (run.State, run.Error.Code));
        Assert.Contains("普通小学学校数(所)", run.Error.Message, StringComparison.Ordinal);
        Assert.Contains("普通小学基本情况.csv", run.Error.Location + run.Error.Message, StringComparison.Ordinal);
        Assert.Contains("小学学校数(所)", run.Error.Hint, StringComparison.Ordinal);
        Assert.Equal([941d, 941_614d], await Beijing2019Async());
    }

    [Fact]
    public async Task FileInAnotherEncoding_FailsTheRun_AndSaysWhichItIs()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        File.WriteAllText(Source, File.ReadAllText(Source), Encoding.GetEncoding("gb18030"));
        var run = await RunAsync();
        Assert.Equal((Run.Types.State.Failed, "etl.wrong_encoding"), (run.State, run.Error.Code));
        Assert.Contains("gb18030", run.Error.Hint, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([941d, 941_614d], await Beijing2019Async());
    }

    [Fact]
    public async Task MoreBadRowsThanAllowed_FailTheRun_ListThem_AndKeepWhatWasLoaded()
    {
        EditLines(lines =>
        {
            for (var i = 1; i < lines.Length; i++)
                lines[i] = "9" + lines[i];
        });
        var run = await RunAsync();
        Assert.Equal(Run.Types.State.Failed, run.State);
        Assert.NotEmpty((await _etl.ListRejectsAsync(new ListRejectsRequest { Parent = run.Name, PageSize = 5 })).Rejects);
        Assert.Equal([941d, 941_614d], await Beijing2019Async());
    }

    [Fact]
    public async Task CorrectedFile_ReplacesTheRows_AndTheDataVersionRises()
    {
        var before = await AskAsync(request => request.Indicators.Add(new IndicatorRef { Indicator = "school_count" }), "北京市");
        EditLines(lines => lines[1] = lines[1].Replace(",941,", ",942,", StringComparison.Ordinal));
        var run = await RunAsync();
        Assert.Equal((Run.Types.State.Succeeded, 1L, 0L, 0L), (run.State, run.Counts.Updated, run.Counts.Inserted, run.Counts.Deleted));
        Assert.Equal([942d, 941_614d], await Beijing2019Async());
        Assert.Equal(941d, before.Cells[0].Value);
        // The same file again is recognised.
        Assert.Equal(Run.Types.State.Skipped, (await RunAsync()).State);
    }

    private async Task<Run> RunAsync()
    {
        var queued = await _etl.RunPipelineAsync(new RunPipelineRequest { Name = Pipeline });
        using var watch = _etl.WatchRun(new WatchRunRequest { Name = queued.Name });
        var last = queued;
        await foreach (var run in watch.ResponseStream.ReadAllAsync())
            last = run;
        return last;
    }

    private async Task<IReadOnlyList<double?>> Beijing2019Async()
    {
        var row = await AskAsync(
            request => request.Indicators.AddRange(new[] { "school_count", "enrolment" }.Select(id => new IndicatorRef { Indicator = id })), "北京市");
        return row.Cells.Select(cell => cell.HasValue ? cell.Value : (double?)null).ToList();
    }

    private async Task<Row> AskAsync(Action<QueryIndicatorsRequest> shape, string? district = null)
    {
        var request = new QueryIndicatorsRequest { Periods = new PeriodRange { Periods = { "2019" } } };
        request.Filters.Add(new DimensionFilter { Dimension = "stage", Members = { "primary" } });
        if (district is not null)
            request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { district } });
        shape(request);
        return Assert.Single((await _indicators.QueryIndicatorsAsync(request)).Rows);
    }

    private void EditLines(Action<string[]> edit)
    {
        var lines = File.ReadAllText(Source).Split('\n');
        edit(lines);
        File.WriteAllText(Source, string.Join('\n', lines));
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
