using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warehouse.EngineTests.Load;
using Warehouse.Etl;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Schedule;

/// <summary>A host with storage, loads and the scheduler, wired as the product wires them, and one pipeline <c>nation</c>.</summary>
internal sealed class ScheduledHost : IAsyncDisposable
{
    private readonly IHost _host;

    /// <param name="folder">Where its pipelines are.</param>
    /// <param name="warehouse">Its warehouse.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="log">Told of every message by its number.</param>
    public ScheduledHost(TempFolder folder, TestWarehouse warehouse, TimeProvider? time = null, Action<int>? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(Shipped.Catalogue);
        builder.Services.AddWarehouseStorage(warehouse.Configure);
        builder.Services.AddWarehouseEtl(options =>
        {
            options.PipelinesDirectory = folder.Pipelines;
            options.PollSeconds = 0.1;
        });
        if (log is not null)
            builder.Logging.AddProvider(new Listener(log));
        _host = builder.Build();
    }

    public IServiceProvider Services => _host.Services;

    public RunLog Runs => Services.GetRequiredService<RunLog>();

    /// <summary>Called at every step of a run.</summary>
    public Func<LoadStep, Task> AtStep
    {
        set => Services.GetRequiredService<LoadSteps>().Reached = value;
    }

    /// <summary>Writes the pipeline <c>nation</c> and its source.</summary>
    public static void WriteNation(TempFolder folder, string schedule)
    {
        folder.Write("nation.csv", "id,name\ncn,全国\n");
        folder.Write("pipelines/nation.yaml", $$"""
            pipeline: nation
            title: 测试
            authority: 测试
            target: dimension:district
            files: [../nation.csv]
            format: csv
            encoding: utf-8
            {{schedule}}
            member:
              id: { column: id }
              attributes:
                gb_code: null
                code_scheme: GB/T 2260
                name_zh: { column: name }
                name_en: null
                level: NAT
                statistical_parent_id: null
                managing_parent_id: null
            """);
    }

    public async Task<ScheduledHost> StartAsync()
    {
        await _host.StartAsync();
        return this;
    }

    /// <summary>The first run of the pipeline, once it has ended.</summary>
    public async Task<Run> FirstRunAsync()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(150));
        while (true)
        {
            var nextChange = Runs.Signals.NextChange;
            if (await Runs.ListAsync("nation", 10, null, enough.Token) is [.., var run] && run.State.HasEnded())
                return run;
            await Runs.Signals.WaitAsync(nextChange, TimeSpan.FromMilliseconds(100), enough.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class Listener(Action<int> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => log(eventId.Id);

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
