using Microsoft.Extensions.Logging;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl;

/// <summary>Every message that this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "Run {RunId} of {PipelineId} began")]
    public static partial void RunBegan(ILogger logger, long runId, string pipelineId);

    [LoggerMessage(201, LogLevel.Information, "Run {RunId} of {PipelineId} {State}: {RowsRead} rows read, {Rejects} rejects; {Inserted} inserted, {Updated} updated, {Deleted} deleted {Error}")]
    public static partial void RunEnded(ILogger logger, long runId, string pipelineId, RunState state, long rowsRead, long rejects, long inserted, long updated, long deleted, string error);

    [LoggerMessage(202, LogLevel.Warning, "Run {RunId} of {PipelineId} was given up for dead by another host; it changed nothing")]
    public static partial void RunLost(ILogger logger, long runId, string pipelineId);

    [LoggerMessage(203, LogLevel.Error, "Run {RunId} of {PipelineId} stopped on a fault of the program")]
    public static partial void RunBroke(ILogger logger, Exception exception, long runId, string pipelineId);

    [LoggerMessage(204, LogLevel.Error, "The end of run {RunId} of {PipelineId} could not be noted")]
    public static partial void RunEndNotNoted(ILogger logger, Exception exception, long runId, string pipelineId);

    [LoggerMessage(205, LogLevel.Warning, "Run {RunId} of {PipelineId} was abandoned: its host {Host} went away")]
    public static partial void RunAbandoned(ILogger logger, long runId, string pipelineId, string host);

    [LoggerMessage(206, LogLevel.Error, "The queue of runs could not be worked on; trying again")]
    public static partial void WorkerFailed(ILogger logger, Exception exception);

    [LoggerMessage(207, LogLevel.Warning, "Run {RunId} of {PipelineId} is tried again: {Reason}")]
    public static partial void RunTriedAgain(ILogger logger, long runId, string pipelineId, string reason);

    [LoggerMessage(208, LogLevel.Information, "{PipelineId} is due: run {RunId}")]
    public static partial void RunDue(ILogger logger, string pipelineId, long runId);

    [LoggerMessage(209, LogLevel.Warning, "{PipelineId} is due and its run could not be queued; trying again")]
    public static partial void RunNotQueued(ILogger logger, Exception exception, string pipelineId);

    [LoggerMessage(210, LogLevel.Information, "Run {RunId} of {PipelineId}: {Note}")]
    public static partial void LoadNoted(ILogger logger, long runId, string pipelineId, string note);

    [LoggerMessage(250, LogLevel.Warning, "Run {RunId} of {PipelineId} failed: {Error}")]
    public static partial void RunFailed(ILogger logger, long runId, string pipelineId, string error);

    [LoggerMessage(230, LogLevel.Warning, "Watched folders could not be looked at; trying again")]
    public static partial void FoldersNotLookedAt(ILogger logger, Exception exception);

    [LoggerMessage(231, LogLevel.Warning, "The folder of {PipelineId} cannot be watched: {Problem}")]
    public static partial void FolderNotReadable(ILogger logger, string pipelineId, string problem);
}
