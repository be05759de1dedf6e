using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warehouse.Etl;
using Warehouse.Etl.Acquire;
using Warehouse.Etl.Load;
using Warehouse.Etl.Runs;
using Warehouse.Storage;
using Warehouse.Storage.Files;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Runs.Rejects;
using Warehouse.Storage.Sql;

namespace Warehouse.EngineTests.Load;

/// <summary>A host with nothing but storage and loads, wired as the product wires them. Fails a test that logs an error it did not announce.</summary>
internal sealed class LoadHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ErrorLog _errors = new();

    private LoadHost(TestWarehouse warehouse, string pipelinesDirectory, Action<EtlOptions>? configure, TimeProvider? time)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(_errors);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(Shipped.Catalogue);
        builder.Services.AddWarehouseStorage(warehouse.Configure);
        builder.Services.AddWarehouseEtl(options =>
        {
            options.PipelinesDirectory = pipelinesDirectory;
            options.PollSeconds = 0.2;
            configure?.Invoke(options);
        });
        builder.Services.AddSingleton<Warehouse.Gateway.RunFinder>();
        _host = builder.Build();
    }

    public RunLog Runs => _host.Services.GetRequiredService<RunLog>();

    public RunQueue Queue => _host.Services.GetRequiredService<RunQueue>();

    public PipelineLog Pipelines => _host.Services.GetRequiredService<PipelineLog>();

    public RejectLog Rejects => _host.Services.GetRequiredService<RejectLog>();

    public ReplayLog Replays => _host.Services.GetRequiredService<ReplayLog>();

    public ReviewLog Reviews => _host.Services.GetRequiredService<ReviewLog>();

    public SqlWarehouse Warehouse => _host.Services.GetRequiredService<SqlWarehouse>();

    public InitialLoad InitialLoad => _host.Services.GetRequiredService<InitialLoad>();

    public IWarehouseEngine Engine => _host.Services.GetRequiredService<IWarehouseEngine>();

    /// <summary>A service of the gateway over this host's warehouse.</summary>
    public T Service<T>()
        where T : class => ActivatorUtilities.CreateInstance<T>(_host.Services);

    /// <summary>Called at every step of a run.</summary>
    public Func<LoadStep, Task> AtStep
    {
        set => _host.Services.GetRequiredService<LoadSteps>().Reached = value;
    }

    /// <summary>Errors that the test expects to be logged.</summary>
    public IReadOnlyCollection<string> TakeErrors() => _errors.Take();

    public static async Task<LoadHost> StartAsync(TestWarehouse warehouse, string pipelinesDirectory, Action<EtlOptions>? configure = null, TimeProvider? time = null)
    {
        var host = new LoadHost(warehouse, pipelinesDirectory, configure, time);
        try
        {
            await host._host.StartAsync();
            return host;
        }
        catch
        {
            host._host.Dispose();
            throw;
        }
    }

    /// <summary>Looks at watched folders once.</summary>
    public Task LookAtFoldersAsync() => _host.Services.GetRequiredService<FolderWatch>().LookAsync(CancellationToken.None);

    /// <summary>Where fetched and sent files are.</summary>
    public Spool Spool => _host.Services.GetRequiredService<Spool>();

    public UploadRuns Uploads => _host.Services.GetRequiredService<UploadRuns>();

    /// <summary>Ends uploads that nobody goes on with.</summary>
    public Task TidyUploadsAsync() => Uploads.TidyAsync(CancellationToken.None);

    /// <summary>Asks for a run and follows it to its end.</summary>
    public async Task<Run> RunAsync(string pipelineId, bool force = false) =>
        await EndOfAsync((await Queue.RequestAsync(new RunRequest(pipelineId) { Force = force }, CancellationToken.None)).RunId);

    /// <summary>Asks for a run to be taken back, and follows that to its end.</summary>
    public async Task<Run> RollBackAsync(Run run, bool cascade = false) =>
        await EndOfAsync((await _host.Services.GetRequiredService<UndoLog>().RequestAsync(run, cascade, new RunRequest(run.PipelineId), CancellationToken.None)).RunId);

    /// <summary>The run once it has ended.</summary>
    public Task<Run> EndOfAsync(long runId) => WhenAsync(runId, run => run.State.HasEnded());

    /// <summary>The run once it is as told.</summary>
    public async Task<Run> WhenAsync(long runId, Func<Run, bool> condition)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var nextChange = Runs.Signals.NextChange;
            var run = await Runs.FindAsync(runId, enough.Token);
            if (condition(run!))
                return run!;
            await Runs.Signals.WaitAsync(nextChange, TimeSpan.FromMilliseconds(100), enough.Token);
        }
    }

    public async Task StopAsync() => await _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        var errors = _errors.Take();
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _errors = new();

        public IReadOnlyCollection<string> Take()
        {
            var taken = _errors.ToArray();
            _errors.Clear();
            return taken;
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _errors.Enqueue($"{formatter(state, exception)}\n{exception}");
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
