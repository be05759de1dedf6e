using System.Data.Common;
using Dapper;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>Files that are sent over the API, and how much of each has come.</summary>
public sealed class UploadLog
{
    // A writer that gave no sign of life for this long has gone.
    private static readonly TimeSpan WriterSilence = TimeSpan.FromSeconds(30);

    private readonly LogTables _tables;
    private readonly TimeProvider _time;
    private readonly string _uploads;

    /// <summary>The log in a warehouse.</summary>
    public UploadLog(SqlWarehouse warehouse, TimeProvider time)
    {
        _tables = new LogTables(warehouse, time);
        _time = time;
        _uploads = _tables.Dialect.Table("etl_upload");
    }

    /// <summary>Begins an upload.</summary>
    public Task AddAsync(Upload upload, CancellationToken cancellationToken) => _tables.WriteAsync(
        connection => LogTables.ExecuteAsync(
            connection,
            null,
            $"""
            insert into {_uploads} (upload_id, pipeline_id, period, file_name, state, size, sha256, received, created_by, created_at, touched_at)
            values (@UploadId, @PipelineId, @Period, @FileName, 'open', @Size, @Sha256, 0, @CreatedBy, @now, @now)
            """,
            new { upload.UploadId, upload.PipelineId, upload.Period, upload.FileName, upload.Size, upload.Sha256, upload.CreatedBy, now = _tables.Now() },
            cancellationToken),
        cancellationToken);

    /// <summary>An upload; null when there is none.</summary>
    public async Task<Upload?> FindAsync(string uploadId, CancellationToken cancellationToken) =>
        (await QueryAsync("where upload_id = @uploadId", new { uploadId }, cancellationToken)).SingleOrDefault();

    /// <summary>The last open upload of the same file, so that who asks anew goes on; null when there is none.</summary>
    public async Task<Upload?> FindOpenAsync(Upload same, CancellationToken cancellationToken) =>
        (await QueryAsync(
            "where pipeline_id = @PipelineId and period = @Period and file_name = @FileName and sha256 = @Sha256 and size = @Size and state = 'open'",
            new { same.PipelineId, same.Period, same.FileName, same.Sha256, same.Size },
            cancellationToken)).MaxBy(upload => upload.TouchedAt);

    /// <summary>The complete upload that a run loads: its own, else the last of the period; null when there is none.</summary>
    public async Task<Upload?> FindCompleteAsync(string pipelineId, string period, long runId, CancellationToken cancellationToken) =>
        (await QueryAsync(
            "where pipeline_id = @pipelineId and period = @period and state = 'complete'",
            new { pipelineId, period },
            cancellationToken)).OrderByDescending(upload => upload.RunId == runId).ThenByDescending(upload => upload.TouchedAt).FirstOrDefault();

    /// <summary>
    /// Complete uploads that no run was asked for, or whose run was abandoned, because the host went away; only the last of each
    /// period, since an older one would take back what came after it.
    /// </summary>
    public Task<IReadOnlyList<Upload>> ListWithoutRunAsync(CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            as u
            where u.state = 'complete'
                and (u.run_id is null or u.run_id in (select r.run_id from {_tables.Dialect.Table("etl_run")} as r where r.state = 'abandoned'))
                and not exists (
                    select 1
                    from {_uploads} as newer
                    where newer.pipeline_id = u.pipeline_id and newer.period = u.period and newer.state = 'complete' and newer.touched_at > u.touched_at)
            order by u.touched_at
            """,
            null,
            cancellationToken);

    /// <summary>Makes somebody the one who sends.</summary>
    /// <exception cref="ProblemException"><c>etl.upload_busy</c>: somebody else does.</exception>
    public async Task TakeAsync(string uploadId, string writer, CancellationToken cancellationToken)
    {
        var taken = await UpdateAsync(
            uploadId,
            "writer = @writer, touched_at = @now",
            "(writer is null or touched_at < @silentSince)",
            new { writer, silentSince = _tables.Dialect.Utc(_time.GetUtcNow() - WriterSilence) },
            cancellationToken);
        if (!taken)
            throw new ProblemException(new Problem("etl.upload_busy", "Somebody else is sending this file, or it is no longer open.", "name", "Ask for the upload to see how far it is, and go on when nobody else does."));
    }

    /// <summary>Notes how many bytes are safely there.</summary>
    /// <exception cref="ProblemException"><c>etl.upload_busy</c>: somebody else took over.</exception>
    public async Task NoteReceivedAsync(string uploadId, string writer, long received, CancellationToken cancellationToken)
    {
        if (!await UpdateAsync(uploadId, "received = @received, touched_at = @now", "writer = @writer", new { writer, received }, cancellationToken))
            throw new ProblemException(new Problem("etl.upload_busy", "Somebody else has taken over sending this file.", "name"));
    }

    /// <summary>Lets others send; nothing when somebody else does already.</summary>
    public Task ReleaseAsync(string uploadId, string writer, CancellationToken cancellationToken) =>
        UpdateAsync(uploadId, "writer = null", "writer = @writer", new { writer }, cancellationToken);

    /// <summary>Ends an upload that this writer has.</summary>
    public Task EndAsync(string uploadId, string writer, UploadState state, CancellationToken cancellationToken) =>
        UpdateAsync(uploadId, "state = @state, writer = null, touched_at = @now", "writer = @writer", new { writer, state = Name(state) }, cancellationToken);

    /// <summary>The run that loads an upload, or has; null when none was asked for, or its host went away.</summary>
    internal async Task<Run?> FindRunAsync(DbConnection connection, DbTransaction transaction, string uploadId, CancellationToken cancellationToken) =>
        (await _tables.QueryRunsAsync(
            connection,
            transaction,
            $"where run_id = (select run_id from {_uploads} where upload_id = @uploadId) and state <> 'abandoned'",
            new { uploadId },
            cancellationToken)).SingleOrDefault();

    /// <summary>Notes which run loads a complete upload.</summary>
    internal Task NoteRunAsync(DbConnection connection, DbTransaction transaction, string uploadId, long runId, CancellationToken cancellationToken) =>
        LogTables.ExecuteAsync(connection, transaction, $"update {_uploads} set run_id = @runId where upload_id = @uploadId and state = 'complete'", new { uploadId, runId }, cancellationToken);

    /// <summary>Ends uploads that nobody went on with.</summary>
    /// <param name="after">For so long.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those.</returns>
    public async Task<IReadOnlyList<Upload>> ExpireAsync(TimeSpan after, CancellationToken cancellationToken)
    {
        var before = _tables.Dialect.Utc(_time.GetUtcNow() - after);
        var expired = new List<Upload>();
        foreach (var upload in await QueryAsync("where state = 'open' and touched_at < @before", new { before }, cancellationToken))
            if (await UpdateAsync(upload.UploadId, "state = 'expired', writer = null", "touched_at < @before", new { before }, cancellationToken))
                expired.Add(upload);
        return expired;
    }

    private static string Name(UploadState state) => state.ToString().ToLowerInvariant();

    private async Task<bool> UpdateAsync(string uploadId, string assignments, string condition, object values, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("uploadId", uploadId);
        parameters.Add("now", _tables.Now());
        return await _tables.WriteAsync(
            connection => LogTables.ExecuteAsync(connection, null, $"update {_uploads} set {assignments} where upload_id = @uploadId and state = 'open' and {condition}", parameters, cancellationToken),
            cancellationToken) > 0;
    }

    private async Task<IReadOnlyList<Upload>> QueryAsync(string where, object? values, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<UploadRow>(
            $"""
            select
                upload_id as UploadId, pipeline_id as PipelineId, period as Period, file_name as FileName, state as State, size as Size, sha256 as Sha256,
                received as Received, created_by as CreatedBy, created_at as CreatedAt, touched_at as TouchedAt, run_id as RunId
            from {_uploads}
            {where}
            """,
            values,
            cancellationToken)).Select(row => row.ToUpload()).ToList();

    private sealed class UploadRow
    {
        public string UploadId { get; init; } = "";

        public string PipelineId { get; init; } = "";

        public string Period { get; init; } = "";

        public string FileName { get; init; } = "";

        public string State { get; init; } = "";

        public long Size { get; init; }

        public string Sha256 { get; init; } = "";

        public long Received { get; init; }

        public string CreatedBy { get; init; } = "";

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset TouchedAt { get; init; }

        public long? RunId { get; init; }

        public Upload ToUpload() => new()
        {
            UploadId = UploadId,
            PipelineId = PipelineId,
            Period = Period,
            FileName = FileName,
            State = Enum.Parse<UploadState>(State, ignoreCase: true),
            Size = Size,
            Sha256 = Sha256,
            Received = Received,
            CreatedBy = CreatedBy,
            CreatedAt = CreatedAt,
            TouchedAt = TouchedAt,
            RunId = RunId,
        };
    }
}
