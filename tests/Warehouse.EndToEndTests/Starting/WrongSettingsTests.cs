using System.Net;
using System.Net.Sockets;

namespace Warehouse.EndToEndTests.Starting;

/// <summary>What does not allow a start ends the program with code 2 and says on the error output what to correct.</summary>
public sealed class WrongSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    [Theory]
    [InlineData("--Host:Http=nonsense", "Host:Http: 'nonsense' is not an address with a port.", "host.bad_address")]
    [InlineData("--Host:Grpc=127.0.0.1:99999", "Host:Grpc: '127.0.0.1:99999' is not an address with a port.", "host.bad_address")]
    // TEST-NET-1: an address of documents, which no machine has.
    [InlineData("--Host:Http=192.0.2.1:5080", "must be addresses of this machine", "host.cannot_listen")]
    [InlineData("--Host:MaxRequestBytes=much", "'much' at 'Host:MaxRequestBytes'", "host.bad_setting")]
    [InlineData("--Host:LoadAtStart=perhaps", "'perhaps' at 'Host:LoadAtStart'", "host.bad_setting")]
    [InlineData("--Etl:PollSeconds=soon", "'soon' at 'Etl:PollSeconds'", "host.bad_setting")]
    [InlineData("--Etl:SilentSeconds=1", "SilentSeconds must be at least three times HeartbeatSeconds", "host.bad_setting")]
    [InlineData("--Etl:PipelinesDirectory=nowhere", "There is no such directory of pipelines.", "etl.pipelines_not_found")]
    [InlineData("--Storage:Path=", "Path must name the warehouse's file", "host.bad_setting")]
    [InlineData("--Host:CatalogueDirectory=nowhere", "There is no catalogue folder.", "catalogue.not_found")]
    public async Task Setting_IsNamed(string setting, string message, string code) =>
        await AssertRefusesToStartAsync(message, code, setting);

    [Fact]
    public async Task PortInUse_IsNamed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await AssertRefusesToStartAsync($"{other.LocalEndpoint}", "host.address_in_use", $"--Host:Http={other.LocalEndpoint}");
    }

    [Fact]
    public async Task MistakeInTheCatalogue_IsShownWithItsLine()
    {
        var catalogue = Path.Combine(_folder, "catalogue");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "sql", "catalogue"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(catalogue, Path.GetRelativePath(Path.Combine(Repository.Root, "sql", "catalogue"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var indicators = Path.Combine(catalogue, "indicators", "access.yaml");
        await File.AppendAllTextAsync(indicators, "nonsense: [");
        var line = File.ReadLines(indicators).Count();

        await AssertRefusesToStartAsync($"indicators/access.yaml:{line}:", "catalogue.", $"--Host:CatalogueDirectory={catalogue}");
    }

    [Fact]
    public async Task WarehouseThatIsNoDatabase_IsNamed()
    {
        var path = Path.Combine(_folder, "notes.txt");
        await File.WriteAllTextAsync(path, "Buy milk.");

        await AssertRefusesToStartAsync($"{path}: The file is not a SQLite database.", "storage.not_a_database", $"--Storage:Path={path}");

        Assert.Equal("Buy milk.", await File.ReadAllTextAsync(path));
    }

    [UnixFact]
    public async Task PlaceWhereNothingCanBeWritten_IsNamed()
    {
        // Nobody can write there, not even root.
        await AssertRefusesToStartAsync("/proc/edustat/warehouse.db", "storage.read_only", "--Storage:Path=/proc/edustat/warehouse.db");
        await AssertRefusesToStartAsync("/proc/warehouse.db", "storage.cannot_open", "--Storage:Path=/proc/warehouse.db");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task AssertRefusesToStartAsync(string message, string code, params string[] settings)
    {
        await using var host = HostProcess.Start(_folder, settings);
        var (exitCode, output, errors) = await host.EndAsync();
        Assert.Equal(2, exitCode);
        Assert.StartsWith("Edustat cannot start:", errors, StringComparison.Ordinal);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Contains(code, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        // Said once, and not by the framework again.
        Assert.DoesNotContain("fail:", output, StringComparison.Ordinal);
    }
}
