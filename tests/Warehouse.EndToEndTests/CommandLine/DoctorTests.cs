using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Warehouse.EndToEndTests.Starting;
using Warehouse.Host.Doctor;
using Warehouse.Storage.Doctor;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sqlite;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests;

namespace Warehouse.EndToEndTests.CommandLine;

/// <summary><c>warehouse doctor</c> finds what is wrong with a set-up, says what to do, and changes nothing.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    private string WarehousePath => Path.Combine(_folder, "warehouse.db");

    [Fact]
    public async Task EmptyFolder_IsFine_AndStaysEmpty()
    {
        var (exitCode, output, errors) = await RunAsync();

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains($"There is none yet; the first start makes {WarehousePath}.", output, StringComparison.Ordinal);
        Assert.Contains("0 failures.", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task CompleteWarehouse_IsFine_AndGetsNoFilesBesideIt()
    {
        await MakeWarehouseAsync();
        var before = Directory.GetFileSystemEntries(_folder);

        var (exitCode, output, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("ok       schema: scripts: All ", output, StringComparison.Ordinal);
        Assert.Equal([WarehousePath], before);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task WarehouseThatAHostHasOpen_IsRead()
    {
        await MakeWarehouseAsync();
        var warehouse = new SqliteWarehouse(WarehousePath);
        await using var open = await warehouse.OpenWriteAsync(CancellationToken.None);
        await ExecuteAsync(open, "insert into etl_data_version (run_id, committed_at) values (1, '2026-01-01T00:00:00.0000000Z')");

        var (exitCode, output, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("its data version is 1.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Host:Htpp=127.0.0.1:80", "settings: Host:Htpp: There is no such setting; nothing reads it.", "Did you mean 'Http'?")]
    [InlineData("--Storage:Colour=red", "settings: Storage:Colour: There is no such setting; nothing reads it.", "There are Engine, Path,")]
    [InlineData("--Host:MaxRequestBytes=much", "settings: Host:MaxRequestBytes: 'much' is no whole number.", "the default is 4194304")]
    [InlineData("--Host:LoadAtStart=perhaps", "settings: Host:LoadAtStart: 'perhaps' is no true or false.", "the default is True")]
    [InlineData("--Etl:SilentSeconds=1", "settings: Etl: SilentSeconds must be at least three times HeartbeatSeconds.", "Correct the value")]
    [InlineData("--Storage:Path=", "settings: Storage: Path must name the warehouse's file.", "Correct the value")]
    [InlineData("--Host:Http=nonsense", "addresses: Host:Http: 'nonsense' is not an address with a port.", "Write it as 127.0.0.1:5080")]
    [InlineData("--Host:Http=192.0.2.1:5080", "addresses: Host:Http: 192.0.2.1 is no address of this machine.", "Take 127.0.0.1")]
    [InlineData("--Host:CatalogueDirectory=nowhere", "catalogue: Host:CatalogueDirectory: nowhere: There is no catalogue folder.", "let Host:CatalogueDirectory name")]
    [InlineData("--Etl:PipelinesDirectory=nowhere", "pipelines: Etl:PipelinesDirectory: nowhere: There is no such directory of pipelines.", "let Etl:PipelinesDirectory name")]
    public async Task BadSetting_IsNamed(string setting, string what, string whatToDo) => await AssertFailureAsync(what, whatToDo, setting);

    [Fact]
    public async Task SectionOfNearlyTheRightName_IsAWarning()
    {
        var (exitCode, output, _) = await RunAsync("--Storag:Path=x");

        Assert.Equal(0, exitCode);
        Assert.Contains("warning  settings: Storag: Nothing reads the settings of 'Storag'.", output, StringComparison.Ordinal);
        Assert.Contains("-> Did you mean 'Storage'?", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAddress_IsAWarning()
    {
        var (exitCode, output, _) = await RunAsync("--Host:Http=0.0.0.0:0");

        Assert.Equal(0, exitCode);
        Assert.Contains("warning  addresses: Host:Http: 0.0.0.0:0 can be reached from other machines", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:0", "ok       administrators: Administrators: Nobody is named: whoever is on this machine may change what is loaded.")]
    [InlineData("0.0.0.0:0", "warning  administrators: Administrators: Nobody is named, so that everybody who reaches the host from another machine may load")]
    [InlineData("0.0.0.0:0", "ok       administrators: Administrators: 王老师 may change what is loaded.", "--Administrators:0:Name=王老师", "--Administrators:0:TokenSha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public async Task HostWithoutAdministrators_IsWarnedOfWhenOthersReachIt(string http, string finding, params string[] administrators)
    {
        var (exitCode, output, _) = await RunAsync([$"--Host:Http={http}", .. administrators]);

        Assert.Equal(0, exitCode);
        Assert.Contains(finding, output, StringComparison.Ordinal);
    }

    [Fact]
    public Task HalfAnAdministrator_IsAFailure() =>
        AssertFailureAsync("administrators: Administrators: The administrator '王老师' cannot be told by a token.", "sha256sum", "--Administrators:0:Name=王老师", "--Administrators:0:TokenSha256=abc");

    [Fact]
    public async Task PortInUse_IsNamed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await AssertFailureAsync($"addresses: Host:Grpc: {other.LocalEndpoint} is in use by another program.", "give Host:Grpc another port", $"--Host:Grpc={other.LocalEndpoint}");
    }

    [UnixFact]
    public async Task FolderWhereNothingCanBeWritten_IsNamed() =>
        // Nobody can write there, not even root.
        await AssertFailureAsync("warehouse: folder: Nothing can be written in /proc", "Let Storage:Path name a file in a folder", "--Storage:Path=/proc/edustat/warehouse.db");

    [Fact]
    public async Task FileWhereAFolderShouldBe_IsNamed()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "notes.txt"), "Buy milk.");

        await AssertFailureAsync("notes.txt is a file, and should be a folder.", "Let Storage:Path name", $"--Storage:Path={Path.Combine(_folder, "notes.txt", "data", "warehouse.db")}");
        await AssertFailureAsync($"{_folder} is a folder.", "name a file", $"--Storage:Path={_folder}");
        await AssertFailureAsync($"warehouse: read: {Path.Combine(_folder, "notes.txt")}: The file is not a SQLite database.", "Name another path", $"--Storage:Path={Path.Combine(_folder, "notes.txt")}");
    }

    [Theory]
    [InlineData("insert into schema_journal values (9999, '9999_later.sql', '0', '', '99.0')", "failure  schema: 9999_later.sql: Version 99.0 of the program ran this script here", "Start version 99.0 or a later one.")]
    [InlineData("update schema_journal set sha256 = '0' where number = 1", "failure  schema: 0001_dimensions.sqlite.sql: The script is not what ran here", "undo the edit")]
    [InlineData("delete from schema_journal where number = 3", "warning  schema: 0003_etl.sqlite.sql: The script has not run.", "start this version")]
    [InlineData("drop table schema_journal", "is another program's database.", "Name another path")]
    public async Task SchemaOfAnotherVersion_IsNamed(string change, string what, string whatToDo)
    {
        await MakeWarehouseAsync(change);

        var (exitCode, output, _) = await RunAsync();

        Assert.Equal(what.StartsWith("warning", StringComparison.Ordinal) ? 0 : 1, exitCode);
        Assert.Contains(what, output, StringComparison.Ordinal);
        Assert.Contains(whatToDo, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourceFileThatIsNotThere_IsNamed()
    {
        // The pipelines alone: their sources would lie in the folder beside.
        var pipelines = Directory.CreateDirectory(Path.Combine(_folder, "etl", "pipelines")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "etl", "pipelines")))
            File.Copy(file, Path.Combine(pipelines, Path.GetFileName(file)));

        await AssertFailureAsync("pipelines: districts_cities: ", "Its directory does not exist either.", $"--Etl:PipelinesDirectory={pipelines}");
    }

    [Fact]
    public async Task Json_HasTheSameFindings()
    {
        var (exitCode, output, _) = await RunAsync("--json", "--Host:Htpp=127.0.0.1:80");

        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((1, "failure"), (exitCode, report.GetProperty("verdict").GetString()));
        var wrong = Assert.Single(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("verdict").GetString() == "failure");
        Assert.Equal(
            ("settings", "Host:Htpp", "Did you mean 'Http'?"),
            (wrong.GetProperty("area").GetString(), wrong.GetProperty("name").GetString(), wrong.GetProperty("whatToDo").GetString()));
    }

    [Theory]
    [InlineData(100L << 20, nameof(Verdict.Failure))]
    [InlineData(1L << 30, nameof(Verdict.Warning))]
    [InlineData(10L << 30, nameof(Verdict.Ok))]
    public void FreeSpace_IsJudged(long free, string verdict) =>
        Assert.Equal(verdict, FreeSpace.Judge("warehouse", "at /data", free, "Make room.").Verdict.ToString());

    [Theory]
    [InlineData("1970-01-01", nameof(Verdict.Failure))]
    [InlineData("2026-06-01", nameof(Verdict.Ok))]
    [InlineData("2099-01-01", nameof(Verdict.Failure))]
    public void ClockFarFromTheProgram_IsAFailure(string now, string verdict) =>
        Assert.Equal(verdict, ClockChecks.Now(DateTimeOffset.Parse($"{now}T00:00:00Z", CultureInfo.InvariantCulture), new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc)).Verdict.ToString());

    [Theory]
    [InlineData(5, nameof(Verdict.Ok), "5.0 s ahead of")]
    [InlineData(-45, nameof(Verdict.Warning), "45.0 s behind")]
    public void ServersClock_IsJudged(int secondsAhead, string verdict, string what)
    {
        var finding = SqlServerDoctor.JudgeClock(TimeSpan.FromSeconds(secondsAhead));
        Assert.Equal(verdict, finding.Verdict.ToString());
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public void ScriptsOfFeatures_AreDoneWithout_AndSaidSo()
    {
        var scripts = SchemaScript.Embedded("sqlserver");
        var columnstore = scripts.First(script => script.Feature == "columnstore");
        var journal = scripts.Except([columnstore]).Select(script => new JournalRow(script.Number, script.Feature, script.Name, script.Sha256, "1.0")).ToList();

        var findings = SchemaChecks.Judge(journal, scripts, new Dictionary<string, string> { [columnstore.Name] = "Not on this tier." }, "");

        Assert.All(findings, finding => Assert.Equal(Verdict.Ok, finding.Verdict));
        Assert.Equal("The feature is done without. The server says: Not on this tier.", findings.First(finding => finding.Name == "columnstore").What);
        Assert.Equal("The feature is used.", findings.Single(finding => finding.Name == "partitioning").What);
    }

    [Theory]
    [InlineData("--Storage:ConnectionString=", "settings: Storage: ConnectionString must name the server and the database.", "Correct the value")]
    [InlineData("--Storage:ConnectionString=Server=127.0.0.1,1;Colour=red", "warehouse: connection: Storage:ConnectionString: The connection string is not right.", "Write it as Server=")]
    [InlineData("--Storage:ConnectionString=Server=127.0.0.1,1;Database=edustat;User ID=a;Password=secret;Connect Timeout=1;ConnectRetryCount=0", "warehouse: connection: edustat on 127.0.0.1,1: The server ", "name and port")]
    public async Task ServerThatCannotBeReached_IsNamed_AndNoPasswordShown(string setting, string what, string whatToDo)
    {
        await AssertFailureAsync(what, whatToDo, "--Storage:Engine=SqlServer", setting);

        var (_, output, _) = await RunAsync("--Storage:Engine=SqlServer", setting);
        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args) =>
        Cli.RunAsync(["doctor", "--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", $"--Storage:Path={WarehousePath}", .. args]);

    private async Task AssertFailureAsync(string what, string whatToDo, params string[] args)
    {
        var (exitCode, output, errors) = await RunAsync(args);
        Assert.Equal((1, ""), (exitCode, errors));
        var lines = output.Split('\n');
        var line = Array.FindIndex(lines, line => line.StartsWith("failure", StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal));
        Assert.True(line >= 0, output);
        Assert.Contains(whatToDo, lines[line + 1], StringComparison.Ordinal);
    }

    private async Task MakeWarehouseAsync(string change = "")
    {
        var warehouse = new SqliteWarehouse(WarehousePath);
        await SqliteSchema.ApplyAsync(warehouse, TimeProvider.System, CancellationToken.None);
        if (change.Length > 0)
            await using (var connection = await warehouse.OpenWriteAsync(CancellationToken.None))
                await ExecuteAsync(connection, change);
        // The last to close takes what SQLite keeps beside the file with it.
        SqliteConnection.ClearAllPools();
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The doctor beside the running host.</summary>
[Collection(nameof(RunningHost))]
public sealed class DoctorOfARunningHostTests(RunningHost host)
{
    [Fact]
    public async Task AddressesOfTheHostItself_AreFine()
    {
        var (_, output, _) = await Cli.RunAsync("doctor", $"--Host:Http={new Uri(host.Http).Authority}", $"--Host:Grpc={new Uri(host.GrpcAddress).Authority}");

        Assert.Contains($"ok       addresses: Host:Http: {new Uri(host.Http).Authority} is open: Edustat is running.", output, StringComparison.Ordinal);
        Assert.Contains($"ok       addresses: Host:Grpc: {new Uri(host.GrpcAddress).Authority} is open: Edustat is running.", output, StringComparison.Ordinal);
    }
}
