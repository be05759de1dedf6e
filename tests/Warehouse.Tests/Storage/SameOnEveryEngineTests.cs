using Dapper;
using Microsoft.Data.Sqlite;
using Warehouse.Storage.Sqlite;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests.Query;
using Warehouse.Tests.Storage.Recording;
using Warehouse.Tests.Storage.TSql;

namespace Warehouse.Tests.Storage;

/// <summary>What the two dialects make of the same step is the same step.</summary>
public sealed class SameOnEveryEngineTests
{
    [Fact]
    public void EveryStatementForSqlite_PreparesOnTheRealSchema()
    {
        var engine = SentStatements.Sqlite;
        SentCase[] questions = [.. engine.Queries().SelectMany(c => c.Statements).DistinctBy(sent => sent.Text).Select(sent => new SentCase(sent.Text, [sent], [])), .. engine.Availability()];

        foreach (var sent in (SentCase[])[.. engine.Runs, .. engine.Members, .. engine.Loads, .. engine.Undo, .. questions])
            Prepare(sent);
    }

    [Fact]
    public async Task Schedules_TakeTheSameStepsOnBoth_AndPrepareOnTheRealSchema()
    {
        var sqlite = await SentSchedules.OfAsync("sqlite");

        AssertSame(sqlite, await SentSchedules.OfAsync("sqlserver"));
        foreach (var sent in sqlite)
            Prepare(sent);
    }

    [Fact]
    public async Task SourcesAndReviews_TakeTheSameStepsOnBoth_AndPrepareOnTheRealSchema()
    {
        SentCase[] sqlite = [.. await SentStatements.SourcesAsync("sqlite"), .. await SentStatements.ReviewsAsync("sqlite")];

        AssertSame(sqlite, [.. await SentStatements.SourcesAsync("sqlserver"), .. await SentStatements.ReviewsAsync("sqlserver")]);
        foreach (var sent in sqlite)
            Prepare(sent);
    }

    [Fact]
    public void StatementThatDoesNotPrepare_IsFound() =>
        Assert.Throws<SqliteException>(() => Prepare(new SentCase("", [new Sent(0, "select kind from dim_stage", [])], [])));

    [Fact]
    public void RunsMembersAndLoads_TakeTheSameStepsWithTheSameParameters()
    {
        AssertSame(SentStatements.Sqlite.Runs, SentStatements.SqlServer.Runs);
        AssertSame(SentStatements.Sqlite.Members, SentStatements.SqlServer.Members);
        AssertSame(SentStatements.Sqlite.Loads, SentStatements.SqlServer.Loads);
    }

    [Fact]
    public void Questions_TakeTheSameStepsWithTheSameParameters()
    {
        AssertSame(SentStatements.Sqlite.Queries().ToList(), SentStatements.SqlServer.Queries().ToList());
        AssertSame(SentStatements.Sqlite.Availability().ToList(), SentStatements.SqlServer.Availability().ToList());
    }

    [Fact]
    public void BothSchemas_HaveTheSameTablesColumnsAndKeys()
    {
        using var connection = SqliteDatabase.Open();
        var sqlite = connection.Query<string>(
            """
            select t.name || '.' || c.name || case when c."notnull" = 1 or c.pk > 0 then ' not null' else '' end || case when c.pk > 0 then ' key ' || c.pk else '' end
            from sqlite_schema as t, pragma_table_info(t.name) as c
            where t.type = 'table' and t.name not like 'sqlite%' and t.name <> 'etl_member_key'
            """);
        // Each engine keeps its own journal, only SQLite must be told not to give a key twice, and only the server has partitions, and twins to switch them with.
        var server = SchemaTables.All.Where(table => table.Key != "etl.schema_journal" && table.Value.Columns is not null && !table.Key.StartsWith("stg.", StringComparison.Ordinal)).SelectMany(table => table.Value.Columns!.Select(c =>
            $"{table.Key.Replace("dw.", "", StringComparison.Ordinal).Replace("etl.", "etl_", StringComparison.Ordinal)}.{c.Name}{(c.NotNull ? " not null" : "")}{(c.KeyPosition > 0 ? $" key {c.KeyPosition}" : "")}"));

        Assert.Equal(sqlite.Order(StringComparer.Ordinal), server.Order(StringComparer.Ordinal));
    }

    // Temporary tables are made, so that what follows finds them; anything else is only prepared.
    private static void Prepare(SentCase sent)
    {
        using var connection = SqliteDatabase.Open();
        foreach (var statement in sent.Statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement.Text;
            if (statement.Text.StartsWith("create ", StringComparison.Ordinal))
                command.ExecuteNonQuery();
            else
                command.Prepare();
        }

        foreach (var rows in sent.Rows)
            new PreparedInsert(connection, rows.Table, rows.Columns.Select(c => c.Name).ToList()).Dispose();
    }

    private static bool IsIndexOfStagedFacts(string text) => SmallWarehouse.Shipped.Facts.Any(fact => text.StartsWith($"create index temp.ix_stg_{fact.Id} ", StringComparison.Ordinal));

    private static void AssertSame(IReadOnlyList<SentCase> sqlite, IReadOnlyList<SentCase> server)
    {
        Assert.Equal(sqlite.Select(c => c.Name), server.Select(c => c.Name));
        foreach (var (one, other) in sqlite.Zip(server))
            Assert.Equal(Steps(one), Steps(other));

        // What only one needs: the server's locks, whether it keeps versions of rows, and the index without which SQLite
        // would look through all staged facts for every one it has.
        static IEnumerable<string> Steps(SentCase sent) => sent.Statements
            .Where(s => s.Text != SqlServerWarehouse.LockStatement && !s.Text.Contains("snapshot_isolation_state", StringComparison.Ordinal)
                && !IsIndexOfStagedFacts(s.Text))
            .Select(s => $"{s.Text[..s.Text.IndexOfAny([' ', '\n'])]} {string.Join(", ", s.Parameters.Select(p => p.Name))}")
            .Concat(sent.Rows.Select(rows => $"{rows.Table}: {string.Join(", ", rows.Columns.Select(c => c.Name))}"));
    }
}
