using System.Data.Common;
using Dapper;
using Warehouse.Storage.Runs;

namespace Warehouse.Storage.Schedules;

/// <summary>Fires as their table has them.</summary>
internal sealed class FireTable(LogTables tables)
{
    /// <summary>The table.</summary>
    public string Name { get; } = tables.Dialect.Table("etl_fire");

    /// <summary>Fires that meet a condition, which may order and limit them.</summary>
    public async Task<IReadOnlyList<Fire>> QueryAsync(DbConnection connection, DbTransaction? transaction, string where, object? values, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select
                schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
                run_id as RunId, of_run as OfRun
            from {Name} {where}
            """,
            values,
            transaction,
            cancellationToken: cancellationToken))).Select(row => row.ToFire()).ToList();

    /// <summary>When fires of a schedule were due that are decided, between two moments.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> ListDueTimesAsync(
        DbConnection connection, DbTransaction transaction, string scheduleId, DateTimeOffset first, DateTimeOffset last, CancellationToken cancellationToken) =>
        (await QueryAsync(
            connection,
            transaction,
            "where schedule_id = @scheduleId and due_at >= @first and due_at <= @last",
            new { scheduleId, first = tables.Dialect.Utc(first), last = tables.Dialect.Utc(last) },
            cancellationToken)).Select(fire => fire.DueAt).ToList();

    /// <summary>Writes a fire that is decided.</summary>
    public Task InsertAsync(DbConnection connection, DbTransaction transaction, Fire fire, CancellationToken cancellationToken) =>
        LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            insert into {Name} (schedule_id, due_at, pipeline_id, outcome, decided_at, run_id, of_run)
            values (@ScheduleId, @dueAt, @PipelineId, @outcome, @decidedAt, null, @OfRun)
            """,
            new
            {
                fire.ScheduleId,
                dueAt = tables.Dialect.Utc(fire.DueAt),
                fire.PipelineId,
                outcome = ScheduleTable.Name(fire.Outcome),
                decidedAt = tables.Dialect.Utc(fire.DecidedAt),
                fire.OfRun,
            },
            cancellationToken);

    /// <summary>Notes the run of a fire that waited.</summary>
    public Task NoteRunAsync(DbConnection connection, DbTransaction transaction, Fire fire, CancellationToken cancellationToken) =>
        LogTables.ExecuteAsync(
            connection,
            transaction,
            $"update {Name} set outcome = 'ran', run_id = @RunId where schedule_id = @ScheduleId and due_at = @dueAt and outcome = 'waiting'",
            new { fire.RunId, fire.ScheduleId, dueAt = tables.Dialect.Utc(fire.DueAt) },
            cancellationToken);

    /// <summary>What waits of a schedule does not run any more.</summary>
    public Task SkipWaitingAsync(DbConnection connection, DbTransaction transaction, string scheduleId, CancellationToken cancellationToken) =>
        LogTables.ExecuteAsync(
            connection, transaction, $"update {Name} set outcome = 'skipped_overlap' where schedule_id = @scheduleId and outcome = 'waiting'", new { scheduleId }, cancellationToken);

    private sealed class Row
    {
        public string ScheduleId { get; init; } = "";

        public DateTimeOffset DueAt { get; init; }

        public string PipelineId { get; init; } = "";

        public string Outcome { get; init; } = "";

        public DateTimeOffset DecidedAt { get; init; }

        public long? RunId { get; init; }

        public long? OfRun { get; init; }

        public Fire ToFire() => new()
        {
            ScheduleId = ScheduleId,
            DueAt = DueAt,
            PipelineId = PipelineId,
            Outcome = ScheduleTable.Parse<FireOutcome>(Outcome),
            DecidedAt = DecidedAt,
            RunId = RunId,
            OfRun = OfRun,
        };
    }
}
