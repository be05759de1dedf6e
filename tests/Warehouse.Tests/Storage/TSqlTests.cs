using System.Data;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Warehouse.Query;
using Warehouse.Storage.Sql;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests.Query;
using Warehouse.Tests.Storage.Recording;
using Warehouse.Tests.Storage.TSql;

namespace Warehouse.Tests.Storage;

/// <summary>Every statement for SQL Server, held without one against Microsoft's own parser and the tables of the schema scripts.</summary>
public sealed class TSqlTests
{
    // Parameters that statements share and not every one needs.
    private static readonly HashSet<string> _mayBeUnused = ["@now"];

    // A row that is counted is 1, another 0 or null.
    private static readonly HashSet<string> _literalsOfCounts = ["0", "1", "null"];

    private static readonly HashSet<string> _literalsOfReads = ["'withheld'", "'final'", "0", "1", "'$.m'", "'$.g'"];

    [Fact]
    public void RunLog_SendsWhatTheServerTakes() => AssertFine(SentStatements.SqlServer.Runs);

    [Fact]
    public void RollbackAndLineage_SendWhatTheServerTakes() => AssertFine(SentStatements.SqlServer.Undo);

    [Fact]
    public async Task Schedules_SendWhatTheServerTakes() => AssertFine(await SentSchedules.OfAsync("sqlserver"));

    [Fact]
    public void Members_AreReadAsTheServerTakesIt() => AssertFine(SentStatements.SqlServer.Members);

    [Fact]
    public async Task Sources_SendWhatTheServerTakes() => AssertFine(await SentStatements.SourcesAsync("sqlserver"));

    [Fact]
    public async Task Reviews_SendWhatTheServerTakes() => AssertFine(await SentStatements.ReviewsAsync("sqlserver"));

    [Fact]
    public void ColumnsThatAreAddedTogether_AreSentOneByOne()
    {
        var sent = SqlServerSchema.Batches("alter table etl.run add\n    a decimal(28, 10) null,\n    b bit not null constraint df_b default 0 check (b in (0, 1))\ngo\nalter table etl.run add c int null\ngo");

        Assert.Equal(["alter table etl.run add a decimal(28, 10) null", "alter table etl.run add b bit not null constraint df_b default 0 check (b in (0, 1))", "alter table etl.run add c int null"], sent);
        Assert.All(SqlServerSchema.Batches(string.Join("\ngo\n", SentStatements.Scripts.Select(script => script.Text))), batch => Assert.DoesNotMatch(@"(?s)\Aalter table \S+ add\b.*,\s*\n", batch));
    }

    [Fact]
    public void LoadOfEveryFactAndOfMembers_SendsWhatTheServerTakes()
    {
        var loads = SentStatements.SqlServer.Loads;

        AssertFine(loads);
        Assert.Equal(SmallWarehouse.Shipped.Facts.Count + 1, loads.Count);
        // Every branch was taken: members are checked, codes taken back, hierarchies walked, rejects written.
        var members = loads[^1].Statements.Select(sent => sent.Text).ToList();
        foreach (var part in new[] { "etl.unknown_parent", "etl.duplicate_code", "etl.missing_attribute", "etl.conflicting_values", "etl.key_of_other_pipeline", "set gb_code = null", "insert into etl.reject", "insert into etl.data_version", "coalesce(statistical_parent_id", "offset 0 rows fetch next 5" })
            Assert.Contains(members, text => text.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void RowsAsJson_AreSentAsTheServerTakesIt() => AssertFine(SentStatements.SqlServer.Loads.Select(load => load with
    {
        Statements = [.. load.Statements, .. load.Rows.Select(rows => new Sent(rows.Connection, JsonRows.Statement("#" + rows.Table, rows.Columns), [new SentParameter("rows", DbType.String)]))],
    }).ToList());

    [Fact]
    public async Task Schema_IsMadeOfWhatTheServerTakes()
    {
        var cases = await SentStatements.SchemaAsync();

        AssertFine(cases);
        Assert.Equal(SentStatements.Scripts.Count + 1, cases.Count);
        // The lock, whether it ran, its batches, its two notes.
        foreach (var (script, sent) in SentStatements.Scripts.Zip(cases.Skip(1)))
            Assert.Equal(SqlServerSchema.Batches(script.Text).Count + 4, sent.Statements.Count);
    }

    // Otherwise a server that has columnstore but no partitions would have neither.
    [Fact]
    public void Columnstore_ReplacesAnIndexThatEveryServerHas()
    {
        var scripts = SchemaScript.Embedded("sqlserver");
        var everywhere = string.Concat(scripts.Where(script => script.Feature is null).Select(script => script.Text));
        // Of twins there are none without partitions, and then nothing is replaced.
        var replaced = scripts.Where(script => script.Feature == "columnstore")
            .SelectMany(script => System.Text.RegularExpressions.Regex.Matches(script.Text, @"create clustered columnstore index (\w+ on [\w.]+)"))
            .Select(match => match.Groups[1].Value).Where(index => !index.Contains(" on stg.", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(replaced);
        Assert.All(replaced, index => Assert.Contains($"create clustered index {index} (", everywhere, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("partitioning")]
    [InlineData("partitioning", "columnstore")]
    [InlineData("roles", "filtered_indexes", "partitioning", "columnstore", "compression", "extended_properties")]
    public void PrintedSchema_IsMadeOfWhatTheServerTakes(params string[] without)
    {
        var batches = SqlServerSchema.Batches(SqlServerSchema.Print(SmallWarehouse.Shipped, without.ToHashSet()));

        AssertFine([new SentCase("printed", batches.Select(batch => new Sent(0, batch, [])).ToList(), [])]);
        Assert.DoesNotContain(batches, batch => without.Any(feature => batch.Contains($".{feature}.", StringComparison.Ordinal)));
        // Twins are made of partitions.
        Assert.Equal(without.Contains("partitioning"), !batches.Any(batch => batch.Contains(".partition_switch.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Doctor_AsksWhatTheServerTakes() => AssertFine([new SentCase(
        "doctor",
        new[] { SqlServerDoctor.ReadServer, SqlServerDoctor.ReadDatabase, SqlServerDoctor.ReadRights, SqlServerDoctor.ReadUpdateability, SqlServerDoctor.ReadTime, SqlServerDoctor.ReadFiles, SqlServerDoctor.ReadVolumes, SwitchTarget.Twins }
            .Select(text => new Sent(0, text, [])).ToList(),
        [])]);

    [Fact]
    public void LetReadersBe_IsWhatTheServerTakes() =>
        AssertFine([new SentCase("options", SqlServerSchema.LetReadersBe.Select(text => new Sent(0, text, [])).ToList(), [])]);

    [Fact]
    public void ReadsOfEveryIndicator_AreWhatTheServerTakes_AndHoldNoValue()
    {
        var cases = SentStatements.SqlServer.Queries().ToList();

        Assert.Equal(SmallWarehouse.Shipped.Indicators.Select(indicator => indicator.Id), cases.Select(c => c.Name).Distinct());
        var texts = cases.SelectMany(c => c.Statements).DistinctBy(sent => sent.Text).ToList();
        Assert.All(texts, sent => Assert.Empty(StatementCheck.PastedLiterals(sent.Text, _literalsOfReads.Union(_literalsOfCounts).ToHashSet())));
        AssertFine([new SentCase("reads", texts, [])]);
        // Grouped and filtered, with one bound of the years, with both, with none.
        foreach (var part in new[] { "@groups0", "@members0", "@members1", "@measure", "@from", "@to", "school_key as key0" })
            Assert.Contains(texts, sent => sent.Text.Contains(part, StringComparison.Ordinal));
        Assert.Contains(texts, sent => !sent.Text.Contains("where", StringComparison.Ordinal));
    }

    [Fact]
    public void DoubtsOfEveryRead_AreAskedAsTheServerTakesIt_AndHoldNoValue()
    {
        var asked = SentStatements.SqlServer.Doubts("doubts", Questions.Plans.SelectMany(plan => plan.Plan.Reads));

        var texts = asked.Statements.DistinctBy(sent => sent.Text).ToList();
        Assert.All(texts, sent => Assert.Empty(StatementCheck.PastedLiterals(sent.Text, _literalsOfReads)));
        AssertFine([asked with { Statements = texts }]);
        foreach (var part in new[] { "is_inferred = 1", "@runs", "@years", "@places" })
            Assert.Contains(texts, sent => sent.Text.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void AvailabilityOfEveryMeasure_IsReadAsTheServerTakesIt_AndHoldsNoValue()
    {
        var cases = SentStatements.SqlServer.Availability().ToList();

        AssertFine(cases);
        Assert.All(cases.SelectMany(c => c.Statements), sent => Assert.Empty(StatementCheck.PastedLiterals(sent.Text, _literalsOfCounts)));
    }

    [Fact]
    public void SameQuestionAboutOtherMembersAndYears_HasTheSameText()
    {
        var query = SmallWarehouse.For("enrolment", "district:PROV", "year") with { Filters = [new QueryFilter("stage", ["primary"])], Periods = new QueryPeriods { From = "2016", To = "2018" } };
        var other = query with { Filters = [new QueryFilter("stage", ["junior", "senior"])], Periods = new QueryPeriods { From = "2001", To = "2002" } };

        foreach (var engine in new[] { SentStatements.SqlServer, SentStatements.Sqlite })
            Assert.Equal(engine.Query("", query).Statements.Select(sent => sent.Text), engine.Query("", other).Statements.Select(sent => sent.Text));
    }

    [Fact]
    public async Task QuestionsInASession_GoOutWithTheirParameters()
    {
        var asked = await SentStatements.AskAsync(Questions.ForReaders[2].Query);

        AssertFine([asked]);
        Assert.Equal(["from", "measure", "members0", "members1", "to"], asked.Statements[0].Parameters.Select(p => p.Name));
        Assert.Equal(DbType.String, asked.Statements[0].Parameters.Single(p => p.Name == "measure").Type);
    }

    [Fact]
    public void NamesOfRuns_AreParametersInLoads() => Assert.All(
        SentStatements.SqlServer.Loads.SelectMany(load => load.Statements),
        sent => Assert.All((string[])["the-pipeline", "the-host", "4242"], name => Assert.DoesNotContain(name, sent.Text, StringComparison.Ordinal)));

    [Theory]
    [InlineData("syntax", "select stage_id form dw.dim_stage")]
    [InlineData("column", "with s as (select stage_id from dw.dim_stage) select s.stage_key from s")]
    [InlineData("star", "create view dw.stages as select * from dw.dim_stage")]
    [InlineData("syntax", "if 1 = 1 exec(N'create schema')")]
    [InlineData("table", "select stage_id from dw.dim_stages")]
    [InlineData("table", "select stage_id from dim_stage")]
    [InlineData("table", "select id from #known_stage")]
    [InlineData("column", "select id from dw.dim_stage")]
    [InlineData("column", "select s.stage_key from dw.dim_stage as s where s.kind = 'x'")]
    [InlineData("column", "select t.stage_key from dw.dim_stage as s")]
    [InlineData("column", "select stage_key from dw.dim_stage as a join dw.dim_stage as b on b.stage_key = a.stage_key")]
    [InlineData("column", "select a.name_zh from dw.dim_stage as a where exists (select 1 from dw.dim_school as s where s.stage_id = a.stage_id)")]
    [InlineData("column", "update t set kind = 1 from dw.dim_stage as t")]
    [InlineData("column", "insert into dw.dim_fiscal_year (fiscal_year) select 1")]
    [InlineData("column", "insert into etl.source (\"file\", sheet) select 'a'")]
    [InlineData("column", "create index ix on dw.dim_stage (kind)")]
    [InlineData("column", "exec sys.sp_addextendedproperty N'MS_Description', N'', N'SCHEMA', N'dw', N'TABLE', N'dim_stage', N'COLUMN', N'kind'")]
    [InlineData("parameter", "select stage_id from dw.dim_stage where stage_key = @key")]
    [InlineData("parameter", "select stage_id from dw.dim_stage where stage_key = @Used", "used")]
    [InlineData("parameter", "select stage_id from dw.dim_stage", "used")]
    [InlineData("merge", "merge dw.dim_stage as t using dw.dim_stage as s on s.stage_key = t.stage_key when matched then delete;")]
    [InlineData("star", "select * from dw.dim_stage")]
    [InlineData("hint", "select stage_id from dw.dim_stage with (nolock)")]
    [InlineData("hint", "update t set sort_order = 1 from dw.dim_stage as t with (updlock)")]
    [InlineData("table", "truncate table stg.fct_school_snapshots with (partitions (1))")]
    [InlineData("table", "alter table stg.fct_school_snapshot switch partition 1 to dw.fct_school_snapshots partition 1")]
    [InlineData("column", "alter table stg.fct_school_snapshot switch partition 1 to dw.fct_published_education partition 1")]
    [InlineData("temporary table", "create table #t (a int not null)", "run")]
    [InlineData("collation", "create table #t (a nvarchar(10) not null)")]
    [InlineData("collation", "select s.stage_id from dw.dim_stage as s where s.stage_id = s.name_zh")]
    [InlineData("collation", "select concat(s.stage_id, s.name_zh) from dw.dim_stage as s")]
    [InlineData("type", "select s.stage_id from dw.dim_stage as s where s.stage_id = s.stage_key")]
    [InlineData("key", "create index ix on etl.reject (message)")]
    [InlineData("key", "create clustered index ix on etl.reject (\"file\", column_name)")]
    [InlineData("key", "create table #t (a nvarchar(500) collate Latin1_General_BIN2 not null primary key)")]
    [InlineData("key", "create table #t (a nvarchar(500) collate Latin1_General_BIN2 not null, b nvarchar(400) collate Latin1_General_BIN2 not null, unique (a, b))")]
    [InlineData("literal", "select stage_id from dw.dim_stage where name_zh = '小学'")]
    public void StatementThatTheServerWouldRefuse_IsFound(string problem, string text, params string[] parameters)
    {
        var sent = new Sent(0, text, parameters.Select(name => new SentParameter(name, DbType.Int32)).ToList());

        var problems = StatementCheck.Problems(new SentCase("", [sent], []));

        Assert.Contains(problems, found => found.StartsWith(problem + ":", StringComparison.Ordinal));
    }

    [Fact]
    public void RowsForATableThatCannotTakeThem_AreFound()
    {
        var made = new Sent(0, "create table #t (a int not null, b int not null, c int null)", []);

        Assert.Equal(["column: #t has no d for rows", "column: rows of #t leave out b"], StatementCheck.Problems(new SentCase("", [made], [new SentRows(0, "t", [new("a", "int"), new("d", "int")])])));
        Assert.Equal(["table: #t is not there for rows"], StatementCheck.Problems(new SentCase("", [made], [new SentRows(1, "t", [new("a", "int"), new("b", "int")])])));
    }

    [Theory]
    [InlineData("f.academic_year = 2018", "2018")]
    [InlineData("f.measure = N'staff'", "N'staff'")]
    [InlineData("f.stage_key in (2)", "2")]
    public void PastedValue_IsFound(string condition, string literal) =>
        Assert.Equal([literal], StatementCheck.PastedLiterals($"select 1 as one from dw.fct_published_education as f where {condition}", _literalsOfReads));

    [Fact]
    public void SchemaTables_AreAsTheScriptsHaveThem()
    {
        Assert.Equal(
            ["former_code nvarchar(20) collate Latin1_General_BIN2 key 1", "district_id nvarchar(200) collate Latin1_General_BIN2 key 2"],
            SchemaTables.Columns("dw.map_district_code").Where(c => c.KeyPosition > 0).OrderBy(c => c.KeyPosition).Select(c => $"{c.Name} {c.Type} key {c.KeyPosition}"));
        Assert.Equal("decimal(28, 10)", SchemaTables.Columns("dw.fct_school_snapshot").Single(c => c.Name == "teachers_ft").Type);
        Assert.Contains("etl.schema_journal", SchemaTables.All.Keys);
    }

    private static void AssertFine(IReadOnlyList<SentCase> cases) =>
        Assert.Empty(cases.SelectMany(sent => StatementCheck.Problems(sent, _mayBeUnused).Select(problem => $"{sent.Name}: {problem}")).Distinct());
}
