using Warehouse.Catalogue.Plans;

namespace Warehouse.Query.Plans;

/// <summary>A figure of one year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Value">Null where the warehouse has none.</param>
/// <param name="Status">Whether there is one, or why not.</param>
/// <param name="StatedBy">The item of the document that states it, where the warehouse has none; otherwise empty.</param>
public sealed record PlanPoint(int Year, decimal? Value, CellStatus Status, string StatedBy = "")
{
    /// <summary>True for a figure of the document and not of the warehouse.</summary>
    public bool IsAsStated => StatedBy.Length > 0;
}

/// <summary>The figures of an item, year by year.</summary>
/// <param name="Points">Ascending by year; a year that is not here has no figure.</param>
/// <param name="Calendar">Whose years they are, never <see cref="PlanCalendar.Plan"/>.</param>
/// <param name="IsFlow">True when years may be added.</param>
public sealed record PlanSeries(IReadOnlyList<PlanPoint> Points, PlanCalendar Calendar, bool IsFlow)
{
    /// <summary>The figure of a year, or the absence of it.</summary>
    public PlanPoint At(int year) => Points.FirstOrDefault(point => point.Year == year) ?? new PlanPoint(year, null, CellStatus.Missing);

    /// <summary>When a year's figure can be known: stocks of a school year on its first day, those of a fiscal year at its end.</summary>
    public DateOnly KnownOn(int year) => Calendar == PlanCalendar.Academic ? new DateOnly(year, 9, 1) : new DateOnly(year, 12, 31);

    /// <summary>The figures there are, ascending by year.</summary>
    public IEnumerable<PlanPoint> Known => Points.Where(point => point.Value is not null);
}
