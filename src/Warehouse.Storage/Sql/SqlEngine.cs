using System.Data.Common;
using Dapper;
using Warehouse.Storage.Runs;

namespace Warehouse.Storage.Sql;

/// <summary>Answers plans from an SQL database.</summary>
public sealed class SqlEngine(SqlWarehouse warehouse, MemberReader memberReader, IndicatorCatalogue catalogue) : IWarehouseEngine
{
    static SqlEngine() => SqlMapper.AddTypeHandler(new MomentHandler());

    /// <inheritdoc />
    public IndicatorCatalogue Catalogue => catalogue;

    /// <inheritdoc />
    public Task<IWarehouseSession> OpenSessionAsync(CancellationToken cancellationToken) =>
        warehouse.GuardAsync(() => OpenAsync(cancellationToken), cancellationToken);

    private async Task<IWarehouseSession> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await warehouse.OpenQueryAsync(cancellationToken);
        DbTransaction? snapshot = null;
        try
        {
            snapshot = await warehouse.BeginSnapshotAsync(connection, cancellationToken);
            var version = await warehouse.ReadDataVersionAsync(connection, snapshot, cancellationToken);
            var committedAt = await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(new CommandDefinition(
                $"select committed_at from {warehouse.Dialect.Table("etl_data_version")} where data_version = @version",
                new { version },
                snapshot,
                cancellationToken: cancellationToken));
            var members = await memberReader.ReadAsync(connection, snapshot, version, cancellationToken);
            return new SqlSession(warehouse, connection, snapshot, version, committedAt, members);
        }
        catch
        {
            if (snapshot is not null)
                await snapshot.EndAsync();
            await connection.DisposeAsync();
            throw;
        }
    }
}
