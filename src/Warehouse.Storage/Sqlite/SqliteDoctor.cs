using System.Data.Common;
using Microsoft.Data.Sqlite;
using Warehouse.Storage.Doctor;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Sqlite;

/// <summary>Whether the file opens, can be read and written, has the schema of this program and room to grow.</summary>
internal static class SqliteDoctor
{
    private const string Area = "warehouse";
    private const string AnotherPath = "Let Storage:Path name a file in a folder that this user can write to.";

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(SqliteWarehouse warehouse, CancellationToken cancellationToken)
    {
        var path = warehouse.Path;
        if (Directory.Exists(path))
            return [new Finding(Area, "file", Verdict.Failure, $"{path} is a folder.", "Let Storage:Path name a file, such as warehouse.db in that folder.")];
        var room = FreeSpace.Of("warehouse", Folders.Nearest(path), "Make room, or let Storage:Path name another disk.");
        var folder = Folder(path);
        if (folder.Verdict == Verdict.Failure)
            return [folder, room];
        if (!File.Exists(path))
            return [folder, new Finding(Area, "file", Verdict.Ok, $"There is none yet; the first start makes {path}."), room];
        return [folder, .. await ReadAsync(warehouse, cancellationToken), Write(path), room];
    }

    // SQLite keeps two files beside its own while the warehouse is open, so the folder counts as much as the file.
    private static Finding Folder(string path)
    {
        if (Folders.Nearest(path) is not { } folder)
            return new Finding(Area, "folder", Verdict.Failure, $"{Path.GetPathRoot(path)} does not exist.", AnotherPath);
        for (var above = Path.GetDirectoryName(path); above != folder; above = Path.GetDirectoryName(above))
            if (File.Exists(above))
                return new Finding(Area, "folder", Verdict.Failure, $"{above} is a file, and should be a folder.", AnotherPath);
        return Folders.WhyNotWritable(folder) is { } reason
            ? new Finding(Area, "folder", Verdict.Failure, $"Nothing can be written in {folder}: {reason}", AnotherPath)
            : new Finding(Area, "folder", Verdict.Ok, $"Files can be made in {folder}.");
    }

    private static async Task<IReadOnlyList<Finding>> ReadAsync(SqliteWarehouse warehouse, CancellationToken cancellationToken)
    {
        var path = warehouse.Path;
        try
        {
            await using var connection = new SqliteConnection(ReadOnly(path));
            await connection.OpenAsync(cancellationToken);
            if (await CountAsync(connection, "type = 'table'", cancellationToken) == 0)
                return [new Finding(Area, "file", Verdict.Ok, $"{path} is empty; the next start makes the schema.")];
            if (await CountAsync(connection, "name = 'schema_journal'", cancellationToken) == 0)
                return [new Finding(Area, "file", Verdict.Failure, $"{path} is another program's database.", "Name another path, or move the file away.")];
            var hasVersions = await CountAsync(connection, "name = 'etl_data_version'", cancellationToken) == 1;
            var version = hasVersions ? await warehouse.ReadDataVersionAsync(connection, null, cancellationToken) : 0;
            return [
                new Finding(Area, "read", Verdict.Ok, version == 0 ? $"{path} can be read; nothing is loaded." : $"{path} can be read; its data version is {version}."),
                .. SchemaChecks.Judge(
                    await SqliteSchema.ReadJournalAsync(connection, cancellationToken), SchemaScript.Embedded("sqlite"), new Dictionary<string, string>(),
                    "Copy the warehouse, then start this version: it runs what is missing before it serves."),
            ];
        }
        catch (SqliteException exception)
        {
            return [warehouse.ToProblem(exception) is { } problem
                ? Finding.Of(Area, "read", problem, "")
                : new Finding(Area, "read", Verdict.Failure, $"{path} cannot be read: {exception.Message}", "Put back a copy, or move the file away and load again.")];
        }
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

    // Opening a file in WAL mode makes two files beside it, which a doctor must not, the less so as another user than the
    // service. Where no such file is, nobody has it open, and it can be read as one that does not change.
    private static string ReadOnly(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = File.Exists(path + "-wal") ? path : new Uri(path).AbsoluteUri + "?immutable=1",
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ToString();

    private static async Task<long> CountAsync(DbConnection connection, string condition, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from sqlite_schema where {condition}";
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
