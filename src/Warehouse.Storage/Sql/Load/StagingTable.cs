using System.Globalization;

namespace Warehouse.Storage.Sql.Load;

/// <summary>A staging table, with the next row of it.</summary>
internal sealed class StagingTable(IStagingInsert insert, IReadOnlyList<TableColumn> columns) : IDisposable
{
    private readonly int[] _limited = Enumerable.Range(0, columns.Count).Where(i => columns[i].HasLimit).ToArray();

    /// <summary>The next row, in the order of the columns: text, integers, decimals or null.</summary>
    public object?[] Row { get; } = insert.Row;

    /// <summary>Why a column cannot hold its value of the next row; null when all can.</summary>
    public string? Misfit()
    {
        foreach (var i in _limited)
        {
            if (columns[i].Misfit(Row[i]) is { } why)
                return why;
        }

        return null;
    }

    /// <summary>The next row for people, without where it is from.</summary>
    public string Show() => string.Join(", ", columns.Zip(Row, (column, value) => string.Create(CultureInfo.InvariantCulture, $"{column.Name}={value}")).Skip(2));

    /// <summary>Takes the next row.</summary>
    public void Add() => insert.Add();

    /// <summary>Takes a row.</summary>
    public void Add(params ReadOnlySpan<object?> row)
    {
        row.CopyTo(Row);
        insert.Add();
    }

    /// <inheritdoc cref="IStagingInsert.FlushAsync" />
    public Task FlushAsync(bool isEnd, CancellationToken cancellationToken) => insert.FlushAsync(isEnd, cancellationToken);

    public void Dispose() => insert.Dispose();
}
