namespace Warehouse.Tests.PowerBi.Dax;

/// <summary>Tables with rows, how they are related, and measures: what DAX is evaluated on.</summary>
internal sealed class DaxModel
{
    public Dictionary<string, DaxRows> Tables { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fact column → the key of a dimension; filters go from the dimension to the fact.</summary>
    public List<(string Table, string Column, string ToTable, string ToColumn)> Relationships { get; } = [];

    public Dictionary<string, DaxNode> Measures { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Rows under columns that keep the name of the table they come from.</summary>
internal sealed record DaxRows(IReadOnlyList<(string Table, string Column)> Columns, List<object?[]> Rows)
{
    public int IndexOf(string table, string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Table, table, StringComparison.OrdinalIgnoreCase) && string.Equals(Columns[i].Column, column, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}
