using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>Questions of every shape that a read can have.</summary>
internal static class Questions
{
    private static readonly string[][] _groupings =
    [
        [], ["district:NAT"], ["district:PROV"], ["district:CITY"], ["district:COUNTY"], ["stage"], ["year"], ["school"], ["funding_source"], ["funding_source:TOTAL"],
        ["district:PROV", "stage", "year"], ["district:COUNTY", "year"], ["district:CITY", "year"], ["district:CITY", "stage", "year"], ["district:COUNTY", "stage", "year"],
        ["stage", "year"], ["school", "year"], ["funding_source", "year"], ["district:PROV", "funding_source", "year"],
    ];

    private static readonly QueryFilter[][] _filters =
    [
        [],
        [new("stage", ["primary"])],
        [new("stage", ["senior"])],
        [new("stage", ["primary", "junior"])],
        [new("district", ["江苏省", "福建省"])],
        [new("district", ["福州市"], IncludeDescendants: true)],
        [new("district", ["福州市", "南京市"]), new("stage", ["senior"])],
        [new("school", ["a", "b"])],
        [new("funding_source", ["public", "donations"])],
    ];

    // The first is refused only where the others are.
    private static readonly QueryPeriods[] _periods = [new() { Years = ["2017", "2019"] }, new() { From = "2018" }, new()];

    /// <summary>Plans for every indicator, by its id.</summary>
    public static IReadOnlyList<(string Indicator, QueryPlan Plan)> Plans { get; } = AskEverything().ToList();

    /// <summary>A few for people to read: each roll-up, key, filter and bridge.</summary>
    public static IReadOnlyList<(string Name, IndicatorQuery Query)> ForReaders { get; } =
    [
        ("a stock of the nation by stage", Of("school_count", "stage")),
        ("a stock of provinces, summed over named stages", Of("enrolment", "district:PROV") with { Filters = [new("stage", ["primary", "junior"])] }),
        ("a stock summed over named provinces in one year", Of("enrolment") with { Filters = [new("stage", ["primary"]), new("district", ["江苏省", "福建省"])], Periods = new() { Years = ["2018"] } }),
        ("objects grouped by what they stand in", Of("school_count", "district:CITY") with { Filters = [new("stage", ["senior"])] }),
        ("objects under a member", Of("enrolment", "district:COUNTY") with { Filters = [new("district", ["福州市"], IncludeDescendants: true)] }),
        ("single objects by year", Of("enrolment", "school", "year") with { Filters = [new("school", ["a", "b"])] }),
        ("a flow in a range of years", Of("entrants", "stage") with { Periods = new() { From = "2016", To = "2018" } }),
        ("a flow in single years", Of("entrants", "stage", "year") with { Periods = new() { Years = ["2016", "2018"] } }),
        ("a ratio", Of("pupil_teacher_ratio", "stage", "year")),
        ("a ratio of pinned members", Of("edu_funding_public_share", "year")),
        ("a share of a total", Of("edu_funding_share", "funding_source", "year")),
        ("a growth", Of("edu_exp_growth", "district:PROV", "year") with { Periods = new() { From = "2016", To = "2018" } }),
        ("a bridge by the weights of months", Of("funding_per_pupil", "stage", "year")),
        ("a bridge by the count in September", Of("funding_per_pupil_september", "stage", "year") with { Periods = new() { Years = ["2018"] } }),
        ("a figure as published", Of("exp_per_pupil_published", "district:COUNTY", "stage", "year")),
    ];

    private static IndicatorQuery Of(string indicator, params string[] groupBy) => SmallWarehouse.For(indicator, groupBy);

    // Most shapes make no sense for most indicators, and are refused.
    private static IEnumerable<(string Indicator, QueryPlan Plan)> AskEverything() =>
        from indicator in SmallWarehouse.Shipped.Indicators
        from grouping in _groupings
        from filters in _filters
        from plan in Accepted(Of(indicator.Id, grouping) with { Filters = filters })
        select (indicator.Id, plan);

    private static IEnumerable<QueryPlan> Accepted(IndicatorQuery query)
    {
        foreach (var periods in _periods)
        {
            QueryPlan plan;
            try
            {
                plan = QueryPlanner.Plan(query with { Periods = periods }, SmallWarehouse.Shipped, SmallWarehouse.MembersEverywhere);
            }
            catch (ProblemException)
            {
                yield break;
            }

            yield return plan;
        }
    }
}
