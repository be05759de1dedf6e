using System.Globalization;
using Warehouse.Catalogue.Plans;
using Warehouse.Query;
using Warehouse.Query.Plans;

namespace Warehouse.Tests.Plans;

/// <summary>Targets made by hand, judged by figures made by hand.</summary>
internal static class PlanCases
{
    /// <summary>A target of 2021 to 2025.</summary>
    public static PlanItem Target(PlanShape shape, PlanOperator op = PlanOperator.AtLeast, decimal? value = null, int? from = 2021, int? to = 2025, string id = "t") => new()
    {
        Id = id,
        Parent = "",
        Kind = PlanItemKind.Target,
        Phrase = "目标",
        LabelEn = "target",
        Stages = [],
        Period = new PlanPeriod(PlanCalendar.Fiscal, from, to, to is null),
        Shape = shape,
        Operator = op,
        Value = value,
        Low = null,
        High = null,
        Unit = "seat",
        IsApproximate = false,
        IsValueMissing = false,
        Baseline = null,
        Schedule = new Dictionary<int, decimal>(),
        Measure = null,
        Readings = [],
        NotMeasurable = null,
        StatedBy = [],
        Responsible = "",
        Note = "",
        Location = "here:1",
    };

    /// <summary>2-3所.</summary>
    public static PlanItem Range(decimal low, decimal high) => Target(PlanShape.Range) with { Low = low, High = high };

    /// <summary>How a target stands at the end of a year, or on a day; figures of an indicator whose years may be added.</summary>
    public static PlanVerdict Judge(PlanItem item, string asOf, params (int Year, decimal? Value)[] figures) => Judge(item, asOf, PlanCalendar.Fiscal, true, figures);

    /// <summary>The same for a stock by school years.</summary>
    public static PlanVerdict JudgeStock(PlanItem item, string asOf, params (int Year, decimal? Value)[] figures) => Judge(item, asOf, PlanCalendar.Academic, false, figures);

    private static PlanVerdict Judge(PlanItem item, string asOf, PlanCalendar calendar, bool isFlow, (int Year, decimal? Value)[] figures)
    {
        var points = figures.Select(figure => new PlanPoint(figure.Year, figure.Value, figure.Value is null ? CellStatus.Missing : CellStatus.Normal)).ToList();
        var day = asOf.Length == 4 ? new DateOnly(int.Parse(asOf, CultureInfo.InvariantCulture), 12, 31) : DateOnly.ParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return PlanEvaluation.JudgeShape(new PlanCase(item, item.Target, new PlanSeries(points, calendar, isFlow), day, ["seats_delivered (reported_project)"]));
    }
}
