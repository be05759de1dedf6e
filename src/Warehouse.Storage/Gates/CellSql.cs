using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Gates;

/// <summary>The figures of districts, from the rows of any fact: what is of schools is added up by where they stand.</summary>
internal sealed class CellSql(SqlDialect dialect, IndicatorCatalogue catalogue, FactTable fact)
{
    /// <summary>The fact with its year, its districts as <c>d</c> and its stages as <c>s</c>; parts that it does not have are left out.</summary>
    public string From => string.Join('\n', Joins());

    /// <summary>The id of a row's district; <c>''</c> where the fact knows none.</summary>
    public string District => DistrictKey is null ? "''" : "coalesce(d.district_id, '')";

    /// <summary>The id of a row's stage; <c>''</c> where the fact knows none.</summary>
    public string Stage => StageKey is null ? "''" : "coalesce(s.stage_id, '')";

    /// <summary>The number of a row's year.</summary>
    public string Year => ReadTables.Year(fact, YearDimension.Column);

    private FactDimension YearDimension => fact.Dimensions.Single(use => catalogue.FindDimension(use.Dimension)!.Kind != DimensionKind.Members);

    private FactTable? Through => fact.Dimensions.Select(use => use.Through).OfType<string>().FirstOrDefault() is { } other ? catalogue.FindFact(other) : null;

    private string? DistrictKey => KeyOf("district");

    private string? StageKey => KeyOf("stage");

    /// <summary>The figures of a measure by district, year and stage, as columns <c>district</c>, <c>yr</c>, <c>stage</c> and <c>val</c>.</summary>
    /// <param name="measure">A measure of the fact.</param>
    /// <param name="where">More conditions, each behind <c>and</c>; may be empty.</param>
    public string Cells(FactMeasure measure, string where = "") =>
        $"""
        select {District} as district, {Year} as yr, {Stage} as stage, cast({Aggregate(measure)} as float) as val
        {From}
        where {OfMeasure(measure)} {where}
        group by {string.Join(", ", Groups)}
        """;

    /// <summary>The condition that a row has the measure.</summary>
    public string OfMeasure(FactMeasure measure) => fact.Layout == FactLayout.MeasurePerRow
        ? $"f.measure = '{measure.Measure}' and f.value is not null"
        : measure.Column.Length > 0 ? $"f.{measure.Column} is not null" : "1 = 1";

    /// <summary>What is made of the rows of a group.</summary>
    public static string Aggregate(FactMeasure measure) => measure.Aggregate switch
    {
        MeasureAggregate.Sum => $"sum({Value(measure)})",
        MeasureAggregate.Min => $"min({Value(measure)})",
        MeasureAggregate.Max => $"max({Value(measure)})",
        MeasureAggregate.Distinct => $"count(distinct {Value(measure)})",
        _ => measure.When is { } when ? $"sum(case when f.{when.Column} {when.Operator} {Right(when)} then 1 else 0 end)" : "count(*)",
    };

    /// <summary>The column that the measure is made of.</summary>
    public static string Value(FactMeasure measure) => "f." + measure.Column;

    /// <summary>The key of a dimension that the fact has, stored or through another fact; null where it has none.</summary>
    public string? KeyOf(string dimension) => fact.Find(dimension) switch
    {
        null => null,
        { IsStored: true } use => "f." + use.Column,
        { Through: not null } use => "t." + use.Column,
        _ => null,
    };

    private IEnumerable<string> Groups
    {
        get
        {
            if (DistrictKey is not null)
                yield return "d.district_id";
            yield return Year;
            if (StageKey is not null)
                yield return "s.stage_id";
        }
    }

    private IEnumerable<string> Joins()
    {
        yield return $"from {dialect.Table(fact.Table)} as f";
        foreach (var join in ReadTables.Years(fact, dialect))
            yield return join;
        if (Through is { } other)
            yield return $"left join {dialect.Table(other.Table)} as t on t.{other.Find("school")!.Column} = f.{fact.Find("school")!.Column} and t.{other.Find("academic_year")!.Column} = {Year}";
        if (DistrictKey is { } district)
            yield return $"left join {dialect.Table("dim_district")} as d on d.district_key = {district}";
        if (StageKey is { } stage)
            yield return $"left join {dialect.Table("dim_stage")} as s on s.stage_key = {stage}";
    }

    private static string Right(MeasureCondition when) => when.OtherColumn is { } other ? "f." + other : when.Number!.Value.ToString(CultureInfo.InvariantCulture);
}
