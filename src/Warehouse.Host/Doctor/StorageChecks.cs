using Microsoft.Data.Sqlite;
using Warehouse.Storage.Sqlite;

namespace Warehouse.Host.Doctor;

/// <summary>Whether the warehouse opens, can be read and written, and has the schema of this program.</summary>
internal static class StorageChecks
{
    private const string Area = "warehouse";
    private const string AnotherPath = "Let Storage:Path name a file in a folder that this user can write to.";

    public static async Task<IReadOnlyList<Finding>> RunAsync(Setup setup, CancellationToken cancellationToken)
    {
        // What is wrong with an empty path is said with the settings.
        if (string.IsNullOrWhiteSpace(setup.Storage.Path))
            return [];
        var warehouse = new SqliteWarehouse(setup.Storage.Path);
        if (Directory.Exists(warehouse.Path))
            return [new Finding(Area, "file", Verdict.Failure, $"{warehouse.Path} is a folder.", "Let Storage:Path name a file, such as warehouse.db in that folder.")];
        var folder = Folder(warehouse.Path);
        if (!File.Exists(warehouse.Path))
            return folder.Verdict == Verdict.Failure
                ? [folder]
                : [folder, new Finding(Area, "file", Verdict.Ok, $"There is none yet; the first start makes {warehouse.Path}.")];
        return [folder, .. await ReadAsync(warehouse, cancellationToken), Write(warehouse.Path)];
    }

    // SQLite keeps two files beside its own while the warehouse is open, so the folder counts as much as the file.
    private static Finding Folder(string path)
    {
        if (Places.NearestFolder(path) is not { } folder)
            return new Finding(Area, "folder", Verdict.Failure, $"{Path.GetPathRoot(path)} does not exist.", AnotherPath);
        for (var above = Path.GetDirectoryName(path); above != folder; above = Path.GetDirectoryName(above))
            if (File.Exists(above))
                return new Finding(Area, "folder", Verdict.Failure, $"{above} is a file, and should be a folder.", AnotherPath);
        return Places.WhyNotWritable(folder) is { } reason
            ? new Finding(Area, "folder", Verdict.Failure, $"Nothing can be written in {folder}: {reason}", AnotherPath)
            : new Finding(Area, "folder", Verdict.Ok, $"Files can be made in {folder}.");
    }

    private static async Task<IReadOnlyList<Finding>> ReadAsync(SqliteWarehouse warehouse, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(ReadOnly(warehouse.Path));
            await connection.OpenAsync(cancellationToken);
            var tables = await ScalarAsync(connection, "select count(*) from sqlite_schema where type = 'table'", cancellationToken);
            if (tables == 0)
                return [new Finding(Area, "file", Verdict.Ok, $"{warehouse.Path} is empty; the next start makes the schema.")];
            if (await ScalarAsync(connection, "select count(*) from sqlite_schema where name = 'schema_journal'", cancellationToken) == 0)
                return [new Finding(Area, "file", Verdict.Failure, $"{warehouse.Path} is another program's database.", "Name another path, or move the file away.")];
            var schema = SchemaChecks.Judge(await JournalAsync(connection, cancellationToken), EmbeddedSchema.Scripts("sqlite"));
            return [await ContentAsync(connection, warehouse.Path, cancellationToken), .. schema];
        }
        catch (SqliteException exception)
        {
            return [warehouse.ToProblem(exception) is { } problem
                ? Finding.Of(Area, "read", problem, "")
                : new Finding(Area, "read", Verdict.Failure, $"{warehouse.Path} cannot be read: {exception.Message}", "Put back a copy, or move the file away and load again.")];
        }
    }

    private static async Task<Finding> ContentAsync(SqliteConnection connection, string path, CancellationToken cancellationToken)
    {
        var hasVersions = await ScalarAsync(connection, "select count(*) from sqlite_schema where name = 'etl_data_version'", cancellationToken) == 1;
        var version = hasVersions ? await SqliteWarehouse.ReadDataVersionAsync(connection, cancellationToken) : 0;
        return new Finding(Area, "read", Verdict.Ok, version == 0 ? $"{path} can be read; nothing is loaded." : $"{path} can be read; its data version is {version}.");
    }

    private static Finding Write(string path)
    {
        try
        {
            // Opened and not written to; others may have it open.
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return new Finding(Area, "write", Verdict.Ok, "The file can be written to.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding(Area, "write", Verdict.Failure, exception.Message, $"Make the file writable for {Environment.UserName}, or run the service as its owner.");
        }
    }

    /// <remarks>
    /// Opening a file in WAL mode makes two files beside it, which a doctor must not, the less so as another user than the
    /// service. Where no such file is, nobody has it open, and it can be read as one that does not change.
    /// </remarks>
    private static string ReadOnly(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = File.Exists(path + "-wal") ? path : new Uri(path).AbsoluteUri + "?immutable=1",
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ToString();

    private static async Task<IReadOnlyList<SchemaChecks.JournalRow>> JournalAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var journal = new List<SchemaChecks.JournalRow>();
        await using var command = connection.CreateCommand();
        command.CommandText = "select number, name, sha256, program_version from schema_journal order by number";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            journal.Add(new SchemaChecks.JournalRow(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return journal;
    }

    private static async Task<long> ScalarAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
