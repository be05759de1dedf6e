using System.Data;
using Warehouse.Storage.Sql;
using Warehouse.Storage.SqlServer;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>A statement that the program sent.</summary>
/// <param name="Connection">Which of the recorder's connections, from 0.</param>
/// <param name="Text">As it was sent.</param>
/// <param name="Parameters">Sorted by name.</param>
internal sealed record Sent(int Connection, string Text, IReadOnlyList<SentParameter> Parameters);

/// <summary>A parameter of a statement.</summary>
/// <param name="Name">Without <c>@</c>.</param>
/// <param name="Type">As the driver is told.</param>
internal sealed record SentParameter(string Name, DbType Type);

/// <summary>Columns of a temporary table that rows are sent to.</summary>
internal sealed record SentRows(int Connection, string Table, IReadOnlyList<TableColumn> Columns);

/// <summary>What the program sent to do one thing.</summary>
internal sealed record SentCase(string Name, IReadOnlyList<Sent> Statements, IReadOnlyList<SentRows> Rows);

/// <summary>Keeps what is sent, and answers just enough for the program to go on: so that every branch which sends SQL is taken.</summary>
internal sealed class Recorder(SqlDialect dialect, Func<string, IReadOnlyList<TableColumn>> columnsOf)
{
    private readonly List<Sent> _sent = [];
    private readonly List<SentRows> _rows = [];
    private int _connections;

    /// <summary>Whether a run is found; one is as soon as one was inserted.</summary>
    public bool HasRun { get; set; }

    /// <summary>The state of the run that is found.</summary>
    public string StateOfRun { get; set; } = "reading";

    public int NextConnection() => _connections++;

    public void NoteRows(SentRows rows) => _rows.Add(rows);

    /// <summary>What was sent since the last time, under a name.</summary>
    public SentCase Take(string name)
    {
        var taken = new SentCase(name, [.. _sent], [.. _rows]);
        _sent.Clear();
        _rows.Clear();
        HasRun = false;
        return taken;
    }

    /// <summary>Rows that other pipelines have in every partition.</summary>
    public long Others { get; set; }

    /// <summary>The tables that a run to be rolled back changed.</summary>
    public IReadOnlyList<string> ChangedTables { get; set; } = [];

    /// <summary>What a statement that is sent throws; null: nothing.</summary>
    public Func<string, Exception?> Fails { get; set; } = _ => null;

    /// <summary>What a query reads, asked before anything else; null: as always.</summary>
    public Func<string, DataTable?> Reads { get; set; } = _ => null;

    /// <summary>What a query for one value finds, asked before anything else; null: as always.</summary>
    public Func<string, object?> Finds { get; set; } = _ => null;

    /// <summary>How many rows a statement changes, asked before anything else; null: as always.</summary>
    public Func<string, int?> Changes { get; set; } = _ => null;

    /// <summary>The number of changed rows.</summary>
    public int Execute(RecordingCommand command)
    {
        Note(command);
        if (Changes(command.CommandText) is { } changed)
            return changed;
        // What is refused once is gone: asking again until nothing is refused comes to an end.
        if (command.CommandText.Contains("stg_reject (", StringComparison.Ordinal))
            return _sent.Count(sent => sent.Text == command.CommandText) == 1 ? 1 : 0;
        HasRun |= command.CommandText.StartsWith($"insert into {dialect.Table("etl_run")} ", StringComparison.Ordinal);
        // An unknown pipeline is inserted where updating it found none.
        return command.CommandText.Contains("set title = @Title", StringComparison.Ordinal) ? 0 : 1;
    }

    public object Scalar(RecordingCommand command)
    {
        Note(command);
        if (Finds(command.CommandText) is { } value)
            return value;
        // A new database: no journal, no tables, no script that has run.
        return command.CommandText is SqlServerSchema.HasJournal or SqlServerSchema.CountTables or SqlServerSchema.IsNoted ? 0L : 1L;
    }

    public DataTable Read(RecordingCommand command)
    {
        Note(command);
        var text = command.CommandText;
        if (Reads(text) is { } rows)
            return rows;
        if (text == dialect.ColumnsQuery)
            return Rows(columnsOf((string)command.Parameters["table"].Value!).Select(c => new { c.Name, c.Type, c.NotNull, c.KeyPosition }));
        if (text.Contains(" as Noted", StringComparison.Ordinal))
            return Rows([new { RunId = 4241L, PipelineId = "a", State = "succeeded", Kind = "load", Period = "", RolledBackBy = 0L, Changed = 1L, Noted = 2L, Kept = 2L }]);
        if (text.StartsWith("select table_name ", StringComparison.Ordinal))
            return Rows(ChangedTables.Select(name => new { table_name = name }));
        // One partition, by year, of which the load changes its one row.
        if (text == SwitchTarget.Read)
            return Rows([new { Function = "pf_year", Column = "academic_year", ReadCommittedSnapshot = 1, MayAlter = 1, IsPlain = 1, IsAligned = 1, SameColumns = 1, SameIndexes = 1, SameCompression = 1, SameConstraints = 1 }]);
        if (text.Contains(" as Others", StringComparison.Ordinal))
            return Rows([new { Number = 31, Staged = 1L, Inserted = 0L, Updated = 1L, Deleted = 0L, Others }]);
        if (text.EndsWith("order by yr", StringComparison.Ordinal) || (text.StartsWith("select distinct ", StringComparison.Ordinal) && text.EndsWith("where f.run_id = @run", StringComparison.Ordinal)))
            return Rows([new { yr = 2020L }]);
        if (text.Contains(" as LoadedAt", StringComparison.Ordinal))
            return Rows([new { PipelineId = "a", SourceSha256 = "00", LoadedAt = 1L, ChangedAt = 1L }]);
        if (text.Contains(" as RunId", StringComparison.Ordinal))
            return HasRun ? Rows([new { RunId = 1L, PipelineId = "a", State = StateOfRun, Force = true, Host = "host", HeartbeatAt = Moment, CreatedAt = Moment }]) : new DataTable();
        if (text.Contains(" as Title", StringComparison.Ordinal))
            return Rows([new { PipelineId = "a", Title = "a", Authority = "a", Files = "[]", Target = "a" }]);
        return text.StartsWith("select committed_at ", StringComparison.Ordinal) ? Rows([new { committed_at = Moment }]) : new DataTable();
    }

    // As the engine's driver gives it.
    public object Moment => dialect.Engine == "sqlite" ? "2020-01-01T00:00:00.0000000Z" : new DateTime(2020, 1, 1);

    private void Note(RecordingCommand command)
    {
        _sent.Add(new Sent(
            command.Number,
            command.CommandText,
            command.Parameters.Cast<RecordingParameter>().Select(p => new SentParameter(p.ParameterName.TrimStart('@'), p.DbType)).OrderBy(p => p.Name, StringComparer.Ordinal).ToList()));
        if (Fails(command.CommandText) is { } exception)
            throw exception;
    }

    /// <summary>Rows of a query.</summary>
    public static DataTable Rows<T>(IEnumerable<T> rows)
    {
        var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
        var properties = typeof(T).GetProperties();
        foreach (var row in rows)
        {
            var values = properties.Select(property => property.GetValue(row)).ToArray();
            if (table.Columns.Count == 0)
                foreach (var (property, value) in properties.Zip(values))
                    table.Columns.Add(property.Name, value!.GetType());
            table.Rows.Add(values);
        }

        return table;
    }
}
