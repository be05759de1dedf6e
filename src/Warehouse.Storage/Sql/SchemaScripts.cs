using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Storage.Sqlite;

namespace Warehouse.Storage.Sql;

/// <summary>
/// Brings a warehouse to the schema this program knows: every embedded script that has not run runs, in order, each in one
/// transaction with its row in <c>schema_journal</c>. Safe to call again, and by two programs at once.
/// </summary>
public static class SchemaScripts
{
    /// <summary>Applies what is missing.</summary>
    /// <returns>The names of the scripts that ran; empty when the schema was complete.</returns>
    /// <exception cref="ProblemException">
    /// <c>storage.schema_too_new</c> when a newer program was here, <c>storage.script_edited</c> when a script is no longer
    /// what ran, <c>storage.not_a_warehouse</c> when the file is another program's, or what opening it says.
    /// </exception>
    public static Task<IReadOnlyList<string>> ApplyAsync(SqliteWarehouse warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        ApplyAsync(warehouse, Embedded("sqlite"), time, cancellationToken);

    /// <summary>As above, with other scripts.</summary>
    internal static async Task<IReadOnlyList<string>> ApplyAsync(
        SqliteWarehouse warehouse, IReadOnlyList<SchemaScript> scripts, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        try
        {
            var applied = new List<string>();
            await MakeJournalAsync(connection, warehouse, cancellationToken);
            await RefuseForeignJournalAsync(connection, warehouse, scripts, cancellationToken);
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

    /// <summary>The scripts inside this program for an engine, in order.</summary>
    internal static IReadOnlyList<SchemaScript> Embedded(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Name: Regex.Match(resource, @"(?<number>\d{4})_\w+(\.(?<engine>[a-z]+))?\.sql$")))
            .Where(found => found.Name.Success && (!found.Name.Groups["engine"].Success || found.Name.Groups["engine"].Value == engine))
            .Select(found => new SchemaScript(
                int.Parse(found.Name.Groups["number"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
                found.Name.Value,
                Read(assembly, found.Resource)))
            .OrderBy(script => script.Number)
            .ToList();
    }

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
        command.CommandText =
            """
            create table schema_journal (
                number          integer primary key,
                name            text not null,
                sha256          text not null,
                applied_at      text not null,               -- UTC, ISO 8601
                program_version text not null
            ) strict;
            """;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RefuseForeignJournalAsync(
        SqliteConnection connection, SqliteWarehouse warehouse, IReadOnlyList<SchemaScript> scripts, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        await using var command = connection.CreateCommand();
        command.CommandText = "select number, name, sha256, program_version from schema_journal order by number";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (name, sha256, version) = (reader.GetString(1), reader.GetString(2), reader.GetString(3));
            var script = scripts.FirstOrDefault(s => s.Number == reader.GetInt32(0));
            if (script is null)
                problems.Add(new Problem("storage.schema_too_new", $"The warehouse has schema script {name}, which this program does not know; version {version} ran it.", warehouse.Path, $"Start version {version} or a later one."));
            else if (script.Sha256 != sha256)
                problems.Add(new Problem("storage.script_edited", $"Schema script {script.Name} is not what ran here as {name}.", warehouse.Path, "A script that ran is never edited: undo the edit, and add a script with the next number."));
        }

        ProblemException.ThrowIfAny(problems);
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
            command.Parameters.AddWithValue("$program_version", ProgramVersion());
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

    private static string ProgramVersion() =>
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        // The same script is the same on every machine, however it was checked out.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

/// <summary>A numbered schema script.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Text">Its statements.</param>
internal sealed record SchemaScript(int Number, string Name, string Text)
{
    /// <summary>Hexadecimal hash of its text.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}
