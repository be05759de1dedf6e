using System.Globalization;
using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Sqlite;

/// <summary>
/// Brings a warehouse to the schema this program knows: every embedded script that has not run runs, in order, each in one
/// transaction with its row in <c>schema_journal</c>. Safe to call again, and by two programs at once.
/// </summary>
internal static class SqliteSchema
{
    private const string MakeJournal =
        """
        create table schema_journal (
            number          integer primary key,
            name            text not null,
            sha256          text not null,
            applied_at      text not null,               -- UTC, ISO 8601
            program_version text not null
        ) strict;
        """;

    /// <summary>Applies what is missing.</summary>
    /// <returns>The names of the scripts that ran; empty when the schema was complete.</returns>
    /// <exception cref="ProblemException">
    /// <c>storage.schema_too_new</c> when a newer program was here, <c>storage.script_edited</c> when a script is no longer
    /// what ran, <c>storage.not_a_warehouse</c> when the file is another program's, or what opening it says.
    /// </exception>
    public static Task<IReadOnlyList<string>> ApplyAsync(SqliteWarehouse warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        ApplyAsync(warehouse, SchemaScript.Embedded("sqlite"), time, cancellationToken);

    /// <summary>As above, with other scripts.</summary>
    internal static async Task<IReadOnlyList<string>> ApplyAsync(
        SqliteWarehouse warehouse, IReadOnlyList<SchemaScript> scripts, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await warehouse.OpenWriteAsync(cancellationToken);
        try
        {
            var applied = new List<string>();
            await MakeJournalAsync(connection, warehouse, cancellationToken);
            SchemaScript.RefuseForeign(await ReadJournalAsync(connection, cancellationToken), scripts, warehouse.Path);
            foreach (var script in scripts)
                if (await ApplyAsync(connection, script, time, cancellationToken))
                    applied.Add(script.Name);
            return applied;
        }
        catch (SqliteException exception) when (warehouse.ToProblem(exception) is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    /// <summary>All scripts as one text for an empty file.</summary>
    public static string Print() =>
        $"""
        -- The schema of an Edustat warehouse on SQLite, for an empty file:
        --   warehouse schema script --engine sqlite | sqlite3 -bail warehouse.db
        pragma journal_mode = wal;
        begin immediate;

        {MakeJournal}

        {string.Concat(SchemaScript.Embedded("sqlite").Select(Print))}
        commit;

        """;

    private static string Print(SchemaScript script) =>
        $"""
        -- {script.Name}
        {script.Text}
        insert into schema_journal (number, name, sha256, applied_at, program_version)
        values ({script.Number.ToString(CultureInfo.InvariantCulture)}, '{script.Name}', '{script.Sha256}', strftime('%Y-%m-%dT%H:%M:%f0000Z', 'now'), '{SchemaScript.ProgramVersion}');


        """;

    private static async Task MakeJournalAsync(SqliteConnection connection, SqliteWarehouse warehouse, CancellationToken cancellationToken)
    {
        await using var transaction = connection.BeginTransaction();
        var tables = await ScalarAsync(connection, "select count(*) from sqlite_schema where type = 'table'", cancellationToken);
        var journal = await ScalarAsync(connection, "select count(*) from sqlite_schema where name = 'schema_journal'", cancellationToken);
        if (journal == 1)
            return;
        if (tables > 0)
            throw new ProblemException(new Problem("storage.not_a_warehouse", "The file is another program's database.", warehouse.Path, "Name another path, or move the file away."));

        await using var command = connection.CreateCommand();
        command.CommandText = MakeJournal;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The journal.</summary>
    internal static async Task<IReadOnlyList<JournalRow>> ReadJournalAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select number, name, sha256, program_version from schema_journal order by number";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<JournalRow>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new JournalRow(reader.GetInt32(0), null, reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return rows;
    }

    private static async Task<bool> ApplyAsync(SqliteConnection connection, SchemaScript script, TimeProvider time, CancellationToken cancellationToken)
    {
        // The write lock comes first: of two programs, the second sees the journal row of the first.
        await using var transaction = connection.BeginTransaction(deferred: false);
        if (await ScalarAsync(connection, $"select count(*) from schema_journal where number = {script.Number}", cancellationToken) > 0)
            return false;

        await using (var command = connection.CreateCommand())
        {
            command.CommandText = script.Text;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var command = connection.CreateCommand())
        {
            command.CommandText =
                """
                insert into schema_journal (number, name, sha256, applied_at, program_version)
                values ($number, $name, $sha256, $applied_at, $program_version)
                """;
            command.Parameters.AddWithValue("$number", script.Number);
            command.Parameters.AddWithValue("$name", script.Name);
            command.Parameters.AddWithValue("$sha256", script.Sha256);
            command.Parameters.AddWithValue("$applied_at", UtcText.Of(time.GetUtcNow()));
            command.Parameters.AddWithValue("$program_version", SchemaScript.ProgramVersion);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<long> ScalarAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
