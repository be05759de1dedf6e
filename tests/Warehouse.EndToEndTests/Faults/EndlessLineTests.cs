using Warehouse.EndToEndTests.Starting;
using Xunit.Abstractions;

namespace Warehouse.EndToEndTests.Faults;

/// <summary>
/// A file that is one line, in a host with little memory: its run fails with what is wrong, and the other pipelines load. The
/// line has 64 MB; 1 GB where <c>EDUSTAT_FUZZ_ROUNDS</c> says that there is time.
/// </summary>
public sealed class EndlessLineTests(ITestOutputHelper output) : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    [Theory]
    [InlineData("id,name,x")]
    [InlineData("id,name,\"x")]
    public async Task EndlessLine_FailsItsRun_AndHoldsNoMemory(string header)
    {
        var megabytes = Environment.GetEnvironmentVariable("EDUSTAT_FUZZ_ROUNDS") is null ? 64 : 1024;
        WritePipeline("endless");
        WritePipeline("other");
        await File.WriteAllTextAsync(Path.Combine(_folder, "other.csv"), "id,name\ncn,全国\n");
        await using (var file = new StreamWriter(Path.Combine(_folder, "endless.csv")))
        {
            await file.WriteAsync(header);
            var block = new string('x', (int)Megabyte);
            for (var i = 0; i < megabytes; i++)
                await file.WriteAsync(block);
        }

        // In bytes, as a hexadecimal number: 160 MB for all objects of the program.
        await using var host = HostProcess.StartIn(
            _folder, new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0xA000000" },
            $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(_folder, "pipelines")}");

        var said = await host.ReadUntilAsync("Edustat is ready at data version 1: 1 of 2 sources loaded");

        output.WriteLine($"{megabytes} MB: at most {host.PeakMemory / Megabyte} MB of memory.");
        Assert.Contains("etl.bad_csv", said, StringComparison.Ordinal);
        Assert.Contains("endless.csv", said, StringComparison.Ordinal);
        Assert.InRange(host.PeakMemory, 1, 400 * Megabyte);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WritePipeline(string name)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pipelines"));
        File.WriteAllText(Path.Combine(_folder, "pipelines", name + ".yaml"),
            $$"""
            pipeline: {{name}}
            title: 地区
            authority: 测试局
            target: dimension:district
            files: [../{{name}}.csv]
            format: csv
            encoding: utf-8
            member:
              id: { column: id }
              attributes:
                gb_code: null
                code_scheme: own
                name_zh: { column: name }
                name_en: null
                level: NAT
                statistical_parent_id: null
                managing_parent_id: null
            """);
    }
}
