namespace Warehouse.Query;

/// <summary>A question, as its asker wrote it: nothing in it has been looked up yet.</summary>
public sealed record IndicatorQuery
{
    /// <summary>Indicator ids, or resource names; the columns.</summary>
    public required IReadOnlyList<string> Indicators { get; init; }

    /// <summary>The rows; none gives one row.</summary>
    public IReadOnlyList<QueryGrouping> GroupBy { get; init; } = [];

    /// <summary>All of them must hold.</summary>
    public IReadOnlyList<QueryFilter> Filters { get; init; } = [];

    /// <summary>Which years.</summary>
    public QueryPeriods Periods { get; init; } = new();

    /// <summary>How rows are sorted before they fall back to the order of the keys.</summary>
    public IReadOnlyList<QueryOrder> OrderBy { get; init; } = [];

    /// <summary>Answer only from rows reported at this district level; empty lets the planner pick.</summary>
    public string BasisLevel { get; init; } = "";

    /// <summary>The boundaries of places: <c>as_reported</c> or empty, <c>current</c>, <c>fixed:2021</c>.</summary>
    public string Vintage { get; init; } = "";

    /// <summary>Give values for sums of which parts are missing.</summary>
    public bool AllowPartial { get; init; }
}

/// <summary>A dimension to group by, at a level; empty for its default.</summary>
public sealed record QueryGrouping(string Dimension, string Level = "");

/// <summary>Members of a dimension to keep, by id, code, former code or name.</summary>
public sealed record QueryFilter(string Dimension, IReadOnlyList<string> Members, bool IncludeDescendants = false);

/// <summary>A range of years, both ends included, or single years.</summary>
public sealed record QueryPeriods
{
    /// <summary>First year; empty for the first there is.</summary>
    public string From { get; init; } = "";

    /// <summary>Last year; empty for the last there is.</summary>
    public string To { get; init; } = "";

    /// <summary>Single years, instead of a range.</summary>
    public IReadOnlyList<string> Years { get; init; } = [];

    /// <summary><c>academic</c>, <c>fiscal</c> or empty.</summary>
    public string Calendar { get; init; } = "";
}

/// <summary>A dimension or indicator to sort by.</summary>
public sealed record QueryOrder(string Field, bool Descending = false);
