using System.Text.Json;
using Dapper;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>Which pipelines there are, and what each has in the warehouse.</summary>
public sealed class PipelineLog
{
    private readonly LogTables _tables;
    private readonly string _runs;
    private readonly string _pipelines;

    /// <summary>The log in a warehouse.</summary>
    public PipelineLog(SqlWarehouse warehouse, TimeProvider time)
    {
        _tables = new LogTables(warehouse, time);
        (_runs, _pipelines) = (_tables.Dialect.Table("etl_run"), _tables.Dialect.Table("etl_pipeline"));
    }

    /// <summary>Makes these the current pipelines; others keep their runs.</summary>
    public Task SetPipelinesAsync(IReadOnlyList<KnownPipeline> pipelines, CancellationToken cancellationToken) =>
        _tables.LockAsync(
            async (connection, transaction) =>
            {
                await LogTables.ExecuteAsync(connection, transaction, $"update {_pipelines} set is_current = 0", null, cancellationToken);
                foreach (var pipeline in pipelines)
                {
                    var row = new { pipeline.PipelineId, pipeline.Title, pipeline.Authority, files = JsonSerializer.Serialize(pipeline.Files), pipeline.Target, pipeline.IsSynthetic, pipeline.Source, periods = pipeline.Periods is { } periods ? JsonSerializer.Serialize(periods) : null };
                    var known = await LogTables.ExecuteAsync(
                        connection,
                        transaction,
                        $"""
                        update {_pipelines}
                        set title = @Title, authority = @Authority, files = @files, target = @Target, synthetic = @IsSynthetic, source = @Source, periods = @periods, is_current = 1
                        where pipeline_id = @PipelineId
                        """,
                        row,
                        cancellationToken);
                    if (known == 0)
                        await LogTables.ExecuteAsync(
                            connection,
                            transaction,
                            $"""
                            insert into {_pipelines} (pipeline_id, title, authority, files, target, synthetic, source, periods, is_current)
                            values (@PipelineId, @Title, @Authority, @files, @Target, @IsSynthetic, @Source, @periods, 1)
                            """,
                            row,
                            cancellationToken);
                }

                return true;
            },
            cancellationToken);

    /// <summary>Current pipelines by id, each with its newest run.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Those behind this id; null from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<KnownPipeline>> ListPipelinesAsync(int limit, string? after, CancellationToken cancellationToken) =>
        _tables.ReadAsync<IReadOnlyList<KnownPipeline>>(
            async connection =>
            {
                await using var snapshot = await _tables.Warehouse.BeginSnapshotAsync(connection, cancellationToken);
                var pipelines = await connection.QueryAsync<PipelineRow>(new CommandDefinition(
                    $"""
                    select pipeline_id as PipelineId, title as Title, authority as Authority, files as Files, target as Target, synthetic as IsSynthetic, source as Source, periods as Periods
                    from {_pipelines}
                    where is_current = 1 and pipeline_id > @after
                    order by pipeline_id
                    {_tables.Dialect.Limit("@limit")}
                    """,
                    new { after = after ?? "", limit },
                    snapshot,
                    cancellationToken: cancellationToken));
                var last = (await _tables.QueryRunsAsync(
                    connection,
                    snapshot,
                    $"where run_id in (select max(run_id) from {_runs} group by pipeline_id)",
                    null,
                    cancellationToken)).ToDictionary(run => run.PipelineId);
                return pipelines
                    .Select(p => new KnownPipeline(p.PipelineId, p.Title, p.Authority, JsonSerializer.Deserialize<string[]>(p.Files)!, p.Target)
                    {
                        IsSynthetic = p.IsSynthetic,
                        Source = p.Source,
                        Periods = ReadPeriods(p.Periods),
                        LastRun = last.GetValueOrDefault(p.PipelineId),
                    })
                    .ToList();
            },
            cancellationToken);

    /// <summary>Ids of pipelines in order: the current ones, or all there ever were.</summary>
    public Task<IReadOnlyList<string>> ListPipelineIdsAsync(bool onlyCurrent, CancellationToken cancellationToken) =>
        _tables.QueryAsync<string>(
            $"select pipeline_id from {_pipelines} where is_current = 1 or @onlyCurrent = 0 order by pipeline_id",
            new { onlyCurrent = onlyCurrent ? 1 : 0 },
            cancellationToken);

    /// <summary>The periods that a current pipeline can be run for, none when it is not loaded by periods; null: its files say which there are.</summary>
    public async Task<IReadOnlyList<string>?> ListPeriodsAsync(string pipelineId, CancellationToken cancellationToken) =>
        ReadPeriods((await _tables.QueryAsync<string?>($"select periods from {_pipelines} where pipeline_id = @pipelineId and is_current = 1", new { pipelineId }, cancellationToken)).SingleOrDefault());

    /// <summary>Fingerprint of the source of the last run of a period that ended, however it did; null when none has one.</summary>
    public async Task<string?> FindLastSourceAsync(string pipelineId, string period, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<string>(
            $"""
            select source_sha256
            from {_runs}
            where run_id = (
                select max(run_id)
                from {_runs}
                where pipeline_id = @pipelineId and period = @period and kind = 'load' and source_sha256 is not null and state in ('held', 'succeeded', 'failed', 'skipped'))
            """,
            new { pipelineId, period },
            cancellationToken)).SingleOrDefault();

    /// <summary>What every pipeline has in the warehouse.</summary>
    public async Task<LoadedSources> ListLoadedAsync(CancellationToken cancellationToken) =>
        new((await _tables.QueryAsync<LoadedRow>(
            $"""
            select r.pipeline_id as PipelineId, r.period as Period, r.source_sha256 as SourceSha256, r.run_id as LoadedByRun, c.run_id as ChangedByRun
            from {_runs} as r
            left join (
                select pipeline_id, period, max(run_id) as run_id
                from {_runs}
                where data_version is not null
                group by pipeline_id, period) as c on c.pipeline_id = r.pipeline_id and c.period = r.period
            where r.run_id in (select max(run_id) from {_runs} where state = 'succeeded' and kind = 'load' and rolled_back_by is null group by pipeline_id, period)
            """,
            null,
            cancellationToken)).Select(row => new LoadedSource(row.PipelineId, row.Period, row.SourceSha256, row.LoadedByRun, row.ChangedByRun)).ToList());

    /// <summary>The fingerprint of the source that was taken back last, by pipeline and period: it is loaded again only when somebody insists.</summary>
    public async Task<IReadOnlyDictionary<(string PipelineId, string Period), string>> ListTakenBackAsync(CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<LoadedRow>(
            $"""
            select r.pipeline_id as PipelineId, r.period as Period, r.source_sha256 as SourceSha256
            from {_runs} as r
            where r.source_sha256 is not null and r.run_id in (select max(run_id) from {_runs} where rolled_back_by is not null group by pipeline_id, period)
            """,
            null,
            cancellationToken)).ToDictionary(row => (row.PipelineId, row.Period), row => row.SourceSha256);

    private static IReadOnlyList<string>? ReadPeriods(string? json) => json is null ? null : JsonSerializer.Deserialize<string[]>(json);

    private sealed class PipelineRow
    {
        public string PipelineId { get; init; } = "";

        public string Title { get; init; } = "";

        public string Authority { get; init; } = "";

        public string Files { get; init; } = "";

        public string Target { get; init; } = "";

        public bool IsSynthetic { get; init; }

        public string Source { get; init; } = "";

        public string? Periods { get; init; }
    }

    private sealed class LoadedRow
    {
        public string PipelineId { get; init; } = "";

        public string Period { get; init; } = "";

        public string SourceSha256 { get; init; } = "";

        public long LoadedByRun { get; init; }

        public long? ChangedByRun { get; init; }
    }
}
