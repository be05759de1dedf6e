using System.Data.Common;
using System.Net;
using Warehouse.Catalogue;
using Warehouse.Storage;
using Warehouse.Storage.Foreign;
using Warehouse.Storage.Sql;

namespace Warehouse.Etl.Runs;

/// <summary>What a fault means for a run: whether it is over after a while, and how the run tells it.</summary>
internal sealed class RunFaults(SqlWarehouse warehouse)
{
    /// <summary>Whether another attempt may well succeed: a share, a server or a lock that is back in a while; never what is wrong with a source or a pipeline.</summary>
    public bool Passes(Exception exception) => exception switch
    {
        ProblemException { Problems: [{ Code: "storage.locked" or ForeignDatabase.Away }, ..] } => true,
        // The caller's own cancellation is no time-out of a server.
        TaskCanceledException { InnerException: TimeoutException } => true,
        HttpRequestException request => request.StatusCode is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException or EndOfStreamException => false,
        IOException => true,
        _ => warehouse.Passes(exception),
    };

    /// <summary>The fault as the run's error; null for one of the program's own, whose details are for the log alone.</summary>
    public Problem? ToProblem(Exception exception, Pipeline pipeline) => exception switch
    {
        ProblemException problem => Load.SourceNames.Shown(pipeline, InOne(problem.Problems)),
        DbException fault => warehouse.ToProblem(fault) is { } problem ? problem with { Path = "" } : null,
        HttpRequestException or TaskCanceledException => new Problem("etl.not_fetched", exception.Message, pipeline.Source.Shown, "The server is away or busy: try again later."),
        IOException => Load.SourceNames.Shown(pipeline, new Problem("etl.source_unreachable", $"A file cannot be read or written: {exception.Message}")),
        _ => null,
    };

    /// <summary>Does again what may be done again, for about as long as a failover or another load takes.</summary>
    public Task RetryAsync(Func<Task> act, CancellationToken cancellationToken) => Retry.RunPatientlyAsync(
        async () =>
        {
            await act();
            return true;
        },
        Passes,
        cancellationToken);

    // A run has one error: the first problem, which says how many others there are.
    private static Problem InOne(IReadOnlyList<Problem> problems) => problems.Count == 1
        ? problems[0]
        : problems[0] with { Message = string.Join("\n", problems.Select(p => p.Message + (p.Path.Length == 0 ? "" : $" ({p.Path})"))) };
}
