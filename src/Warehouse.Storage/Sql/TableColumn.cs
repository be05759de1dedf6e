using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;

namespace Warehouse.Storage.Sql;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as the engine writes it; empty where the engine needs none.</param>
internal sealed partial record TableColumn(string Name, string Type)
{
    /// <summary>True when it must have a value.</summary>
    public bool NotNull { get; init; }

    /// <summary>Its place in the primary key, from 1; 0 when it is not part of it.</summary>
    public int KeyPosition { get; init; }

    /// <summary>The same column of a staging table, where rows that lack it are still to be refused.</summary>
    public TableColumn Staged() => this with { NotNull = false, KeyPosition = 0 };

    /// <summary>True when there are texts or numbers that it cannot hold.</summary>
    public bool HasLimit => Limits().IsMatch(Type);

    /// <summary>Why the column cannot hold a value; null when it can.</summary>
    public string? Misfit(object? value)
    {
        if (value is not (string or decimal) || Type.Length == 0 || Limits().Match(Type) is not { Success: true } limits)
            return null;
        var (size, scale) = (int.Parse(limits.Groups["size"].ValueSpan, CultureInfo.InvariantCulture), limits.Groups["scale"]);
        return value switch
        {
            string text when !scale.Success && text.Length > size => $"{Name} has {text.Length} characters, and the warehouse keeps {size}.",
            decimal number when scale.Success && Math.Abs(number) >= (decimal)Math.Pow(10, size - int.Parse(scale.ValueSpan, CultureInfo.InvariantCulture)) => $"{Name} is larger than the warehouse keeps.",
            _ => null,
        };
    }

    /// <summary>The columns of a table in order, asked for once: only a schema script changes them, and those have run.</summary>
    /// <exception cref="InvalidOperationException">The catalogue names a table that no schema script makes.</exception>
    public static async Task<IReadOnlyList<TableColumn>> ReadAsync(
        SqlWarehouse warehouse, DbConnection connection, DbTransaction? transaction, string table, CancellationToken cancellationToken)
    {
        if (warehouse.Columns.TryGetValue(table, out var known))
            return known;
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            warehouse.Dialect.ColumnsQuery, new { table = warehouse.Dialect.Table(table) }, transaction, cancellationToken: cancellationToken));
        var columns = rows.Select(row => new TableColumn(row.Name, row.Type) { NotNull = row.NotNull, KeyPosition = row.KeyPosition }).ToList();
        return columns.Count > 0 ? warehouse.Columns[table] = columns : throw new InvalidOperationException($"The schema has no table {table}.");
    }

    [GeneratedRegex(@"^(nvarchar|decimal)\((?<size>\d+)(, (?<scale>\d+))?\)")]
    private static partial Regex Limits();

    // A class, because Dapper reads SQLite's numbers into its properties.
    private sealed class Row
    {
        public string Name { get; init; } = "";

        public string Type { get; init; } = "";

        public bool NotNull { get; init; }

        public int KeyPosition { get; init; }
    }
}
