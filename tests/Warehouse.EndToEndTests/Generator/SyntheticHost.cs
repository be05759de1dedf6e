using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.Generator;
using Warehouse.Host;

namespace Warehouse.EndToEndTests.Generator;

/// <summary>A host that loaded three small generated districts from scratch.</summary>
public sealed class SyntheticHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;
    private WebApplication? _app;
    private GrpcChannel? _channel;

    /// <summary>A zone without a code; a district with teaching points and all kinds of combined schools; one of five and four years.</summary>
    public static IReadOnlyList<string> Districts { get; } = ["zone-fuzhou-hitech", "cn-350205", "cn-370704"];

    /// <summary>Calls it over HTTP/2.</summary>
    public GrpcChannel Channel => _channel!;

    /// <summary>The lines of the ledger below its header, cell by cell.</summary>
    public IReadOnlyList<string[]> Ledger { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var sources = Path.Combine(_folder, "synthetic");
        var options = new GeneratorOptions { Out = sources, Sources = Path.Combine(AppContext.BaseDirectory, "etl"), Districts = Districts, Schools = 90, From = 2020, To = 2023 };
        SyntheticSources.Write(options, _ => { }, CancellationToken.None);
        Ledger = (await File.ReadAllLinesAsync(Path.Combine(sources, "ledger.csv"))).Skip(1).Select(line => line.Split(',')).ToList();
        _app = WarehouseHost.Build(
            ["--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(sources, "pipelines")}"]);
        await _app.StartAsync();
        await WarehouseHost.LoadAsync(_app);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        _channel = GrpcChannel.ForAddress(addresses[1]);
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
