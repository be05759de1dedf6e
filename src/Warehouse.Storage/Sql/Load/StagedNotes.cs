using System.Globalization;

namespace Warehouse.Storage.Sql.Load;

/// <summary>What a load let pass; many of one kind in one column are one note.</summary>
internal sealed class StagedNotes
{
    private readonly Dictionary<(StagedSource Source, string Code, string Column), (long Count, long Line, string Text)> _notes = [];

    private readonly List<(string Code, string Message)> _general = [];

    public void Add(string code, string message) => _general.Add((code, message));

    public void Add(StagedSource source, long line, string code, string column, string text) =>
        _notes[(source, code, column)] = _notes.TryGetValue((source, code, column), out var known) ? (known.Count + 1, known.Line, known.Text) : (1, line, text);

    /// <summary>Keeps them with the run.</summary>
    public async Task WriteAsync(LoadSession session, CancellationToken cancellationToken)
    {
        // A run that was held is done again.
        await session.ExecuteAsync($"delete from {session.Dialect.Table("etl_run_note")} where run_id = @run", cancellationToken);
        var seq = 0L;
        foreach (var (code, message) in _general)
            await AddAsync(code, message, "");
        foreach (var ((source, code, column), (count, line, text)) in _notes)
        {
            var message = text.Length == 0 && code.StartsWith("etl.column", StringComparison.Ordinal) ? column : $"{column}: {count.ToString(CultureInfo.InvariantCulture)} times; first '{text}' on line {line.ToString(CultureInfo.InvariantCulture)}";
            await AddAsync(code, message, source.File);
        }

        Task AddAsync(string code, string message, string file) => session.ExecuteAsync(
            $"insert into {session.Dialect.Table("etl_run_note")} (run_id, seq, code, message, \"file\") values (@run, @seq, @code, @message, @file)",
            new { seq = ++seq, code, message, file },
            cancellationToken);
    }
}
