using System.Data.Common;
using System.Globalization;

namespace Warehouse.Storage.Sql.Lineage;

/// <summary>Finds the rows behind figures, where each was read, and what it was before.</summary>
public sealed class FactLineage(SqlWarehouse warehouse)
{
    /// <summary>The rows that a read of a plan adds up, in the order of years and sources.</summary>
    /// <param name="read">The read.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<TracedRow>> TraceAsync(FactRead read, int limit, CancellationToken cancellationToken) =>
        warehouse.GuardAsync<IReadOnlyList<TracedRow>>(
            async () =>
            {
                await using var connection = await warehouse.OpenReadAsync(cancellationToken);
                await using var snapshot = await warehouse.BeginSnapshotAsync(connection, cancellationToken);
                var stored = await TableColumn.ReadAsync(warehouse, connection, snapshot, read.Fact.Table, cancellationToken);
                var rows = await ReadAsync(connection, snapshot, TraceSql.Rows(read, stored, warehouse.Dialect, limit), read, isEarlier: false, cancellationToken);
                var earlier = (await ReadAsync(connection, snapshot, TraceSql.Earlier(read, stored, warehouse.Dialect), read, isEarlier: true, cancellationToken))
                    .ToLookup(row => row.Key, row => row.State);
                return rows.Select(row => Row(read, row.Key, row.State, earlier[row.Key].ToList())).ToList();
            },
            cancellationToken);

    private static TracedRow Row(FactRead read, string key, TracedState state, IReadOnlyList<TracedState> earlier)
    {
        var values = key.Split('\u001f');
        var dimensions = read.Fact.StoredDimensions.Zip(values).ToDictionary(pair => pair.First.Dimension, pair => int.Parse(pair.Second, CultureInfo.InvariantCulture));
        return new TracedRow(
            dimensions,
            read.Fact.Degenerate.Zip(values.Skip(read.Fact.StoredDimensions.Count())).ToDictionary(pair => pair.First.Column, pair => pair.Second),
            state,
            earlier);
    }

    private async Task<IReadOnlyList<(string Key, TracedState State)>> ReadAsync(
        DbConnection connection, DbTransaction snapshot, SqlStatement statement, FactRead read, bool isEarlier, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = statement.Text;
        foreach (var (name, value) in statement.Parameters)
            warehouse.Dialect.AddParameter(command, name, value);
        var keys = TraceSql.Keys(read.Fact).Count;
        var rows = new List<(string, TracedState)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((string.Join('\u001f', Enumerable.Range(0, keys).Select(Text)), State(keys)));
        return rows;

        TracedState State(int at) => new(
            reader.IsDBNull(at) ? null : Convert.ToDecimal(reader.GetValue(at), CultureInfo.InvariantCulture),
            Text(at + 1),
            Text(at + 2),
            Convert.ToInt64(reader.GetValue(at + 3), CultureInfo.InvariantCulture),
            Text(at + 4),
            Text(at + 5),
            Convert.ToInt64(reader.GetValue(at + 6), CultureInfo.InvariantCulture),
            Text(at + 7),
            Moment(reader.GetValue(at + 8)),
            Text(at + 9),
            reader.IsDBNull(at + 10) ? null : Text(at + 10),
            isEarlier ? Convert.ToInt64(reader.GetValue(at + 11), CultureInfo.InvariantCulture) : null);

        string Text(int at) => reader.IsDBNull(at) ? "" : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture)!;
    }

    private static DateTimeOffset? Moment(object value) => value switch
    {
        string text => UtcText.Read(text),
        DateTime moment => new DateTimeOffset(moment, TimeSpan.Zero),
        _ => null,
    };
}
