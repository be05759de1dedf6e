using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Warehouse.Catalogue;
using Warehouse.Host;
using Warehouse.Storage;
using Warehouse.Storage.Sql;

namespace Warehouse.EndToEndTests.Matrix;

/// <summary>A host that started well and then lost its engine and its run log: every call is a fault of the program.</summary>
public sealed class BrokenHost : IAsyncLifetime
{
    /// <summary>Stands in what the engine throws, and must reach the log alone.</summary>
    public const string Secret = "swordfish in /srv/secret";

    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;
    private readonly FaultLog _faults = new();
    private WebApplication? _app;

    internal ProtocolClient Client { get; private set; } = null!;

    /// <summary>The errors logged since this was last asked.</summary>
    internal IReadOnlyList<LoggedFault> TakeFaults() => _faults.Take();

    public async Task InitializeAsync()
    {
        _app = WarehouseHost.Build(
            ["--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", "--Host:LoadAtStart=false", $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}"],
            builder =>
            {
                builder.Logging.AddProvider(_faults);
                builder.Services.RemoveAll<IWarehouseEngine>();
                builder.Services.AddSingleton<BreakableEngine>();
                builder.Services.AddSingleton<IWarehouseEngine>(services => services.GetRequiredService<BreakableEngine>());
                // It would find its table gone as well, and say so beside the calls.
                builder.Services.Remove(builder.Services.Single(service => service.ImplementationType?.Name == "RunWorker"));
            });
        await _app.StartAsync();
        await WarehouseHost.LoadAsync(_app);
        await BreakAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        Client = new ProtocolClient(addresses[0], addresses[1]);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BreakAsync()
    {
        _app!.Services.GetRequiredService<BreakableEngine>().IsBroken = true;
        await using var connection = await _app.Services.GetRequiredService<SqlWarehouse>().OpenWriteAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma foreign_keys = off; drop table etl_run; drop table etl_pipeline; drop table etl_upload; pragma foreign_keys = on";
        await command.ExecuteNonQueryAsync();
    }

    private sealed class BreakableEngine(IServiceProvider services) : IWarehouseEngine
    {
        private readonly SqlEngine _engine = ActivatorUtilities.CreateInstance<SqlEngine>(services);

        public bool IsBroken { get; set; }

        public IndicatorCatalogue Catalogue => IsBroken ? throw new InvalidOperationException(Secret) : _engine.Catalogue;

        public Task<IWarehouseSession> OpenSessionAsync(CancellationToken cancellationToken) =>
            IsBroken ? throw new InvalidOperationException(Secret) : _engine.OpenSessionAsync(cancellationToken);
    }

    private sealed class FaultLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<LoggedFault> _faults = new();

        public IReadOnlyList<LoggedFault> Take()
        {
            var taken = new List<LoggedFault>();
            while (_faults.TryDequeue(out var fault))
                taken.Add(fault);
            return taken;
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _faults.Enqueue(new LoggedFault(formatter(state, exception), exception));
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>An error in the log.</summary>
internal sealed record LoggedFault(string Message, Exception? Exception);
