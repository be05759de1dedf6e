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
    /// <param name="configure">Other settings.</param>
    public ScheduledHost(TempFolder folder, TestWarehouse warehouse, TimeProvider? time = null, Action<int>? log = null, Action<EtlOptions>? configure = null)
        : this(folder.Pipelines, warehouse, time, log, configure)
    {
    }

    /// <summary>As the other, of a folder that somebody else made.</summary>
    public ScheduledHost(string pipelines, TestWarehouse warehouse, TimeProvider? time = null, Action<int>? log = null, Action<EtlOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(Shipped.Catalogue);
        builder.Services.AddWarehouseStorage(warehouse.Configure);
        builder.Services.AddWarehouseEtl(options =>
        {
            options.PipelinesDirectory = pipelines;
            options.PollSeconds = 0.1;
            configure?.Invoke(options);
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

    /// <summary>Writes the pipeline <c>nation</c>, or another, and its source.</summary>
    public static void WriteNation(TempFolder folder, string schedule, string id = "nation")
    {
        folder.Write($"{id}.csv", $"id,name\n{(id == "nation" ? "cn" : id)},全国\n");
        folder.Write($"pipelines/{id}.yaml", $$"""
            pipeline: {{id}}
            title: 测试
            authority: 测试
            target: dimension:district
            files: [../{{id}}.csv]
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
