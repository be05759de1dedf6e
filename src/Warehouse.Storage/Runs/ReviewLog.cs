using System.Data.Common;
using Warehouse.Catalogue;
using Warehouse.Storage.Gates;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Runs;

/// <summary>What gates found, what runs would change, and what was decided about those that are held.</summary>
public sealed class ReviewLog
{
    private readonly LogTables _tables;
    private readonly RunSignals _signals;
    private readonly string _results;
    private readonly string _changes;
    private readonly string _memberChanges;
    private readonly string _reviews;
    private readonly string _runs;

    /// <summary>The log in a warehouse.</summary>
    public ReviewLog(SqlWarehouse warehouse, RunSignals signals, TimeProvider time)
    {
        (_tables, _signals) = (new LogTables(warehouse, time), signals);
        (_results, _changes, _memberChanges, _reviews, _runs) = (_tables.Dialect.Table("etl_gate_result"), _tables.Dialect.Table("etl_change"), _tables.Dialect.Table("etl_member_change"), _tables.Dialect.Table("etl_review"), _tables.Dialect.Table("etl_run"));
    }

    /// <summary>What the gates of a run found, in their order.</summary>
    public async Task<IReadOnlyList<GateResult>> ListResultsAsync(long runId, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<ResultRow>(
            $"""
            select gate as Gate, kind as Kind, severity as Severity, passed as Passed, measured as Measured, limit_value as "Limit", district_id as District, "year" as Year, member as Member, message as Message
            from {_results}
            where run_id = @runId
            order by seq
            """,
            new { runId },
            cancellationToken)).Select(row => row.ToResult()).ToList();

    /// <summary>What a held run or a dry run would change, in the order of fact, measure, district and year.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Behind this place; 0 from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<(long Seq, CellChange Change)>> ListChangesAsync(long runId, int limit, long after, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<ChangeRow>(
            $"""
            select seq as Seq, fact as Fact, measure as Measure, district_id as District, "year" as Year, stage_id as Stage, before_value as "Before", after_value as "After"
            from {_changes}
            where run_id = @runId and seq > @after
            order by seq
            {_tables.Dialect.Limit("@limit")}
            """,
            new { runId, limit, after },
            cancellationToken)).Select(row => (row.Seq, new CellChange(row.Fact, row.Measure, row.District, row.Year, row.Stage, row.Before, row.After))).ToList();

    /// <summary>The members that a held run or a dry run would bring, take away or change, in the order of dimension and member.</summary>
    public Task<IReadOnlyList<MemberChange>> ListMemberChangesAsync(long runId, CancellationToken cancellationToken) => _tables.QueryAsync<MemberChange>(
        $"""
        select dimension as Dimension, member_id as Member, attribute as Attribute, before_text as "Before", after_text as "After"
        from {_memberChanges}
        where run_id = @runId
        order by seq
        """,
        new { runId },
        cancellationToken);

    /// <summary>The digest that was approved of a run; null for none.</summary>
    public async Task<string?> FindApprovalAsync(long runId, CancellationToken cancellationToken) =>
        await _tables.QueryAsync<string?>($"select approved_digest from {_reviews} where run_id = @runId", new { runId }, cancellationToken) is [var digest] ? digest : null;

    /// <summary>Writes what a run found and would change, within the transaction of its load; what it wrote before goes.</summary>
    public async Task WriteAsync(WarehouseLoad load, Run run, IReadOnlyList<GateResult> results, LoadChanges changes, CancellationToken cancellationToken)
    {
        await ExecuteAsync(load, $"delete from {_results} where run_id = @RunId", new { run.RunId }, cancellationToken);
        await ExecuteAsync(load, $"delete from {_changes} where run_id = @RunId", new { run.RunId }, cancellationToken);
        await ExecuteAsync(load, $"delete from {_memberChanges} where run_id = @RunId", new { run.RunId }, cancellationToken);
        for (var i = 0; i < results.Count; i++)
        {
            var result = results[i];
            await ExecuteAsync(
                load,
                $"""
                insert into {_results} (run_id, seq, gate, kind, severity, passed, measured, limit_value, district_id, "year", member, message)
                values (@RunId, @seq, @Gate, @Kind, @Severity, @Passed, @Measured, @Limit, @District, @Year, @Member, @Message)
                """,
                new { run.RunId, seq = i + 1, result.Gate, result.Kind, result.Severity, result.Passed, result.Measured, result.Limit, result.District, result.Year, result.Member, result.Message },
                cancellationToken);
        }

        foreach (var (i, change) in changes.Cells.Index())
            await ExecuteAsync(
                load,
                $"""
                insert into {_changes} (run_id, seq, fact, measure, district_id, "year", stage_id, before_value, after_value)
                values (@RunId, @seq, @Fact, @Measure, @District, @Year, @Stage, @Before, @After)
                """,
                new { run.RunId, seq = i + 1, change.Fact, change.Measure, change.District, change.Year, change.Stage, change.Before, change.After },
                cancellationToken);
        foreach (var (i, change) in changes.Members.Index())
            await ExecuteAsync(
                load,
                $"""
                insert into {_memberChanges} (run_id, seq, dimension, member_id, attribute, before_text, after_text)
                values (@RunId, @seq, @Dimension, @Member, @Attribute, @Before, @After)
                """,
                new { run.RunId, seq = i + 1, change.Dimension, change.Member, change.Attribute, change.Before, change.After },
                cancellationToken);
    }

    /// <summary>Holds a run within the transaction of its load, of which nothing but rejects, findings and changes is left.</summary>
    /// <param name="load">In its transaction.</param>
    /// <param name="run">The run.</param>
    /// <param name="reason">Why.</param>
    /// <param name="digest">Of what it would do.</param>
    /// <param name="fingerprint">Of its source.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public async Task HoldAsync(WarehouseLoad load, Run run, string reason, string digest, string fingerprint, CancellationToken cancellationToken)
    {
        await ExecuteAsync(load, $"delete from {_reviews} where run_id = @RunId", new { run.RunId }, cancellationToken);
        await ExecuteAsync(
            load,
            $"insert into {_reviews} (run_id, reason, digest, source_sha256, held_at) values (@RunId, @reason, @digest, @fingerprint, @now)",
            new { run.RunId, reason, digest, fingerprint, now = _tables.Now() },
            cancellationToken);
        var held = await ExecuteAsync(
            load,
            $"update {_runs} set state = 'held' where run_id = @RunId and fence = @Fence and state in ('reading', 'staging', 'committing')",
            new { run.RunId, run.Fence },
            cancellationToken);
        if (held == 0)
            throw new RunLostException(run.RunId);
    }

    /// <summary>Lets a held run be done once more, and commit if it would still do what it was held for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="by">Who approves; empty when that is not known.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException">
    /// <c>etl.not_held</c>, <c>etl.approval_needs_identities</c>, <c>etl.approval_needs_second_person</c>, <c>etl.pipeline_busy</c>.
    /// </exception>
    public async Task ApproveAsync(Run run, string by, CancellationToken cancellationToken)
    {
        if ((await ListResultsAsync(run.RunId, cancellationToken)).Any(result => result.Kind == GateResult.SecondPerson))
        {
            if (by.Length == 0)
                throw new ProblemException(new Problem("etl.approval_needs_identities", "This pipeline is approved by a second person, and nobody knows who is who.", "name", "Name the Administrators in the settings of the host, and send the token of one of them."));
            if (string.Equals(by, run.RequestedBy, StringComparison.OrdinalIgnoreCase))
                throw new ProblemException(new Problem("etl.approval_needs_second_person", $"{by} asked for run {run.RunId}, and cannot approve it.", "name", "Another administrator approves it, or declines it."));
        }

        await DecideAsync(
            run,
            async (connection, transaction) =>
            {
                if (await CountAsync(connection, transaction, $"select count(*) from {_runs} where pipeline_id = @PipelineId and period = @Period and state = 'queued'", run, cancellationToken) > 0)
                    throw new ProblemException(new Problem("etl.pipeline_busy", $"A newer run of {run.PipelineId} waits, and would take the place of this one.", "name", "Look at what that run does."));
                await LogTables.ExecuteAsync(
                    connection,
                    transaction,
                    $"update {_reviews} set approved_digest = digest, approved_by = @by, approved_at = @now where run_id = @RunId",
                    new { run.RunId, by, now = _tables.Now() },
                    cancellationToken);
                return "state = 'queued', not_before = null";
            },
            new { run.RunId },
            cancellationToken);
    }

    /// <summary>Ends a held run without its changes.</summary>
    /// <exception cref="ProblemException"><c>etl.not_held</c>.</exception>
    public Task DeclineAsync(Run run, string by, string reason, CancellationToken cancellationToken) => DecideAsync(
        run,
        async (connection, transaction) =>
        {
            await LogTables.ExecuteAsync(
                connection,
                transaction,
                $"update {_reviews} set declined_by = @by, declined_at = @now, decline_reason = @reason where run_id = @RunId",
                new { run.RunId, by, reason, now = _tables.Now() },
                cancellationToken);
            return "state = 'cancelled', ended_at = @now, error_code = 'etl.declined', error_message = @message, error_location = '', error_hint = ''";
        },
        new { run.RunId, now = _tables.Now(), message = by.Length == 0 ? $"It was declined: {reason}" : $"{by} declined it: {reason}" },
        cancellationToken);

    private async Task DecideAsync(Run run, Func<DbConnection, DbTransaction, Task<string>> decideAsync, object values, CancellationToken cancellationToken)
    {
        await _tables.LockAsync(
            async (connection, transaction) =>
            {
                var assignments = await decideAsync(connection, transaction);
                var decided = await LogTables.ExecuteAsync(connection, transaction, $"update {_runs} set {assignments} where run_id = @RunId and state = 'held'", values, cancellationToken);
                return decided > 0
                    ? true
                    : throw new ProblemException(new Problem("etl.not_held", $"Run {run.RunId} is not held.", "name", "Look at it again: a newer run, or somebody else, may have decided."));
            },
            cancellationToken);
        _signals.Notify();
    }

    private static Task<long> CountAsync(DbConnection connection, DbTransaction transaction, string sql, object values, CancellationToken cancellationToken) =>
        Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, new Dapper.CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken));

    private static Task<int> ExecuteAsync(WarehouseLoad load, string sql, object values, CancellationToken cancellationToken) =>
        LogTables.ExecuteAsync(load.Connection, load.Transaction, sql, values, cancellationToken);

    private sealed class ResultRow
    {
        public string Gate { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Severity { get; init; } = "";

        public bool Passed { get; init; }

        public double? Measured { get; init; }

        public double? Limit { get; init; }

        public string District { get; init; } = "";

        public string Year { get; init; } = "";

        public string Member { get; init; } = "";

        public string Message { get; init; } = "";

        public GateResult ToResult() => new()
        {
            Gate = Gate,
            Kind = Kind,
            Severity = Severity,
            Passed = Passed,
            Measured = Measured,
            Limit = Limit,
            District = District,
            Year = Year,
            Member = Member,
            Message = Message,
        };
    }

    private sealed class ChangeRow
    {
        public long Seq { get; init; }

        public string Fact { get; init; } = "";

        public string Measure { get; init; } = "";

        public string District { get; init; } = "";

        public string Year { get; init; } = "";

        public string Stage { get; init; } = "";

        public double? Before { get; init; }

        public double? After { get; init; }
    }
}
