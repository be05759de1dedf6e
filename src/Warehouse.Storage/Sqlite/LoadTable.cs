namespace Warehouse.Storage.Sqlite;

/// <summary>A table of the warehouse that a load fills from a staging table with the same columns.</summary>
internal sealed record LoadTable
{
    /// <summary>The table that is filled.</summary>
    public required string Table { get; init; }

    /// <summary>The temporary table that it is filled from.</summary>
    public required string Staging { get; init; }

    /// <summary>Columns that tell rows apart.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The other columns that say what the source says.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>Columns that say where the source says it.</summary>
    public required IReadOnlyList<string> Places { get; init; }

    /// <summary>Columns of the staging table that are shown for a row that is refused; label and column.</summary>
    public required IReadOnlyList<(string Label, string Column)> Shown { get; init; }

    /// <summary>Expression over <c>s</c> for the source column of a refused row; <c>''</c> for the whole row.</summary>
    public required string SourceColumn { get; init; }

    /// <summary>All columns but those of the run.</summary>
    public IEnumerable<string> Columns => [.. Keys, .. Values, .. Places];

    /// <summary>A condition that two aliases have the same key.</summary>
    public string SameKey(string a, string b) => string.Join(" and ", Keys.Select(key => $"{a}.{key} = {b}.{key}"));

    /// <summary>A condition that two aliases differ in any of the columns; null is equal to null.</summary>
    public static string Differs(IEnumerable<string> columns, string a, string b) =>
        string.Join(" or ", columns.Select(column => $"{a}.{column} is not {b}.{column}").DefaultIfEmpty("0"));

    /// <summary>Columns of an alias, separated by commas.</summary>
    public static string List(IEnumerable<string> columns, string alias) => string.Join(", ", columns.Select(column => $"{alias}.{column}"));
}
