using Warehouse.Catalogue.Plans;

namespace Warehouse.Query.Plans;

/// <summary>An item with its figures, to be judged as of a day.</summary>
/// <param name="Item">The item.</param>
/// <param name="Target">What its figures are held against, in base units; null for shapes without.</param>
/// <param name="Series">Its figures.</param>
/// <param name="AsOf">The day.</param>
/// <param name="Needs">What would have to be loaded where figures are missing.</param>
internal sealed record PlanCase(PlanItem Item, decimal? Target, PlanSeries Series, DateOnly AsOf, IReadOnlyList<string> Needs)
{
    public PlanPeriod Period => Item.Period;

    /// <summary>True when the last year of the period can be known.</summary>
    public bool IsOver => Period.To is { } to && Series.KnownOn(to) <= AsOf;

    /// <summary>The years of the period that can be known by now, ascending.</summary>
    public IReadOnlyList<int> DueYears => Years(Period.From ?? Series.Known.FirstOrDefault()?.Year).Where(year => Series.KnownOn(year) <= AsOf).ToList();

    /// <summary>The years of the period that have begun, ascending: a running year may have figures already.</summary>
    public IReadOnlyList<int> BegunYears => Years(Period.From).Where(year => year <= AsOf.Year).ToList();

    /// <summary>The last figure there is up to the day and the end of the period; null when there is none.</summary>
    public PlanPoint? Latest => Series.Known.LastOrDefault(point => point.Year <= (Period.To ?? AsOf.Year) && Series.KnownOn(point.Year) <= AsOf);

    /// <summary>A figure as messages show it: money in the unit of the document.</summary>
    public string Text(decimal? value) =>
        PlanUnits.BaseOf(Item.Unit) == Item.Unit ? PlanComparison.Show(value) : $"{PlanComparison.Show(value / PlanUnits.FactorOf(Item.Unit))} {Item.Unit}";

    /// <summary>What figures are held against, as messages show it: <c>&gt;= 10 亿元</c>, or the number alone where it is just so many.</summary>
    public string Aim(decimal? target) => Item.Operator == PlanOperator.Exactly ? Text(target) : $"{Item.Operator.Sign()} {Text(target)}";

    private IEnumerable<int> Years(int? from) =>
        from is not { } first ? [] : Enumerable.Range(first, Math.Max(0, Math.Min(Period.To ?? AsOf.Year, AsOf.Year) - first + 1));
}
