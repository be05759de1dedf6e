using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests.Storage.Recording;
using Warehouse.Tests.Storage.TSql;

namespace Warehouse.Tests.Storage;

/// <summary>When a load replaces partitions by a switch, what it sends then, and how it goes on when the server will not.</summary>
public sealed class PartitionSwitchTests
{
    private const string Fact = "published_education";

    private static readonly SwitchTarget _fit = new("pf_year", "academic_year", 1, 1, 1, 1, 1, 1, 1, 1);

    private readonly Recorder _recorder = new(new SqlServerDialect(), SchemaTables.Columns);

    [Theory]
    // All of a new year, exactly enough, one too few.
    [InlineData(true, 100, 100, 0, 0, 0)]
    [InlineData(false, 99, 99, 0, 0, 0)]
    // Half of it changes; more of it stays.
    [InlineData(true, 200, 0, 100, 0, 0)]
    [InlineData(false, 201, 0, 100, 0, 0)]
    // What goes is a change too, but a year that goes as a whole is not replaced.
    [InlineData(true, 100, 0, 50, 50, 0)]
    [InlineData(false, 0, 0, 0, 1000, 0)]
    // A row of somebody else would be lost.
    [InlineData(false, 1000, 1000, 0, 0, 1)]
    public void Partition_IsReplaced_WhenItIsThisLoadsAloneAndMuchOfItChanges(bool isReplaced, long staged, long inserted, long updated, long deleted, long others) =>
        Assert.Equal(isReplaced, new PartitionChange(31, staged, inserted, updated, deleted, others).IsReplaced(100));

    [Fact]
    public void ServerThatLacksSomething_IsTold()
    {
        Assert.Null(Why(_fit));
        Assert.Contains("not partitioned", Why(null), StringComparison.Ordinal);
        Assert.Contains("Read-committed snapshot", Why(_fit with { ReadCommittedSnapshot = 0 }), StringComparison.Ordinal);
        Assert.Contains("may not alter", Why(_fit with { MayAlter = 0 }), StringComparison.Ordinal);
        Assert.Contains("triggers", Why(_fit with { IsPlain = 0 }), StringComparison.Ordinal);
        Assert.Contains("not partitioned as", Why(_fit with { IsAligned = 0 }), StringComparison.Ordinal);
        Assert.Contains("other columns", Why(_fit with { SameColumns = 0 }), StringComparison.Ordinal);
        Assert.Contains("other indexes", Why(_fit with { SameIndexes = 0 }), StringComparison.Ordinal);
        Assert.Contains("not compressed", Why(_fit with { SameCompression = 0 }), StringComparison.Ordinal);
        Assert.Contains("other constraints", Why(_fit with { SameConstraints = 0 }), StringComparison.Ordinal);

        static string? Why(SwitchTarget? target) => SwitchTarget.WhyNot(target, "dw.fct_a", "stg.fct_a");
    }

    [Fact]
    public void NameOfAPartitionFunction_IsQuoted() =>
        Assert.Equal("$partition.[of]]years](t.academic_year)", (_fit with { Function = "of]years" }).PartitionOf("t"));

    [Theory]
    [InlineData("published_education")]
    [InlineData("school_snapshot")]
    public async Task Switch_SendsWhatTheServerTakes(string fact)
    {
        var (sent, _, _) = await SentStatements.SwitchAsync(fact, _recorder, new PartitionSwitch(1));

        Assert.Empty(StatementCheck.Problems(sent, new HashSet<string>()));
        Assert.Contains(sent.Statements, s => s.Text.Contains(" switch partition 31 to ", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatIsSentAroundASwitch_IsWhatTheServerTakes() => Assert.Empty(StatementCheck.Problems(new SentCase(
        "around",
        [
            .. new[] { PartitionSwitch.Save, PartitionSwitch.TakeBack, PartitionSwitch.WaitBriefly, PartitionSwitch.WaitAtWill }.Select(text => new Sent(0, text, [])),
            new Sent(0, SwitchTarget.HasTwin, [new("twin", System.Data.DbType.String)]),
            new Sent(0, SwitchTarget.Read, [new("table", System.Data.DbType.String), new("twin", System.Data.DbType.String)]),
        ],
        [])));

    [Fact]
    public async Task Switch_ComesLast_AndCountsAsTheStatementsDo()
    {
        var (sent, counts, notes) = await SentStatements.SwitchAsync(Fact, _recorder, new PartitionSwitch(1));

        // The row that the partition changes, and whatever the statements did to the rest.
        var (_, rest, _) = await SentStatements.SwitchAsync(Fact, new Recorder(new SqlServerDialect(), SchemaTables.Columns), new PartitionSwitch(0));
        Assert.Equal(rest + new MergeCounts(0, 1, 0, 0), counts);
        var texts = sent.Statements.Select(s => s.Text).ToList();
        var truncated = texts.FindIndex(text => text.StartsWith("truncate table dw.", StringComparison.Ordinal));
        Assert.True(texts.FindLastIndex(text => text.StartsWith("insert into dw.fct", StringComparison.Ordinal)) < truncated);
        Assert.StartsWith("alter table stg.", texts[truncated + 1], StringComparison.Ordinal);
        Assert.Contains("partition 31", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    public async Task SwitchThatIsOff_OrTooLargeForTheLoad_AsksTheServerLittle(int fromRows, int asked)
    {
        var (sent, _, notes) = await SentStatements.SwitchAsync(Fact, _recorder, new PartitionSwitch(fromRows));
        var (usual, _, _) = await SentStatements.SwitchAsync(Fact, new Recorder(new SqlServerDialect(), SchemaTables.Columns), new PartitionSwitch(0));

        Assert.Equal(usual.Statements.Count + asked, sent.Statements.Count);
        Assert.DoesNotContain(sent.Statements, s => s.Text == PartitionSwitch.Save);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task PartitionWithRowsOfOthers_IsMergedAsAlways()
    {
        _recorder.Others = 1;

        var (sent, _, notes) = await SentStatements.SwitchAsync(Fact, _recorder, new PartitionSwitch(1));

        Assert.DoesNotContain(sent.Statements, s => s.Text.Contains("truncate", StringComparison.Ordinal));
        Assert.Contains(sent.Statements, s => s.Text.StartsWith("insert into dw.fct", StringComparison.Ordinal));
        Assert.Empty(notes);
    }

    [Theory]
    // A reader kept it waiting: the next load tries again. Anything else is not tried any more.
    [InlineData(1222, true)]
    [InlineData(4947, false)]
    public async Task ServerThatWillNotSwitch_HasTheLoadWithoutIt(int number, bool isTriedAgain)
    {
        var partitionSwitch = new PartitionSwitch(1);
        _recorder.Fails = text => text.StartsWith("alter table stg.", StringComparison.Ordinal) ? Refusal(number) : null;

        var (sent, _, notes) = await SentStatements.SwitchAsync(Fact, _recorder, partitionSwitch);

        var texts = sent.Statements.Select(s => s.Text).ToList();
        var back = texts.IndexOf(PartitionSwitch.TakeBack);
        Assert.Equal(PartitionSwitch.WaitAtWill, texts[back + 1]);
        // Whether the table is empty was not asked before.
        Assert.StartsWith("delete t from dw.fct", texts[back + 3], StringComparison.Ordinal);
        Assert.Contains(texts.Skip(back), text => text.StartsWith("insert into dw.fct", StringComparison.Ordinal));
        Assert.Contains($"({number})", Assert.Single(notes), StringComparison.Ordinal);
        var (again, _, _) = await SentStatements.SwitchAsync(Fact, _recorder, partitionSwitch);
        Assert.Equal(isTriedAgain, again.Statements.Any(s => s.Text == PartitionSwitch.Save));
    }

    [Fact]
    public async Task ServerThatEndsTheTransactionOnASwitch_HasTheLoadDoneAgainWithoutIt()
    {
        var partitionSwitch = new PartitionSwitch(1);
        _recorder.Fails = text => text.StartsWith("truncate table dw.", StringComparison.Ordinal) || text == PartitionSwitch.TakeBack ? Refusal(1222) : null;

        var exception = await Assert.ThrowsAsync<ProblemException>(() => SentStatements.SwitchAsync(Fact, _recorder, partitionSwitch));

        Assert.True(RecordingWarehouse.NewServer().Passes(exception));
        _recorder.Take("broken");
        var (again, _, _) = await SentStatements.SwitchAsync(Fact, _recorder, partitionSwitch);
        Assert.DoesNotContain(again.Statements, s => s.Text == PartitionSwitch.Save);
    }

    [Theory]
    [InlineData(1205)]
    [InlineData(-2)]
    public async Task FaultThatIsNoRefusal_EndsTheLoad(int number)
    {
        _recorder.Fails = text => text.StartsWith("truncate table dw.", StringComparison.Ordinal) ? Refusal(number) : null;

        await Assert.ThrowsAsync<SqlException>(() => SentStatements.SwitchAsync(Fact, _recorder, new PartitionSwitch(1)));

        Assert.DoesNotContain(_recorder.Take("broken").Statements, s => s.Text == PartitionSwitch.TakeBack);
    }

    // The server compares them before every switch; here they are compared before anybody has a server.
    [Theory]
    [InlineData("fct_published_education")]
    [InlineData("fct_school_snapshot")]
    public void Twin_IsBuiltAsItsFact(string table)
    {
        var (fact, twin) = (Built($"dw.{table}"), Built($"stg.{table}"));

        Assert.NotEmpty(fact);
        Assert.Equal(fact, twin);
        Assert.Equal(SchemaTables.All[$"dw.{table}"].Columns!.Select(c => c with { KeyPosition = 0 }), SchemaTables.All[$"stg.{table}"].Columns!.Select(c => c with { KeyPosition = 0 }));
    }

    // Columns and checks in order, then clustered index, key and columnstore as they stand in the end, without names of the schema.
    private static List<string> Built(string table)
    {
        var statements = SchemaScript.Embedded("sqlserver").SelectMany(script => SqlServerSchema.Batches(script.Text))
            .SelectMany(batch => TSqlText.Parse(batch).Script.Batches).SelectMany(batch => batch.Statements)
            .Select(statement => statement is IfStatement { ThenStatement: var then } ? then : statement).ToList();
        var definition = statements.OfType<CreateTableStatement>().Single(made => TSqlText.Of(made.SchemaObjectName) == table).Definition;
        return
        [
            .. definition.ColumnDefinitions.Select(TSqlText.Of),
            .. definition.TableConstraints.OfType<CheckConstraintDefinition>().Select(TSqlText.Of),
            Last(statements.OfType<CreateIndexStatement>().Where(index => TSqlText.Of(index.OnName) == table && index.Clustered == true)),
            Last(statements.OfType<AlterTableAddTableElementStatement>().Where(added => TSqlText.Of(added.SchemaObjectName) == table)),
            Last(statements.OfType<CreateColumnStoreIndexStatement>().Where(index => TSqlText.Of(index.OnName) == table)),
        ];

        string Last(IEnumerable<TSqlFragment> made) => string.Join(' ', TSqlText.Of(made.Last())
            .Replace(table, "", StringComparison.Ordinal).Replace("with (drop_existing = on)", "", StringComparison.Ordinal)
            .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    // The driver makes these for itself alone.
    private static SqlException Refusal(int number)
    {
        const BindingFlags Inside = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;
        var constructor = typeof(SqlError).GetConstructors(Inside).OrderBy(c => c.GetParameters().Length).First();
        var error = constructor.Invoke(constructor.GetParameters().Select(p => p.Name switch
        {
            "infoNumber" => number,
            "errorClass" => (byte)16,
            "server" or "errorMessage" or "procedure" => "refused",
            _ => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null,
        }).ToArray());
        var errors = (SqlErrorCollection)typeof(SqlErrorCollection).GetConstructors(Inside).Single().Invoke([]);
        typeof(SqlErrorCollection).GetMethod("Add", Inside)!.Invoke(errors, [error]);
        return (SqlException)typeof(SqlException).GetMethods(Inside).First(m => m.Name == "CreateException" && m.GetParameters() is [{ ParameterType: var first }, { ParameterType: var second }] && first == typeof(SqlErrorCollection) && second == typeof(string))
            .Invoke(null, [errors, "16.0"])!;
    }
}
