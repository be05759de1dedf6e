using System.Reflection;
using Warehouse.EndToEndTests.Starting;
using Warehouse.Host;
using Warehouse.Host.Commands;

namespace Warehouse.EndToEndTests.CommandLine;

/// <summary>What the program makes of its arguments.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    [Fact]
    public async Task Help_NamesCommandsSettingsAndExitCodes()
    {
        var (exitCode, output, errors) = await Cli.RunAsync("--help");

        Assert.Equal((0, ""), (exitCode, errors));
        foreach (var word in new[] { "serve", "schema", "doctor", "--Storage:Path=", "Exit codes: 0" })
            Assert.Contains(word, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsThatOfTheProgram()
    {
        await using var process = HostProcess.Start(_folder, "--version");
        var (exitCode, output, errors) = await process.EndAsync();

        var version = typeof(WarehouseHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        Assert.Equal((0, version, ""), (exitCode, output.Trim(), errors));
    }

    [Theory]
    [InlineData("'doctro' is no command of warehouse. Did you mean 'doctor'?", "doctro")]
    [InlineData("'scrip' is no command of warehouse schema. Did you mean 'script'?", "schema", "scrip")]
    [InlineData("'--jsn' is no option of warehouse doctor. Did you mean '--json'?", "doctor", "--jsn")]
    [InlineData("'--engin' is no option of warehouse schema script. Did you mean '--engine'?", "schema", "script", "--engin", "sqlite")]
    [InlineData("warehouse schema needs a command: script.", "schema")]
    [InlineData("'oracle' not recognized", "schema", "script", "--engine", "oracle")]
    public async Task WrongUsage_IsNamed_AndNothingRuns(string message, params string[] args)
    {
        var (exitCode, output, errors) = await Cli.RunAsync(args);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Equal(2, errors.Trim().Split('\n').Length);
    }

    [Fact]
    public async Task CatalogueThatIsNotThere_IsNamedByTheCommandsThatNeedIt()
    {
        var (exitCode, output, errors) = await Cli.RunAsync("schema", "script", "--engine", "sqlserver", "--Host:CatalogueDirectory=nowhere");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("There is no catalogue folder.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Host:Http=127.0.0.1:0 doctor --json", "--Host:Http=127.0.0.1:0", "doctor --json")]
    [InlineData("doctor --Host:Http 127.0.0.1:0 --json", "--Host:Http 127.0.0.1:0", "doctor --json")]
    [InlineData("Storage:Path=a=b /Host:LoadAtStart=false", "Storage:Path=a=b /Host:LoadAtStart=false", "")]
    [InlineData("--Logging:LogLevel:Warehouse.Etl=Information", "--Logging:LogLevel:Warehouse.Etl=Information", "")]
    [InlineData("--environment Development serve", "--environment Development", "serve")]
    [InlineData(@"export /a/b:c C:\d --to=e:f", "", @"export /a/b:c C:\d --to=e:f")]
    public void Settings_AreToldFromWordsByTheirColon(string line, string settings, string words)
    {
        var split = SettingArguments.Split(line.Split(' '));

        Assert.Equal((settings, words), (string.Join(' ', split.Settings), string.Join(' ', split.Words)));
    }

    [UnixFact]
    public async Task Serve_ServesWithSettingsOnBothSides()
    {
        await using var process = HostProcess.Start(_folder, "serve", "--Host:LoadAtStart=false", $"--Storage:Path={Path.Combine(_folder, "a", "b.db")}");
        await process.ReadUntilAsync("Edustat is ready at data version 0");

        Assert.True(File.Exists(Path.Combine(_folder, "a", "b.db")));
        Assert.Equal(0, await process.StopAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
