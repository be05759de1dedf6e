using Microsoft.Data.Sqlite;

namespace Warehouse.Storage.Sqlite;

/// <summary>The embedded engine: one SQLite file, no set-up.</summary>
public sealed class SqliteEngine(SqliteWarehouse warehouse, MemberReader memberReader, IndicatorCatalogue catalogue) : IWarehouseEngine
{
    /// <inheritdoc />
    public IndicatorCatalogue Catalogue => catalogue;

    /// <inheritdoc />
    public async Task<IWarehouseSession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        var connection = await warehouse.OpenReadAsync(cancellationToken);
        SqliteTransaction? transaction = null;
        try
        {
            // A deferred transaction sees one commit from its first read on: that is the session's version.
            transaction = connection.BeginTransaction(deferred: true);
            var version = await SqliteWarehouse.ReadDataVersionAsync(connection, cancellationToken);
            var committedAt = await ReadCommittedAtAsync(connection, version, cancellationToken);
            var members = await memberReader.ReadAsync(connection, cancellationToken);
            return new SqliteSession(connection, transaction, version, committedAt, members);
        }
        catch
        {
            transaction?.Dispose();
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<DateTimeOffset?> ReadCommittedAtAsync(SqliteConnection connection, long version, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select committed_at from etl_data_version where data_version = $version";
        command.Parameters.AddWithValue("$version", version);
        return await command.ExecuteScalarAsync(cancellationToken) is string text ? UtcText.Read(text) : null;
    }
}
