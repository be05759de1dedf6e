using System.Collections.Concurrent;
using Edustat.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.Catalogue;
using Warehouse.Host;
using Warehouse.Storage.Sqlite;
using Files = Warehouse.Tests.Repository;

namespace Warehouse.EndToEndTests.RealData;

/// <summary>
/// The real host with the pipelines, catalogue and tables of a folder beside this file, over published files that are not
/// shipped. Where those are absent nothing starts, and the tests are shown as skipped.
/// </summary>
/// <param name="folder">Its folder: <c>texas</c>.</param>
public abstract class RealWorld(string folder) : IAsyncLifetime
{
    private readonly string _place = Directory.CreateTempSubdirectory("edustat").FullName;
    private WebApplication? _app;
    private GrpcChannel? _channel;

    /// <summary>Runs of its pipelines, by id.</summary>
    public IReadOnlyDictionary<string, Run> Runs { get; private set; } = new ConcurrentDictionary<string, Run>();

    /// <summary>Asks it.</summary>
    public IndicatorService.IndicatorServiceClient Indicators => new(_channel!);

    private string Database => Path.Combine(_place, "warehouse.db");

    public async Task InitializeAsync()
    {
        if (Files.SharedData is not { } shared)
            return;
        CopyFolder(Path.Combine(Files.Root, "tests", "Warehouse.EndToEndTests", "RealData", folder), _place, shared);
        Directory.CreateDirectory(Path.Combine(_place, "catalogue", "dimensions"));
        foreach (var dimension in new[] { "district", "school", "stage", "academic_year", "fiscal_year" })
            File.Copy(Path.Combine(Files.Catalogue, "dimensions", dimension + ".yaml"), Path.Combine(_place, "catalogue", "dimensions", dimension + ".yaml"));
        await new SqliteWarehouse(Database).ApplySchemaAsync(CatalogueFiles.Load(Files.Catalogue), TimeProvider.System, CancellationToken.None);
        await using (var connection = new SqliteConnection($"Data Source={Database};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = await File.ReadAllTextAsync(Path.Combine(_place, "schema.sql"));
            await command.ExecuteNonQueryAsync();
        }

        _app = WarehouseHost.Build(
        [
            "--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", $"--Host:CatalogueDirectory={Path.Combine(_place, "catalogue")}",
            $"--Storage:Path={Database}", $"--Etl:PipelinesDirectory={Path.Combine(_place, "pipelines")}",
        ]);
        await _app.StartAsync();
        await WarehouseHost.LoadAsync(_app);
        _channel = GrpcChannel.ForAddress(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last());
        Runs = (await new EtlAdminService.EtlAdminServiceClient(_channel).ListRunsAsync(new ListRunsRequest { Parent = "pipelines/-", PageSize = 1000 })).Runs
            .ToDictionary(run => run.Pipeline["pipelines/".Length..]);
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_place, recursive: true);
    }

    /// <summary>Every run ended well, and every row that it read is accounted for.</summary>
    /// <param name="valuesInARow">How many rows of the warehouse a row of the source becomes: one where a pipeline is not named.</param>
    public void AssertAccountsClose(IReadOnlyDictionary<string, int> valuesInARow)
    {
        Assert.All(Runs.Values, run => Assert.True(run.State == Run.Types.State.Succeeded, run.ToString()));
        Assert.All(Runs, run =>
        {
            var counts = run.Value.Counts;
            var kept = (counts.RowsRead - counts.RowsRejected - counts.RowsDiscarded) * valuesInARow.GetValueOrDefault(run.Key, 1);
            Assert.True(kept == counts.Inserted + counts.Updated + counts.Unchanged, run.ToString());
        });
    }

    /// <summary>Every row of an answer.</summary>
    public async Task<IReadOnlyList<Row>> AskAsync(QueryIndicatorsRequest request)
    {
        var rows = new List<Row>();
        request.PageSize = 10_000;
        do
        {
            var page = await Indicators.QueryIndicatorsAsync(request);
            rows.AddRange(page.Rows);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return rows;
    }

    /// <summary>Rows of a query of its warehouse, as texts.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> ReadAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var rows = new List<IReadOnlyList<string>>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToList());
        return rows;
    }

    /// <summary>A question for indicators by dimensions, each as <c>dimension</c> or <c>dimension:LEVEL</c>.</summary>
    public static QueryIndicatorsRequest Question(IEnumerable<string> indicators, params string[] groupBy)
    {
        var request = new QueryIndicatorsRequest();
        request.Indicators.AddRange(indicators.Select(indicator => new IndicatorRef { Indicator = indicator }));
        request.GroupBy.AddRange(groupBy.Select(text => text.Split(':')).Select(parts => new Grouping { Dimension = parts[0], Level = parts.ElementAtOrDefault(1) ?? "" }));
        return request;
    }

    private static void CopyFolder(string from, string to, string shared)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, File.ReadAllText(file).Replace("SHARED", shared, StringComparison.Ordinal));
        }
    }
}
