using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.Generator;
using Warehouse.Host;

namespace Warehouse.EndToEndTests.Generator;

/// <summary>A host that loaded generated districts from scratch: three small ones, unless a test wants others.</summary>
public class SyntheticHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;
    private WebApplication? _app;
    private GrpcChannel? _channel;

    /// <summary>A zone without a code; a district with teaching points and all kinds of combined schools; one of five and four years.</summary>
    public static IReadOnlyList<string> Districts { get; } = ["zone-fuzhou-hitech", "cn-350205", "cn-370704"];

    /// <summary>Where JSON is: <c>http://127.0.0.1:12345</c>.</summary>
    public string Http { get; private set; } = "";

    /// <summary>Where the generated files are.</summary>
    public string Sources => Path.Combine(_folder, "synthetic");

    /// <summary>Calls it over HTTP/2.</summary>
    public GrpcChannel Channel => _channel!;

    /// <summary>The lines of the ledger below its header, cell by cell.</summary>
    public IReadOnlyList<string[]> Ledger { get; private set; } = [];

    public async Task InitializeAsync()
    {
        SyntheticSources.Write(Options(Sources, Path.Combine(AppContext.BaseDirectory, "etl")), _ => { }, CancellationToken.None);
        Ledger = (await File.ReadAllLinesAsync(Path.Combine(Sources, "ledger.csv"))).Skip(1).Select(line => line.Split(',')).ToList();
        _app = WarehouseHost.Build(
            ["--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(Sources, "pipelines")}"]);
        await _app.StartAsync();
        await WarehouseHost.LoadAsync(_app);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Http = addresses[0];
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

    /// <summary>What is generated.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="sources">The folder <c>etl</c>.</param>
    protected virtual GeneratorOptions Options(string folder, string sources) =>
        new() { Out = folder, Sources = sources, Districts = Districts, Schools = 90, From = 2020, To = 2023 };
}
