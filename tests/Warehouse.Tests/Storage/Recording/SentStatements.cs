using Dapper;
using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Members;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;
using Warehouse.Storage.Sqlite;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests.Query;
using Warehouse.Tests.Storage.TSql;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>Everything that the program can send to an engine, by driving the program itself.</summary>
internal sealed class SentStatements
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SqlDialect _dialect;
    private readonly Recorder _recorder;
    private readonly RecordingWarehouse _warehouse;

    private SentStatements(SqlDialect dialect, Func<string, IReadOnlyList<TableColumn>> columnsOf)
    {
        _dialect = dialect;
        _recorder = new Recorder(dialect, columnsOf);
        _warehouse = new RecordingWarehouse(dialect, _recorder);
        Runs = DriveRunsAsync().GetAwaiter().GetResult();
        Members = DriveMembersAsync().GetAwaiter().GetResult();
        Loads = DriveLoadsAsync().GetAwaiter().GetResult();
        Undo = SentUndo.DriveAsync(_warehouse, _recorder, columnsOf).GetAwaiter().GetResult();
    }

    public static SentStatements Sqlite { get; } = new(new SqliteDialect(), SqliteColumns());

    public static SentStatements SqlServer { get; } = new(new SqlServerDialect(), SchemaTables.Columns);

    public static SentStatements Of(string engine) => engine == "sqlite" ? Sqlite : SqlServer;

    /// <summary>The run log.</summary>
    public IReadOnlyList<SentCase> Runs { get; }

    /// <summary>Members, and the beginning of a session.</summary>
    public IReadOnlyList<SentCase> Members { get; }

    /// <summary>A load of every fact, and one of members alone, from staging to commit.</summary>
    public IReadOnlyList<SentCase> Loads { get; }

    /// <summary>A rollback, and what lineage asks.</summary>
    public IReadOnlyList<SentCase> Undo { get; }
    /// <summary>What is sent about sources.</summary>
    public static Task<IReadOnlyList<SentCase>> SourcesAsync(string engine) =>
        engine == "sqlite" ? SentSources.OfAsync(new SqliteDialect(), SqliteColumns()) : SentSources.OfAsync(new SqlServerDialect(), SchemaTables.Columns);

    /// <summary>What is sent about rejects, gates and decisions.</summary>
    public static Task<IReadOnlyList<SentCase>> ReviewsAsync(string engine) =>
        engine == "sqlite" ? SentReviews.DriveAsync(new SqliteDialect(), SqliteColumns()) : SentReviews.DriveAsync(new SqlServerDialect(), SchemaTables.Columns);

    /// <summary>Which members and years every measure of every fact is there for.</summary>
    public IEnumerable<SentCase> Availability() =>
        from fact in SmallWarehouse.Shipped.Facts
        from measure in fact.Measures
        select Case($"availability of {measure.Measure} in {fact.Id}", [ReadSql.RenderAvailability(fact, measure, 2023, _dialect)]);

    /// <summary>The reads of a question.</summary>
    public SentCase Query(string name, IndicatorQuery query) =>
        Case(name, QueryPlanner.Plan(query, SmallWarehouse.Shipped, SmallWarehouse.Members).Reads.SelectMany(read => ReadSql.All(read, _dialect)));

    /// <summary>What is asked besides, where schools are inferred and gates warned of runs of every fact.</summary>
    public SentCase Doubts(string name, params IEnumerable<FactRead> reads) => Case(name, reads.Select(read => DoubtSql.Render(read, AllDoubts, _dialect)).SelectMany(asked => new[] { asked.InferredSchools, asked.WarnedRows }).OfType<SqlStatement>());

    private static Doubts AllDoubts { get; } = new() { HasInferredSchools = true, GateWarnings = SmallWarehouse.Shipped.Facts.Select((fact, i) => new GateWarning(i + 1, fact.Id, fact.Id, "gate", 2019, 1)).ToList() };

    /// <summary>The reads of <see cref="Questions.Plans"/>.</summary>
    public IEnumerable<SentCase> Queries() => Questions.Plans.Select(asked => Case(asked.Indicator, asked.Plan.Reads.SelectMany(read => ReadSql.All(read, _dialect))));

    /// <summary>What the first start on SQL Server runs: the scripts, then the views for BI tools.</summary>
    public static IReadOnlyList<SchemaScript> Scripts { get; } = [.. SchemaScript.Embedded("sqlserver"), SqlServerSchema.Views(SmallWarehouse.Shipped)];

    /// <summary>The first start on a new database of SQL Server: the journal, then every script and the views.</summary>
    public static async Task<IReadOnlyList<SentCase>> SchemaAsync()
    {
        var recorder = new Recorder(new SqlServerDialect(), SchemaTables.Columns);
        await using var connection = new RecordingConnection(recorder);
        var server = RecordingWarehouse.NewServer();
        await connection.ExecuteScalarAsync<int>(SqlServerSchema.MayDefine);
        await connection.ExecuteScalarAsync<int>(SqlServerSchema.HasJournal);
        await SqlServerSchema.MakeJournalAsync(connection, server, mayDefine: true, None);
        await SqlServerSchema.ReadJournalAsync(connection, None);
        List<SentCase> cases = [recorder.Take("journal")];
        foreach (var script in Scripts)
        {
            Assert.True(await SqlServerSchema.ApplyAsync(connection, server, script, TimeProvider.System, None));
            cases.Add(recorder.Take(script.Name));
        }

        return cases;
    }

    /// <summary>Questions asked in a session on SQL Server.</summary>
    public static async Task<SentCase> AskAsync(IndicatorQuery query)
    {
        var recorder = new Recorder(new SqlServerDialect(), SchemaTables.Columns);
        var warehouse = new RecordingWarehouse(new SqlServerDialect(), recorder);
        await using var session = await new SqlEngine(warehouse, new MemberReader(warehouse, SmallWarehouse.Shipped), SmallWarehouse.Shipped).OpenSessionAsync(None);
        recorder.Take("session");
        await session.RunAsync(QueryPlanner.Plan(query, SmallWarehouse.Shipped, SmallWarehouse.Members), None);
        foreach (var fact in SmallWarehouse.Shipped.Facts)
            await session.ReadAvailabilityAsync(fact, fact.Measures[0], None);
        return recorder.Take("questions");
    }

    /// <summary>A load of a fact on SQL Server, to the end of its merge, by a warehouse that may switch partitions.</summary>
    /// <param name="fact">The fact's id.</param>
    /// <param name="recorder">Answers.</param>
    /// <param name="partitionSwitch">What switches them.</param>
    public static async Task<(SentCase Sent, MergeCounts Counts, IReadOnlyList<string> Notes)> SwitchAsync(string fact, Recorder recorder, PartitionSwitch partitionSwitch)
    {
        var warehouse = new RecordingWarehouse(new SqlServerDialect(), recorder) { Switch = partitionSwitch };
        await using var load = await new WarehouseWriter(warehouse, SmallWarehouse.Shipped).BeginAsync("the-pipeline", 4242, SmallWarehouse.Shipped.FindFact(fact), None);
        StageTwice(load, SmallWarehouse.Shipped.FindFact(fact));
        await load.Staging.FlushAsync(None);
        await load.BeginCommitAsync(None);
        await load.CheckAsync(3, None);
        var counts = await load.MergeAsync(None);
        await load.CommitAsync(None);
        return (recorder.Take(fact), counts, load.Notes);
    }

    public static SentCase Case(string name, IEnumerable<SqlStatement> statements) => new(
        name,
        statements.Select(statement => new Sent(0, statement.Text, statement.Parameters.Select(p => new SentParameter(p.Name.TrimStart('@'), p.Value is string ? System.Data.DbType.String : System.Data.DbType.Int32)).ToList())).ToList(),
        []);

    private async Task<IReadOnlyList<SentCase>> DriveRunsAsync()
    {
        var log = new RunLog(_warehouse, new RunSignals(TimeProvider.System), TimeProvider.System);
        var queue = new RunQueue(_warehouse, new RunSignals(TimeProvider.System), TimeProvider.System);
        var pipelines = new PipelineLog(_warehouse, TimeProvider.System);
        var rejects = new RejectLog(_warehouse, TimeProvider.System);
        var run = new Run { RunId = 1, PipelineId = "a", State = RunState.Reading, Force = true, Host = "host", Fence = 1, CreatedAt = Now, Counts = new RunCounts() };
        var cases = new List<SentCase>();

        await DoAsync("list periods", () => pipelines.ListPeriodsAsync("a", None));
        await DoAsync("list notes", () => new NoteLog(_warehouse, TimeProvider.System).ListAsync([1, 2], None));
        await DoAsync("set pipelines", () => pipelines.SetPipelinesAsync([new KnownPipeline("a", "a", "a", ["a"], "a")], None));
        await DoAsync("list pipelines", () => pipelines.ListPipelinesAsync(10, "a", None));
        await DoAsync("list pipeline ids", () => pipelines.ListPipelineIdsAsync(true, None));
        await DoAsync("request", () => queue.RequestAsync(new RunRequest("a") { RequestId = "request" }, None));
        await DoAsync("ensure queued", () => queue.EnsureQueuedAsync(new RunRequest("a"), None));
        await DoAsync("find", () => log.FindAsync(1, None));
        await DoAsync("list", () => log.ListAsync(null, 10, null, None));
        await DoAsync("list of a pipeline", () => log.ListAsync("a", 10, 5, None));
        await DoAsync("search", () => log.SearchAsync(
            new RunFilter { PipelineId = "a", States = [RunState.Failed], Kinds = [RunKind.DryRun], Period = "2020", Since = Now, Until = Now, RequestedBy = "a", ErrorText = "100%", BackfillId = 1 }, 10, null, None));
        await DoAsync("list rejects", () => rejects.ListRejectsAsync(1, 10, 0, None));
        await DoAsync("count rejects", () => rejects.CountRejectsAsync(1, None));
        await DoAsync("list loaded", () => pipelines.ListLoadedAsync(None));
        await DoAsync("list taken back", () => pipelines.ListTakenBackAsync(None));
        (_recorder.HasRun, _recorder.StateOfRun) = (true, "queued");
        await DoAsync("claim", () => queue.ClaimAsync("host", new ClaimRules(new Dictionary<string, IReadOnlyList<string>> { ["a"] = [] }, 1), None));
        _recorder.StateOfRun = "reading";
        await DoAsync("note source", () => log.NoteSourceAsync(run, "00", None));
        await DoAsync("note progress", () => log.NoteProgressAsync(run, new RunProgress(RunState.Staging) { RowsRead = 1, BytesRead = 1, BytesTotal = 2 }, None));
        await DoAsync("beat", () => log.BeatAsync(run, None));
        await DoAsync("put back", () => log.PutBackAsync(run, Now, new Problem("code", "message"), None));
        await DoAsync("end", () => log.EndAsync(run, RunState.Failed, new Problem("code", "message"), None));
        _recorder.HasRun = true;
        await DoAsync("cancel", () => queue.CancelAsync(1, "somebody", None));
        _recorder.HasRun = true;
        await DoAsync("rescue", () => queue.RescueAsync(TimeSpan.FromMinutes(1), _ => true, None));
        return cases;

        async Task DoAsync(string name, Func<Task> act)
        {
            await act();
            cases.Add(_recorder.Take(name));
        }
    }

    private async Task<IReadOnlyList<SentCase>> DriveMembersAsync()
    {
        var reader = new MemberReader(_warehouse, SmallWarehouse.Shipped);
        await reader.ReadAsync(None);
        var read = _recorder.Take("members");
        await using var session = await new SqlEngine(_warehouse, reader, SmallWarehouse.Shipped).OpenSessionAsync(None);
        return [read, _recorder.Take("session")];
    }

    private async Task<IReadOnlyList<SentCase>> DriveLoadsAsync()
    {
        var cases = new List<SentCase>();
        foreach (var fact in SmallWarehouse.Shipped.Facts)
            cases.Add(await LoadAsync(fact.Id, fact));
        cases.Add(await LoadAsync("members", null));
        return cases;
    }

    // Whatever is counted is 1: of two rows that are staged one is taken out again, one is rejected, one discarded; and every
    // check refuses a row once.
    private async Task<SentCase> LoadAsync(string name, FactTable? fact)
    {
        var log = new RunLog(_warehouse, new RunSignals(TimeProvider.System), TimeProvider.System);
        var run = new Run { RunId = 4242, PipelineId = "the-pipeline", State = RunState.Committing, Force = true, Host = "the-host", Fence = 1, CreatedAt = Now, Counts = new RunCounts() };
        await using var load = await new WarehouseWriter(_warehouse, SmallWarehouse.Shipped).BeginAsync(run.PipelineId, run.RunId, fact, None);
        StageTwice(load, fact);
        await load.Staging.FlushAsync(None);
        await load.BeginCommitAsync(None);
        var check = await load.CheckAsync(3, None);
        await load.WriteRejectsAsync(None);
        var merged = await load.MergeAsync(None);
        await load.TellUnchangedAsync(check.Account, new MergeCounts(1, 0, 1, 0), None);
        var version = await load.AddDataVersionAsync(Now, None);
        await log.EndWithLoadAsync(load, run, check.Account, merged, version, null, None);
        await load.CommitAsync(None);
        return _recorder.Take(name);
    }

    // Two rows with one key, so that they are searched for it.
    internal static void StageTwice(WarehouseLoad load, FactTable? fact)
    {
        var source = load.Staging.StageSource("a.csv", "");
        for (var line = 1; line <= 2; line++)
        {
            if (fact is null)
            {
                load.Staging.StageMember(source, line, "district", "a", new Dictionary<string, object?>());
                continue;
            }

            var keys = fact.StoredDimensions.Select(d => d.Dimension).Concat(fact.Degenerate.Select(d => d.Column)).ToDictionary(name => name, _ => "1");
            if (fact.Layout == FactLayout.MeasurePerRow)
                load.Staging.StageValue(source, line, keys, fact.Measures[0].Measure, 1, ObsStatus.Final, "b");
            else
                load.Staging.StageRow(source, line, keys, [], new Dictionary<string, object?>(), ObsStatus.Final);
        }
    }

    private static Func<string, IReadOnlyList<TableColumn>> SqliteColumns()
    {
        using var connection = SqliteDatabase.Open();
        var tables = connection.Query<string>("select name from sqlite_schema where type = 'table'").ToDictionary(
            table => table,
            table => (IReadOnlyList<TableColumn>)connection.Query<(string Name, string Type, long NotNull, long KeyPosition)>(new SqliteDialect().ColumnsQuery, new { table })
                .Select(c => new TableColumn(c.Name, c.Type) { NotNull = c.NotNull == 1, KeyPosition = (int)c.KeyPosition }).ToList());
        return table => tables[table];
    }
}

/// <summary>A database in memory with the schema's tables.</summary>
internal static class SqliteDatabase
{
    public static SqliteConnection Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        foreach (var script in SchemaScript.Embedded("sqlite"))
            connection.Execute(script.Text);
        return connection;
    }

    /// <summary>The members that the schema itself has of a dimension; none of one that is loaded.</summary>
    public static IReadOnlyList<Member> Members(Dimension dimension)
    {
        using var connection = Open();
        var isLoaded = connection.ExecuteScalar<long>("select count(*) from pragma_table_info(@Table) where name = 'pipeline_id'", dimension) > 0;
        return isLoaded
            ? []
            : connection.Query<(long Key, string Id, string Zh, string En, string Level, string? Parent)>(
                $"select {dimension.Id}_key, {dimension.Id}_id, name_zh, name_en, level, parent_id from {dimension.Table} order by sort_order")
                .Select(row => new Member { Key = (int)row.Key, Id = row.Id, Code = row.Id, LabelZh = row.Zh, LabelEn = row.En, Level = row.Level, ParentId = row.Parent })
                .ToList();
    }
}
