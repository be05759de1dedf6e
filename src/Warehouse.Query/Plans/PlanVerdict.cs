namespace Warehouse.Query.Plans;

/// <summary>How an item stands, and by how much.</summary>
public sealed record PlanVerdict
{
    /// <summary>How it stands.</summary>
    public required PlanStatus Status { get; init; }

    /// <summary>A word for why; empty where the status says it all.</summary>
    public string Reason { get; init; } = "";

    /// <summary>One sentence for a reader.</summary>
    public required string Message { get; init; }

    /// <summary>What would have to be loaded or said; empty when nothing.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The figure it was judged by; null when there is none.</summary>
    public PlanFigure? Current { get; init; }

    /// <summary>What the figure is held against; null for shapes without.</summary>
    public decimal? Target { get; init; }

    /// <summary>The upper end of a range.</summary>
    public decimal? TargetHigh { get; init; }

    /// <summary>How far the figure is on the right side of the target: below zero on the wrong one.</summary>
    public decimal? Margin { get; init; }

    /// <summary>Where it should be on the way to the target at <see cref="ExpectedOn"/>.</summary>
    public decimal? Expected { get; init; }

    /// <summary>The day of the last figure, or the asked day where that is earlier.</summary>
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>The change a year that leads to the target from here; null where nothing is left to do or to say.</summary>
    public decimal? NeededPerYear { get; init; }

    /// <summary>Years of the period that are over.</summary>
    public int PeriodsDue { get; init; }

    /// <summary>Of these, the years that met the target.</summary>
    public int PeriodsMet { get; init; }

    /// <summary>The year with the smallest margin or change.</summary>
    public int? WorstYear { get; init; }

    /// <summary>That margin or change.</summary>
    public decimal? WorstMargin { get; init; }

    /// <summary>The last change from one year to the next.</summary>
    public decimal? Delta { get; init; }

    /// <summary>Years that are over and have no figure.</summary>
    public IReadOnlyList<int> MissingYears { get; init; } = [];

    /// <summary>True when a figure of the document took part.</summary>
    public bool IsAsStated { get; init; }
}

/// <summary>A figure with the years it is of.</summary>
/// <param name="Value">The figure; null where it is not there.</param>
/// <param name="From">First year.</param>
/// <param name="To">Last year; equal to the first for a figure of one year.</param>
/// <param name="Status">Whether all of it is there.</param>
/// <param name="StatedBy">Items of the document that state it, or parts of it; empty where the warehouse has all of it.</param>
public sealed record PlanFigure(decimal? Value, int From, int To, CellStatus Status, IReadOnlyList<string> StatedBy)
{
    /// <summary>A figure of one year.</summary>
    public static PlanFigure Of(PlanPoint point) => new(point.Value, point.Year, point.Year, point.Status, point.IsAsStated ? [point.StatedBy] : []);
}
