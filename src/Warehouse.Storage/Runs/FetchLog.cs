using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>What web servers said of the files that were fetched from them.</summary>
public sealed class FetchLog
{
    private readonly LogTables _tables;
    private readonly string _fetched;

    /// <summary>The log in a warehouse.</summary>
    public FetchLog(SqlWarehouse warehouse, TimeProvider time)
    {
        _tables = new LogTables(warehouse, time);
        _fetched = _tables.Dialect.Table("etl_fetched");
    }

    /// <summary>How a file was fetched last; null when it never was.</summary>
    public async Task<FetchedFile?> FindAsync(string url, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<FetchedFile>(
            $"select url as Url, etag as ETag, last_modified as LastModified, sha256 as Sha256, file_name as FileName from {_fetched} where url = @url",
            new { url },
            cancellationToken)).SingleOrDefault();

    /// <summary>Notes how a file was fetched.</summary>
    public Task NoteAsync(FetchedFile file, CancellationToken cancellationToken) =>
        _tables.LockAsync(
            async (connection, transaction) =>
            {
                await LogTables.ExecuteAsync(connection, transaction, $"delete from {_fetched} where url = @Url", file, cancellationToken);
                return await LogTables.ExecuteAsync(
                    connection,
                    transaction,
                    $"insert into {_fetched} (url, etag, last_modified, sha256, file_name, fetched_at) values (@Url, @ETag, @LastModified, @Sha256, @FileName, @now)",
                    new { file.Url, file.ETag, file.LastModified, file.Sha256, file.FileName, now = _tables.Now() },
                    cancellationToken);
            },
            cancellationToken);
}

/// <summary>A file as it was fetched last.</summary>
/// <param name="Url">Where from.</param>
/// <param name="ETag">What the server calls this version of it; null when it says nothing.</param>
/// <param name="LastModified">When the server says it changed, as it says it; null when it says nothing.</param>
/// <param name="Sha256">Of its content, lower-case hexadecimal.</param>
/// <param name="FileName">The name it was kept under.</param>
public sealed record FetchedFile(string Url, string? ETag, string? LastModified, string Sha256, string FileName);
