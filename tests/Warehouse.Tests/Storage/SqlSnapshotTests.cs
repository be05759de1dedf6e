using System.Text;
using Dapper;
using Warehouse.Query;
using Warehouse.Storage.Sqlite;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests.Query;
using Warehouse.Tests.Storage.Recording;

namespace Warehouse.Tests.Storage;

/// <summary>The text that each engine is sent, kept beside the tests so that a change of it is reviewed like code.</summary>
public sealed class SqlSnapshotTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "Warehouse.Tests", "Storage", "Snapshots");

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlserver")]
    public void Queries_AreAsReviewed(string engine) => AssertReviewed(
        engine, "queries",
        [
            .. Questions.ForReaders.Select(question => SentStatements.Of(engine).Query(question.Name, question.Query)),
            .. SentStatements.Of(engine).Availability().Where(c => c.Name is "availability of staff in published_education" or "availability of teachers_ft in school_snapshot"),
            .. Questions.ForReaders.Where(question => question.Name is "a stock of the nation by stage" or "single objects by year")
                .Select(question => SentStatements.Of(engine).Doubts($"{question.Name}, of doubtful loads", QueryPlanner.Plan(question.Query, SmallWarehouse.Shipped, SmallWarehouse.Members).Reads)),
            .. SentStatements.Of(engine).Members,
        ]);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlserver")]
    public void Loads_AreAsReviewed(string engine) =>
        AssertReviewed(engine, "loads", SentStatements.Of(engine).Loads.Where(load => load.Name is "published_education" or "school_snapshot" or "members"));

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlserver")]
    public void RunLog_IsAsReviewed(string engine) => AssertReviewed(engine, "runs", SentStatements.Of(engine).Runs);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlserver")]
    public void RollbackAndLineage_AreAsReviewed(string engine) => AssertReviewed(engine, "undo", SentStatements.Of(engine).Undo);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlserver")]
    public async Task Schedules_AreAsReviewed(string engine) => AssertReviewed(engine, "schedules", await SentSchedules.OfAsync(engine));

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlserver")]
    public async Task Sources_AreAsReviewed(string engine) => AssertReviewed(
        engine,
        "sources",
        // Of a load of slices, what others do not send.
        (await SentStatements.SourcesAsync(engine)).Select(sent => sent.Name.StartsWith("slices", StringComparison.Ordinal)
            ? sent with { Statements = sent.Statements.Where(s => (s.Text.Contains("slice", StringComparison.Ordinal) || s.Text.Contains("spoken", StringComparison.Ordinal) || s.Text.Contains("silent", StringComparison.Ordinal)) && !s.Text.Contains(" as x where", StringComparison.Ordinal)).ToList(), Rows = [] }
            : sent));

    [Theory]
    [InlineData("sqlite")]
    [InlineData("sqlserver")]
    public async Task Reviews_AreAsReviewed(string engine)
    {
        // Of the load around a replay or a review, what every load sends is among the loads.
        var usual = SentStatements.Of(engine).Loads.SelectMany(load => load.Statements).Select(sent => sent.Text).ToHashSet();
        var cases = (await SentStatements.ReviewsAsync(engine))
            .Select(sent => sent.Rows.Count == 0 ? sent : sent with { Statements = sent.Statements.Where(s => !usual.Contains(s.Text)).ToList(), Rows = [] });

        AssertReviewed(engine, "reviews", cases);
    }

    [Theory]
    [InlineData("published_education")]
    [InlineData("school_snapshot")]
    public async Task SwitchOfAPartition_IsAsReviewed(string fact)
    {
        var (sent, _, _) = await SentStatements.SwitchAsync(fact, new Recorder(new SqlServerDialect(), Warehouse.Tests.Storage.TSql.SchemaTables.Columns), new PartitionSwitch(1));

        // Around it, the load is as it always is.
        var from = sent.Statements.ToList().FindIndex(s => s.Text == SwitchTarget.HasTwin);
        var to = sent.Statements.ToList().FindIndex(s => s.Text == PartitionSwitch.WaitAtWill);
        AssertReviewed("sqlserver", "switch_" + fact, [sent with { Statements = sent.Statements.Take(from..(to + 1)).ToList(), Rows = [] }]);
    }

    [Fact]
    public async Task SchemaOfSqlServer_IsMadeAsReviewed()
    {
        var cases = await SentStatements.SchemaAsync();

        // The scripts can be read in sql/schema; here is what is sent around them.
        AssertReviewed("sqlserver", "schema", cases.Select(sent => sent with { Statements = sent.Statements.Where(s => s.Parameters.Count > 0 || sent.Name == "journal").ToList() }));
    }

    [Fact]
    public async Task SchemaOfSqlite_IsAsReviewed()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var warehouse = new SqliteWarehouse(path);
            await warehouse.ApplySchemaAsync(Warehouse.Tests.Query.SmallWarehouse.Shipped, TimeProvider.System, CancellationToken.None);
            await using var connection = await warehouse.OpenReadAsync(CancellationToken.None);
            var made = (await connection.QueryAsync<(string Name, string Sql)>("select name, sql from sqlite_schema where sql is not null order by type desc, name")).ToList();

            AssertReviewed("sqlite", "schema", made.Select(item => new SentCase(item.Name, [new Sent(0, item.Sql, [])], [])));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            foreach (var file in (string[])["", "-wal", "-shm"])
                File.Delete(path + file);
        }
    }

    [Fact]
    public void ChangedCase_IsNamed()
    {
        SentCase[] before = [new("one", [new Sent(0, "select 1", [])], []), new("two", [new Sent(0, "select 2", [])], [])];
        SentCase[] after = [before[0], before[1] with { Statements = [new Sent(0, "select 3", [])] }];

        Assert.Equal(["two"], Changed(Text(before), Text(after)));
        Assert.Equal(["two"], Changed(Text(before), Text(before[..1])));
        Assert.Empty(Changed(Text(before), Text(before)));
    }

    private static void AssertReviewed(string engine, string name, IEnumerable<SentCase> cases)
    {
        var reviewed = Path.Combine(_folder, engine, name + ".sql");
        var received = Path.ChangeExtension(reviewed, ".received.sql");
        var text = Text(cases);
        var changed = Changed(File.Exists(reviewed) ? File.ReadAllText(reviewed).ReplaceLineEndings("\n") : "", text);
        if (changed.Count == 0)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, text);
        Assert.Fail($"{engine} is sent something else for: {string.Join("; ", changed)}.\nThe new text is in {Path.GetRelativePath(Repository.Root, received)}. If it is right, copy it over {Path.GetFileName(reviewed)}, and review the difference like code.");
    }

    // A text differs in some case, or in their order.
    private static IReadOnlyList<string> Changed(string reviewed, string received)
    {
        if (reviewed == received)
            return [];
        var (before, after) = (Cases(reviewed), Cases(received));
        var changed = before.Keys.Union(after.Keys).Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name)).ToList();
        return changed.Count > 0 ? changed : ["the order of the cases"];
    }

    private static Dictionary<string, string> Cases(string text) =>
        text.Split("\n-- == ", StringSplitOptions.RemoveEmptyEntries).Select(part => part.TrimEnd('\n').Split('\n', 2)).ToDictionary(part => part[0], part => part.Length > 1 ? part[1] : "");

    private static string Text(IEnumerable<SentCase> cases)
    {
        var text = new StringBuilder();
        string[] columnQueries = [new SqliteDialect().ColumnsQuery, new SqlServerDialect().ColumnsQuery];
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sent in cases)
        {
            text.Append("\n-- == ").Append(sent.Name).Append('\n');
            foreach (var statement in sent.Statements)
            {
                // It is sent for many tables.
                if (columnQueries.Contains(statement.Text) && !written.Add(statement.Text))
                {
                    text.Append("\n-- the query for columns, once more\n");
                    continue;
                }

                text.Append('\n').AppendJoin('\n', statement.Text.TrimEnd().TrimEnd(';').ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Append(";\n");
                if (statement.Parameters.Count > 0)
                    text.Append("-- with ").AppendJoin(", ", statement.Parameters.Select(p => $"@{p.Name} {p.Type}")).Append('\n');
            }

            foreach (var rows in sent.Rows)
                text.Append("\n-- rows to ").Append(rows.Table).Append(" (").AppendJoin(", ", rows.Columns.Select(c => c.Name)).Append(")\n");
        }

        return text.ToString();
    }
}
