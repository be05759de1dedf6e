using Warehouse.Storage.Files;

namespace Warehouse.Storage.Runs;

/// <summary>What becomes of uploads: a run once they are complete, an end when nobody goes on with them.</summary>
/// <param name="uploads">All of them.</param>
/// <param name="queue">Where runs are asked for.</param>
/// <param name="spool">Where their bytes are.</param>
/// <param name="expireAfter">How long an upload stays open when no bytes come.</param>
public sealed class UploadRuns(UploadLog uploads, RunQueue queue, Spool spool, TimeSpan expireAfter)
{
    /// <summary>How long an upload stays open when no bytes come.</summary>
    public TimeSpan ExpireAfter => expireAfter;

    /// <summary>Asks for the run of a complete upload, unless it has one that was not abandoned.</summary>
    /// <remarks>A run that works already may be reading the file before this one, so it does not count.</remarks>
    public Task<Run> AskAsync(Upload upload, CancellationToken cancellationToken) => queue.EnsureQueuedAsync(
        new RunRequest(upload.PipelineId) { Period = upload.Period, RequestedBy = upload.CreatedBy },
        (connection, transaction) => uploads.FindRunAsync(connection, transaction, upload.UploadId, cancellationToken),
        (connection, transaction, run) => uploads.NoteRunAsync(connection, transaction, upload.UploadId, run.RunId, cancellationToken),
        cancellationToken);

    /// <summary>Asks for runs that a host did not come to ask for, and ends uploads that nobody goes on with.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        foreach (var upload in await uploads.ListWithoutRunAsync(cancellationToken))
            await AskAsync(upload, cancellationToken);
        foreach (var upload in await uploads.ExpireAsync(expireAfter, cancellationToken))
            File.Delete(UploadFile.PartOf(spool, upload.UploadId));
    }
}
