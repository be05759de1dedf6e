namespace Warehouse.Catalogue.Business;

/// <summary>A table as tools such as Power BI, Excel and Reporting Services see it: business names over a dimension or a fact.</summary>
public sealed record BusinessTable
{
    /// <summary>What it shows: the id of a dimension or fact, or <c>data_version</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of table it is.</summary>
    public required BusinessTableKind Kind { get; init; }

    /// <summary>Its name.</summary>
    public required BusinessName Name { get; init; }

    /// <summary>What its reader must know.</summary>
    public required BusinessName Description { get; init; }

    /// <summary>Its columns, in order; no two share a name.</summary>
    public required IReadOnlyList<BusinessColumn> Columns { get; init; }

    /// <summary>The column of this role (and source), or null.</summary>
    public BusinessColumn? Find(BusinessColumnRole role, string? source = null) =>
        Columns.FirstOrDefault(column => column.Role == role && (source is null || column.Source == source));

    /// <summary>The column of this role (and source).</summary>
    public BusinessColumn The(BusinessColumnRole role, string? source = null) =>
        Find(role, source) ?? throw new InvalidOperationException($"The table '{Id}' has no column for {role} {source}.");

    /// <summary>The columns of this role, in order.</summary>
    public IEnumerable<BusinessColumn> All(BusinessColumnRole role) => Columns.Where(column => column.Role == role);
}

/// <summary>What a business table is.</summary>
public enum BusinessTableKind
{
    /// <summary>Members to group and filter by.</summary>
    Dimension,

    /// <summary>Figures.</summary>
    Fact,

    /// <summary>The one row that says which commit the figures are of.</summary>
    DataVersion,
}

/// <summary>A column of a business table.</summary>
public sealed record BusinessColumn
{
    /// <summary>Its name.</summary>
    public required BusinessName Name { get; init; }

    /// <summary>What it holds.</summary>
    public required BusinessColumnRole Role { get; init; }

    /// <summary>The type of its values.</summary>
    public required BusinessType Type { get; init; }

    /// <summary>What it comes from: a column of the table below, a measure or a dimension, as its role says.</summary>
    public string Source { get; init; } = "";

    /// <summary>The level number of an ancestor, 1 at the top; 0 for other columns.</summary>
    public int LevelNumber { get; init; }

    /// <summary>True for what only joins and formulas need.</summary>
    public bool IsTechnical { get; init; }

    /// <summary>What its reader must know; null when the name says it all.</summary>
    public BusinessName? Description { get; init; }
}

/// <summary>The type of a column's values.</summary>
public enum BusinessType
{
    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with decimals.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A day.</summary>
    Date,
}

/// <summary>What a column of a business table holds.</summary>
public enum BusinessColumnRole
{
    /// <summary>The key of a member; of a year, the year. Source: the physical column.</summary>
    Key,

    /// <summary>The stable id of a member.</summary>
    Id,

    /// <summary>The name of a member, made unique with its parent's where several share it.</summary>
    Name,

    /// <summary>The label of a member's level.</summary>
    Level,

    /// <summary>The number of a member's level, 1 at the top; levels of equal rank share it.</summary>
    LevelNumber,

    /// <summary>The key of the member itself or its ancestor at <see cref="BusinessColumn.LevelNumber"/>; null above it.</summary>
    AncestorKey,

    /// <summary>The name of the member itself or its ancestor at <see cref="BusinessColumn.LevelNumber"/>; null above it.</summary>
    AncestorName,

    /// <summary>The name of another member that a column names by id. Source: the physical column.</summary>
    MemberName,

    /// <summary>A column shown as it is. Source: the physical column.</summary>
    Attribute,

    /// <summary>A column of 0 and 1 shown as words. Source: the physical column.</summary>
    PublicOrPrivate,

    /// <summary>The key of a fact's row in a dimension. Source: the dimension.</summary>
    Reference,

    /// <summary>The level at which a fact's row is reported. Source: the dimension.</summary>
    ReportedLevel,

    /// <summary>Which measure a row of single figures holds.</summary>
    MeasureName,

    /// <summary>Why a row has no value, or that it has one.</summary>
    Status,

    /// <summary>A measure. Source: its id.</summary>
    Measure,

    /// <summary>Who published the figure.</summary>
    Authority,

    /// <summary>1 where the figure is generated, 0 where it is real.</summary>
    Synthetic,

    /// <summary>The file that the figure was read from.</summary>
    File,

    /// <summary>The sheet that the figure was read from.</summary>
    Sheet,

    /// <summary>The line that the figure was read from. Source: the physical column.</summary>
    Line,

    /// <summary>The column that the figure was read from. Source: the physical column.</summary>
    SourceColumn,
}
