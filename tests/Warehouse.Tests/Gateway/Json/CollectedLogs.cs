using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>Keeps what a host logs.</summary>
internal sealed class CollectedLogs : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, int Event, string Text)> Entries { get; } = [];

    public IEnumerable<int> Errors => Entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Event);

    public ILogger CreateLogger(string categoryName) => new Logger(Entries);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Logger(ConcurrentQueue<(LogLevel Level, int Event, string Text)> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
    }
}
