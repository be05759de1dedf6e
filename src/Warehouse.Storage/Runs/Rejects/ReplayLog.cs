using System.Data.Common;
using Dapper;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs.Rejects;

/// <summary>Asks for corrected rejects to be loaded. The corrected file is kept with the run, so that any host can work on it, and again.</summary>
public sealed class ReplayLog(SqlWarehouse warehouse, RunLog runs, RunQueue queue, TimeProvider time)
{
    private const int PieceBytes = 256 * 1024;

    private readonly LogTables _tables = new(warehouse, time);

    private string Pieces => _tables.Dialect.Table("etl_replay_content");

    /// <summary>Asks for a replay; rejects of a replay are those of the run that it corrects.</summary>
    /// <param name="run">The run whose rejects were corrected.</param>
    /// <param name="content">The corrected file, from where it stands.</param>
    /// <param name="requestedBy">Who asks; empty when that is not known.</param>
    /// <param name="requestId">The same text again returns the run it made; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException"><c>etl.nothing_to_replay</c>, or what <see cref="RunQueue.RequestAsync(RunRequest, CancellationToken)"/> says.</exception>
    public async Task<Run> RequestAsync(Run run, Stream content, string requestedBy, string? requestId, CancellationToken cancellationToken)
    {
        var origin = run is { Kind: RunKind.Replay, OfRun: { } of } ? (await runs.FindAsync(of, cancellationToken))! : run;
        if (origin.State != RunState.Succeeded || origin.Kind != RunKind.Load)
            throw new ProblemException(new Problem("etl.nothing_to_replay", $"Run {origin.RunId} loaded nothing, so that its rejects have nothing to be added to.", "name", "Correct the source, and run the pipeline again."));
        var open = await _tables.QueryAsync<long>(
            $"select row_no from {_tables.Dialect.Table("etl_reject_row")} where run_id = @RunId and state = 'open' order by row_no {_tables.Dialect.Limit("1")}", new { origin.RunId }, cancellationToken);
        if (open.Count == 0)
            throw new ProblemException(new Problem("etl.nothing_to_replay", $"Run {origin.RunId} has no open rejects.", "name", "Corrected, given up or superseded rows are closed; a newer source has rejects of its own."));
        var request = new RunRequest(origin.PipelineId) { Kind = RunKind.Replay, Period = origin.Period, OfRun = origin.RunId, RequestedBy = requestedBy, RequestId = requestId };
        return await queue.RequestAsync(request, (connection, transaction, made) => KeepAsync(connection, transaction, made.RunId, content, cancellationToken), cancellationToken);
    }

    /// <summary>Writes the corrected file of a replay to a stream.</summary>
    public async Task ReadContentAsync(long runId, Stream target, CancellationToken cancellationToken)
    {
        for (var seq = 1L; ; seq++)
        {
            var piece = await _tables.QueryAsync<byte[]>($"select content from {Pieces} where run_id = @runId and seq = @seq", new { runId, seq }, cancellationToken);
            if (piece.Count == 0)
                return;
            await target.WriteAsync(piece[0], cancellationToken);
        }
    }

    private async Task KeepAsync(DbConnection connection, DbTransaction transaction, long runId, Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceBytes];
        var seq = 0L;
        int read;
        while ((read = await content.ReadAtLeastAsync(buffer, PieceBytes, throwOnEndOfStream: false, cancellationToken)) > 0)
            await LogTables.ExecuteAsync(
                connection,
                transaction,
                $"insert into {Pieces} (run_id, seq, content) values (@runId, @seq, @content)",
                new { runId, seq = ++seq, content = buffer[..read] },
                cancellationToken);
    }
}
