using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Edustat.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using Warehouse.EndToEndTests.Starting;

namespace Warehouse.EndToEndTests.Faults;

/// <summary>A disk that is full, and one that cannot be written to: a clear error, no damage, and loads go on once that is over.</summary>
public sealed partial class DiskTests : IDisposable
{
    private const int Provinces = 31;

    private static readonly Dictionary<string, string> Nothing = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    private string Disk => Path.Combine(_folder, "disk");

    public DiskTests()
    {
        Directory.CreateDirectory(Disk);
        Directory.CreateDirectory(Path.Combine(_folder, "pipelines"));
        File.WriteAllText(Path.Combine(_folder, "districts.csv"), "id,name,level,parent\ncn,全国,NAT,\n" + string.Concat(Enumerable.Range(20, Provinces).Select(n => $"cn-{n},省{n},PROV,cn\n")));
        File.WriteAllText(Path.Combine(_folder, "pipelines", "districts.yaml"),
            """
            pipeline: districts
            title: 地区
            authority: 测试局
            target: dimension:district
            files: [../districts.csv]
            format: csv
            encoding: utf-8
            member:
              id: { column: id }
              attributes:
                gb_code: null
                code_scheme: own
                name_zh: { column: name }
                name_en: null
                level: { column: level }
                statistical_parent_id: { column: parent, optional: true }
                managing_parent_id: null
            """);
        File.WriteAllText(Path.Combine(_folder, "pipelines", "enrolment.yaml"),
            """
            pipeline: enrolment
            title: 在校生
            authority: 测试局
            target: published_education
            after: [districts]
            files: [../enrolment.csv]
            format: csv
            encoding: utf-8
            keys:
              district: { column: district, lookup: id }
              academic_year: { column: year }
              stage: { column: stage }
            values:
              - { column: pupils, measure: enrolled_students, unit: 人 }
              - { column: teachers, measure: teachers_ft, unit: 人 }
              - { column: entrants, measure: new_entrants, unit: 人 }
            """);
        WriteEnrolment(100, years: 1);
    }

    [OwnDiskFact]
    public async Task DiskThatFillsUp_FailsTheRun_KeepsWhatWasThere_AndTheLoadSucceedsOnceThereIsRoom()
    {
        await using var host = HostProcess.Start(OnDisk("size=24m"), _folder, Nothing, Settings(Disk));
        var welcome = await host.ReadUntilAsync("curl ");
        Assert.Contains("Edustat is ready at data version 2: 2 of 2 sources loaded", welcome, StringComparison.Ordinal);
        using var channel = GrpcChannel.ForAddress(PrintedGrpc().Match(welcome).Groups[1].Value);
        // The disk as the process sees it.
        var ballast = $"/proc/{host.ProcessId}/root{Disk}/ballast";
        Fill(ballast, leave: 512 << 10);
        WriteEnrolment(111, years: 60);

        var failed = await RunAsync(channel);

        Assert.Equal((Run.Types.State.Failed, "storage.disk_full"), (failed.State, failed.Error?.Code));
        Assert.Contains("full", failed.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Make room", failed.Error.Hint, StringComparison.Ordinal);
        Assert.Equal((100d, 2ul), await PupilsAsync(channel));
        Assert.Equal("ok", await IntegrityAsync(host));

        File.Delete(ballast);
        var loaded = await RunAsync(channel);

        Assert.Equal((Run.Types.State.Succeeded, Provinces * 60L * 4), (loaded.State, loaded.Counts.RowsRead));
        Assert.Equal((111d, 3ul), await PupilsAsync(channel));
        Assert.Equal("ok", await IntegrityAsync(host));
        Assert.Equal(0, await host.StopAsync());
        Assert.Contains("storage.disk_full", host.Output, StringComparison.Ordinal);
    }

    [OwnDiskFact]
    public async Task DiskWithoutRoomForAWarehouse_IsNamed_AndNothingStarts()
    {
        await using var host = HostProcess.Start(OnDisk("size=64k"), _folder, Nothing, Settings(Disk));

        var (exitCode, _, errors) = await host.EndAsync();

        Assert.Equal(2, exitCode);
        Assert.StartsWith("Edustat cannot start:", errors, StringComparison.Ordinal);
        Assert.Contains("storage.disk_full", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [OwnDiskFact]
    public async Task FolderThatCannotBeWrittenTo_IsNamed_AndTheWarehouseStaysAsItWas()
    {
        await using (var first = HostProcess.Start(_folder, Settings(Disk)))
        {
            await first.ReadUntilAsync("Edustat is ready at data version 2");
            Assert.Equal(0, await first.StopAsync());
        }

        var before = await File.ReadAllBytesAsync(Path.Combine(Disk, "warehouse.db"));
        WriteEnrolment(111, years: 1);
        await using (var second = HostProcess.Start(["unshare", "-rm", "sh", "-c", $"mount --bind {Disk} {Disk} && mount -o remount,ro,bind {Disk} && exec \"$@\"", "sh"], _folder, Nothing, Settings(Disk)))
        {
            var (exitCode, _, errors) = await second.EndAsync();

            Assert.Equal(2, exitCode);
            Assert.StartsWith("Edustat cannot start:", errors, StringComparison.Ordinal);
            Assert.Matches("storage.(read_only|cannot_open)", errors);
            Assert.Contains("writable", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(Disk, "warehouse.db")));
        await using var third = HostProcess.Start(_folder, Settings(Disk));
        await third.ReadUntilAsync("Edustat is ready at data version 3: 1 of 1 sources loaded");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] OnDisk(string options) => ["unshare", "-rm", "sh", "-c", $"mount -t tmpfs -o {options} none {Disk} && exec \"$@\"", "sh"];

    private string[] Settings(string warehouse) => [$"--Storage:Path={Path.Combine(warehouse, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(_folder, "pipelines")}"];

    private void WriteEnrolment(int pupils, int years)
    {
        var text = new StringBuilder("district,year,stage,pupils,teachers,entrants\n");
        for (var province = 20; province < 20 + Provinces; province++)
            for (var year = 2019; year > 2019 - years; year--)
                foreach (var stage in (string[])["primary", "junior", "senior", "special"])
                    text.Append(CultureInfo.InvariantCulture, $"cn-{province},{year},{stage},{pupils},7,8\n");
        File.WriteAllText(Path.Combine(_folder, "enrolment.csv"), text.ToString());
    }

    private static void Fill(string ballast, int leave)
    {
        var block = new byte[64 << 10];
        using var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, file.Length - leave));
        }
    }

    private static async Task<Run> RunAsync(GrpcChannel channel)
    {
        var etl = new EtlAdminService.EtlAdminServiceClient(channel);
        var last = await etl.RunPipelineAsync(new RunPipelineRequest { Name = "pipelines/enrolment" });
        using var watch = etl.WatchRun(new WatchRunRequest { Name = last.Name });
        await foreach (var run in watch.ResponseStream.ReadAllAsync())
            last = run;
        return last;
    }

    private static async Task<(double Value, ulong Version)> PupilsAsync(GrpcChannel channel)
    {
        var request = new QueryIndicatorsRequest { Periods = new PeriodRange { Periods = { "2019" } } };
        request.Indicators.Add(new IndicatorRef { Indicator = "enrolment" });
        request.Filters.Add(new DimensionFilter { Dimension = "stage", Members = { "primary" } });
        request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "cn-20" } });
        var answer = await new IndicatorService.IndicatorServiceClient(channel).QueryIndicatorsAsync(request);
        return (Assert.Single(answer.Rows).Cells[0].Value, answer.Provenance.DataVersion);
    }

    // Of a copy: SQLite does not follow the way into a process's own view of the files.
    private async Task<string> IntegrityAsync(HostProcess host)
    {
        var copy = Path.Combine(_folder, "copy.db");
        foreach (var ending in new[] { "", "-wal" })
            File.Copy($"/proc/{host.ProcessId}/root{Disk}/warehouse.db{ending}", copy + ending, overwrite: true);
        await using var connection = new SqliteConnection($"Data Source={copy};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma integrity_check";
        return (string)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex(@"gRPC  (\S+)")]
    private static partial Regex PrintedGrpc();
}
