using System.Globalization;
using System.Text.Json;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>What runs noticed and let pass: the notes of their loads, and what their gates found.</summary>
public sealed class NoteLog
{
    private readonly LogTables _tables;
    private readonly string _notes;
    private readonly string _results;

    /// <summary>The log in a warehouse.</summary>
    public NoteLog(SqlWarehouse warehouse, TimeProvider time)
    {
        _tables = new LogTables(warehouse, time);
        (_notes, _results) = (_tables.Dialect.Table("etl_run_note"), _tables.Dialect.Table("etl_gate_result"));
    }

    /// <summary>The notes of runs, each in the order in which it made them; a gate that was not passed is one, however much it found.</summary>
    public async Task<ILookup<long, RunNote>> ListAsync(IReadOnlyCollection<long> runIds, CancellationToken cancellationToken)
    {
        if (runIds.Count == 0)
            return Array.Empty<(long RunId, RunNote Note)>().ToLookup(pair => pair.RunId, pair => pair.Note);
        var (numbers, ids) = (_tables.Dialect.NumbersOf("@runIds"), JsonSerializer.Serialize(runIds));
        var notes = await _tables.QueryAsync<NoteRow>(
            $"""
            select run_id as RunId, code as Code, message as Message, "file" as "File"
            from {_notes}
            where run_id in ({numbers})
            order by run_id, seq
            """,
            new { runIds = ids },
            cancellationToken);
        var gates = await _tables.QueryAsync<GateRow>(
            $"""
            select r.run_id as RunId, r.gate as Gate, r.severity as Severity, r.message as Message, f.findings as Findings
            from (
                select run_id, gate, min(seq) as seq, cast(count(*) as bigint) as findings
                from {_results}
                where passed = 0 and run_id in ({numbers})
                group by run_id, gate) as f
            join {_results} as r on r.run_id = f.run_id and r.seq = f.seq
            order by r.run_id, r.seq
            """,
            new { runIds = ids },
            cancellationToken);
        return notes.Select(row => (row.RunId, Note: new RunNote(row.Code, row.Message, row.File)))
            .Concat(gates.Select(row => (row.RunId, Note: new RunNote(RunNote.GateNotPassed, $"{row.Gate} ({row.Severity}): {Found(row)}", ""))))
            .ToLookup(pair => pair.RunId, pair => pair.Note);
    }

    private static string Found(GateRow row) =>
        row.Findings == 1 ? row.Message : $"{row.Findings.ToString(CultureInfo.InvariantCulture)} findings; first: {row.Message}";

    private sealed class NoteRow
    {
        public long RunId { get; init; }

        public string Code { get; init; } = "";

        public string Message { get; init; } = "";

        public string File { get; init; } = "";
    }

    private sealed class GateRow
    {
        public long RunId { get; init; }

        public string Gate { get; init; } = "";

        public string Severity { get; init; } = "";

        public string Message { get; init; } = "";

        public long Findings { get; init; }
    }
}
