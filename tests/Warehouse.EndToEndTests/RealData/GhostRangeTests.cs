using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Warehouse.EndToEndTests.Starting;
using Warehouse.Tests.Etl.Read;
using Xunit.Abstractions;
using Files = Warehouse.Tests.Repository;

namespace Warehouse.EndToEndTests.RealData;

/// <summary>What a workbook costs that declares 252 million cells and holds half a million.</summary>
public sealed class GhostRangeTests(ITestOutputHelper output) : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    [SharedDataFact]
    public async Task HostWithLittleMemory_LoadsIt()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pipelines"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "pipelines", "escolas.yaml"),
            $$"""
            pipeline: escolas
            title: Escolas
            authority: INEP
            target: dimension:school
            files: [{{Files.SharedData}}/br_tocantins_2025_ghost_range_xlsx/Escolas-to.xlsx]
            format: xlsx
            sheets: [ESCOLA-2025]
            unexpected_columns: ignore
            member:
              id: { column: CO_ENTIDADE }
              attributes:
                name_zh: { column: NO_ENTIDADE }
                school_type: escola
                school_type_name: Escola
                founder: { column: TP_DEPENDENCIA }
                founder_name: { column: TP_DEPENDENCIA }
                is_public: '1'
            """);
        var watch = Stopwatch.StartNew();
        // In bytes, as a hexadecimal number: 160 MB for all objects of the program.
        await using var host = HostProcess.StartIn(
            _folder, new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0xA000000" },
            $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(_folder, "pipelines")}");

        await host.ReadUntilAsync("Edustat is ready at data version 1");

        output.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s from the start of the process, at most {host.PeakMemory / Megabyte} MB of memory.");
        Assert.InRange(host.PeakMemory, 1, 400 * Megabyte);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "warehouse.db")};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from dim_school";
        Assert.Equal(2_217L, await command.ExecuteScalarAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
