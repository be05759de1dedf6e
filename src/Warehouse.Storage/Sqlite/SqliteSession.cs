using Microsoft.Data.Sqlite;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Sqlite;

/// <summary>A read transaction on the SQLite file.</summary>
internal sealed class SqliteSession(
    SqliteConnection connection, SqliteTransaction transaction, long dataVersion, DateTimeOffset? committedAt, MemberDirectory members) : IWarehouseSession
{
    public long DataVersion => dataVersion;

    public DateTimeOffset? CommittedAt => committedAt;

    public MemberDirectory Members => members;

    public async Task<Sums> RunAsync(QueryPlan plan, CancellationToken cancellationToken)
    {
        var results = new List<ReadResult>();
        foreach (var read in plan.Reads)
            results.Add(await RunAsync(SqliteReadSql.Render(read), read.Keys.Count + 1, cancellationToken));
        return new Sums(results);
    }

    public async Task<IReadOnlyList<AvailabilityRow>> ReadAvailabilityAsync(FactTable fact, FactMeasure measure, CancellationToken cancellationToken)
    {
        var statement = SqliteReadSql.RenderAvailability(fact, measure);
        await using var command = Command(statement);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<AvailabilityRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var keys = statement.Dimensions.Select((dimension, i) => (dimension, Key: reader.GetInt32(i))).ToDictionary(p => p.dimension, p => p.Key);
            var at = statement.Dimensions.Count;
            rows.Add(new AvailabilityRow(reader.GetString(at), keys, reader.GetInt32(at + 1), reader.GetInt64(at + 2), Authorities(reader.GetString(at + 3), reader.GetString(at + 4))));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task<ReadResult> RunAsync(SqlStatement statement, int keyCount, CancellationToken cancellationToken)
    {
        await using var command = Command(statement);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<SumRow>();
        var authorities = new SortedSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var keys = new int[keyCount];
            for (var i = 0; i < keyCount; i++)
                keys[i] = reader.GetInt32(i);
            rows.Add(new SumRow(keys, Decimal(reader, keyCount, isOne: reader.GetInt64(keyCount + 1) == 1), reader.GetInt64(keyCount + 1), reader.GetInt64(keyCount + 2), reader.GetInt64(keyCount + 3)));
            authorities.UnionWith(Authorities(reader.GetString(keyCount + 4), reader.GetString(keyCount + 5)));
        }

        return new ReadResult(rows, authorities.ToList());
    }

    // Rounding takes away what adding doubles put in; a single figure stands as it was published, with all its decimals.
    private static decimal? Decimal(SqliteDataReader reader, int at, bool isOne) =>
        reader.IsDBNull(at) ? null : isOne ? (decimal)reader.GetDouble(at) : Math.Round((decimal)reader.GetDouble(at), 4);

    private static IReadOnlyList<string> Authorities(string first, string last) => first == last ? [first] : [first, last];

    private SqliteCommand Command(SqlStatement statement)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statement.Text;
        foreach (var (name, value) in statement.Parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
