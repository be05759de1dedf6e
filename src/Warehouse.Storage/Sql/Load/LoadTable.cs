namespace Warehouse.Storage.Sql.Load;

/// <summary>A table of the warehouse that a load fills from a staging table with the same columns.</summary>
internal sealed record LoadTable
{
    /// <summary>The table that is filled, as statements name it.</summary>
    public required string Table { get; init; }

    /// <summary>The bare name of the temporary table that it is filled from.</summary>
    public required string StagingName { get; init; }

    /// <summary>The temporary table, as statements name it.</summary>
    public required string Staging { get; init; }

    /// <summary>Columns that tell rows apart.</summary>
    public required IReadOnlyList<TableColumn> Keys { get; init; }

    /// <summary>The other columns that say what the source says.</summary>
    public required IReadOnlyList<TableColumn> Values { get; init; }

    /// <summary>Columns that say where the source says it.</summary>
    public required IReadOnlyList<TableColumn> Places { get; init; }

    /// <summary>What is shown of a row that is refused; label and expression over <c>s</c>.</summary>
    public required IReadOnlyList<(string Label, string Expression)> Shown { get; init; }

    /// <summary>Expression over <c>s</c> for the source column of a refused row; <c>''</c> for the whole row.</summary>
    public required string SourceColumn { get; init; }

    /// <summary>All columns but those of the run.</summary>
    public IEnumerable<TableColumn> Columns => [.. Keys, .. Values, .. Places];

    /// <summary>A condition that two aliases have the same key.</summary>
    public string SameKey(string a, string b) => string.Join(" and ", Keys.Select(key => $"{a}.{key.Name} = {b}.{key.Name}"));

    /// <summary>Columns of an alias, separated by commas.</summary>
    public static string List(IEnumerable<TableColumn> columns, string alias) => string.Join(", ", columns.Select(column => $"{alias}.{column.Name}"));

    /// <summary>Columns, separated by commas.</summary>
    public static string List(IEnumerable<TableColumn> columns) => string.Join(", ", columns.Select(column => column.Name));
}
