using Microsoft.Extensions.Logging;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Schedules;

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

    [LoggerMessage(213, LogLevel.Warning, "The queue of runs waits for the warehouse: {Reason}")]
    public static partial void WorkerWaits(ILogger logger, string reason);

    [LoggerMessage(207, LogLevel.Warning, "Run {RunId} of {PipelineId} is tried again after attempt {Attempt}, not before {NotBefore}: {Reason}")]
    public static partial void RunTriedAgain(ILogger logger, long runId, string pipelineId, int attempt, DateTimeOffset notBefore, string reason);

    [LoggerMessage(208, LogLevel.Information, "Schedule {ScheduleId} was due at {DueAt:u}: run {RunId}")]
    public static partial void RunDue(ILogger logger, string scheduleId, DateTimeOffset dueAt, long runId);

    [LoggerMessage(209, LogLevel.Warning, "What is due of {ScheduleId} could not be decided; trying again")]
    public static partial void FiresNotDecided(ILogger logger, Exception exception, string scheduleId);

    [LoggerMessage(211, LogLevel.Information, "Run {RunId} of {PipelineId} is {State}: {RowsRead} rows read, {RowsRejected} rejected; {BytesRead} of {BytesTotal} bytes")]
    public static partial void RunProgresses(ILogger logger, long runId, string pipelineId, RunState state, long rowsRead, long rowsRejected, long? bytesRead, long? bytesTotal);

    [LoggerMessage(210, LogLevel.Information, "Run {RunId} of {PipelineId}: {Note}")]
    public static partial void LoadNoted(ILogger logger, long runId, string pipelineId, string note);

    [LoggerMessage(230, LogLevel.Information, "Schedule {ScheduleId} was due at {DueAt:u} and made no run: {Outcome}")]
    public static partial void FireWithoutRun(ILogger logger, string scheduleId, DateTimeOffset dueAt, FireOutcome outcome);

    [LoggerMessage(233, LogLevel.Information, "The folder of {PipelineId} has new files: run {RunId} waits or works")]
    public static partial void FilesFound(ILogger logger, string pipelineId, long runId);

    [LoggerMessage(212, LogLevel.Warning, "Run {RunId} of {PipelineId} failed: {Error}")]
    public static partial void RunFailed(ILogger logger, long runId, string pipelineId, string error);

    [LoggerMessage(232, LogLevel.Warning, "Watched folders could not be looked at; trying again")]
    public static partial void FoldersNotLookedAt(ILogger logger, Exception exception);

    [LoggerMessage(231, LogLevel.Warning, "The folder of {PipelineId} cannot be watched: {Problem}")]
    public static partial void FolderNotReadable(ILogger logger, string pipelineId, string problem);
}
