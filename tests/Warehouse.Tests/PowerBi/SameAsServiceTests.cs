using Warehouse.Catalogue;
using Warehouse.PowerBi;
using Warehouse.Query;
using Warehouse.Tests.PowerBi.Dax;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.PowerBi;

/// <summary>The same questions to the service and to the DAX of the project: every number is the same, and a gap is a gap.</summary>
public sealed class SameAsServiceTests
{
    private const int Questions = 1200;

    // What published figures and the list of schools answer: the facts that the rows below are of.
    private static readonly IndicatorCatalogue _shown = SmallWarehouse.Shipped.Of(fact => fact.IsPublished || fact.Id == "school_snapshot", indicator => indicator.Objects.Count == 0);

    private static readonly string[] Stages = ["all", "preschool", "primary", "junior", "senior", "special"];

    private static readonly Part[] Districts =
    [
        new([], [], []),
        new(["district:PROV"], [], []),
        new(["district:CITY"], [], []),
        new(["district:COUNTY"], [], []),
        new([], [new QueryFilter("district", ["江苏省"])], ["district.Province=江苏省"]),
        new([], [new QueryFilter("district", ["江苏省", "福建省"])], ["district.Province=江苏省|福建省"]),
        new([], [new QueryFilter("district", ["福州市"])], ["district.City=福州市"]),
        new([], [new QueryFilter("district", ["南京市", "福州市"])], ["district.City=南京市|福州市"]),
        new([], [new QueryFilter("district", ["350112"])], ["district.County=长乐区"]),
        new(["district:COUNTY"], [new QueryFilter("district", ["福州市"], true)], ["district.City=福州市"]),
        new(["district:PROV"], [new QueryFilter("district", ["福建省"])], ["district.Province=福建省"]),
    ];

    private static readonly Part[] StageParts =
    [
        new([], [], []),
        new(["stage"], [], []),
        new([], [new QueryFilter("stage", ["primary"])], ["stage.Stage=primary"]),
        new([], [new QueryFilter("stage", ["primary", "junior"])], ["stage.Stage=primary|junior"]),
        new([], [new QueryFilter("stage", ["senior"])], ["stage.Stage=senior"]),
    ];

    private static readonly Part[] Sources =
    [
        new([], [], []),
        new(["funding_source"], [], []),
        new([], [new QueryFilter("funding_source", ["public"])], ["funding_source.Source=public"]),
        new([], [new QueryFilter("funding_source", ["public", "donations"])], ["funding_source.Source=public|donations"]),
        new(["funding_source:COMPONENT"], [], []),
    ];

    private static readonly Part[] Schools =
    [
        new([], [], []),
        new(["school"], [], []),
        new([], [new QueryFilter("school", ["a"])], ["school.School name=a"]),
        new([], [new QueryFilter("school", ["a", "b"])], ["school.School name=a|b"]),
    ];

    [Fact]
    public void EveryNumber_IsTheOneOfTheService()
    {
        var random = new Random(20261122);
        var (warehouse, star) = MakeWarehouse(random);
        var different = new List<string>();
        var (values, gaps, refused) = (0, 0, 0);

        for (var i = 0; i < Questions; i++)
        {
            var indicator = _shown.Indicators[i % _shown.Indicators.Count];
            var hasSchools = indicator.Terms.Any(term => SmallWarehouse.Shipped.FindFact("school_snapshot")!.FindMeasure(term.Measure) is not null);
            var year = PickYear(indicator, random);
            Part[] parts =
            [
                Pick(Districts, random), Pick(StageParts, random), year,
                // Most questions leave the rest alone.
                random.Next(3) == 0 ? Pick(Sources, random) : Sources[0],
                hasSchools && random.Next(3) == 0 ? Pick(Schools, random) : Schools[0],
            ];
            var query = SmallWarehouse.For(indicator.Id, [.. parts.SelectMany(part => part.GroupBy)]) with
            {
                Filters = [.. parts.SelectMany(part => part.Filters)],
                Periods = year.Periods ?? new QueryPeriods(),
            };
            string[] slicers = [.. parts.SelectMany(part => part.Slicers)];

            Answer answer;
            try
            {
                answer = warehouse.Ask(query);
            }
            catch (ProblemException)
            {
                // Refused whole: a card has no number either. Rows are decided one by one, so that single ones may have one.
                refused++;
                if (query.GroupBy.Count == 0 && star.Cell(indicator.Id, [], slicers) is { } wrong)
                    different.Add($"{indicator.Id} {string.Join(' ', slicers)}: refused, and {wrong}");
                continue;
            }

            foreach (var row in answer.Rows)
            {
                string[] cell = [.. row.Keys.Select((key, k) => CellFilter(answer.Plan.Keys[k], key))];
                var (expected, actual) = (row.Cells[0].Value, star.Cell(indicator.Id, cell, slicers));
                if (expected is null != actual is null || (expected is { } a && actual is { } b && Math.Abs(a - b) > Math.Abs(a) * 1e-12m + 1e-9m))
                    different.Add($"{indicator.Id} {string.Join(' ', slicers)} at {string.Join(' ', cell)}: {(expected is null ? row.Cells[0].Status : expected)} and {actual}");
                _ = expected is null ? gaps++ : values++;
            }
        }

        Assert.True(different.Count == 0, $"{different.Count} of {values + gaps + refused}:\n{string.Join('\n', different.Take(30))}");
        // Enough of each, or the test would say little.
        Assert.True(values > 200 && gaps > 200 && refused > 200, $"{values} values, {gaps} gaps, {refused} refused");
    }

    private static string CellFilter(PlanKey key, int member)
    {
        var found = key.Members.ByKey(member)!;
        if (key.IsYear)
            return $"{key.Dimension.Id}.{key.Dimension.LabelEn}={found.Id}";
        if (key.Dimension.Id == "school")
            return $"school.School name={found.Id}";
        var name = key.Members.All.Count(m => m.LabelEn == found.LabelEn) > 1 ? $"{found.LabelEn} ({key.Members.ParentOf(found)!.LabelEn})" : found.LabelEn;
        return $"{key.Dimension.Id}.{key.Level.LabelEn}={name}";
    }

    private static Part PickYear(Indicator indicator, Random random)
    {
        var calendar = SmallWarehouse.Shipped.Calendar(indicator.Calendar);
        var column = $"{calendar.Id}.{calendar.LabelEn}=";
        return random.Next(4) switch
        {
            0 => new Part(["year"], [], []),
            1 => new Part([], [], [column + "2019"]) { Periods = new QueryPeriods { Years = ["2019"] } },
            2 => new Part([], [], [column + "2018|2019"]) { Periods = new QueryPeriods { From = "2018", To = "2019" } },
            _ => new Part([], [], []),
        };
    }

    // Most figures are there, so that sums are whole often enough; some are missing, and some rows are not there at all.
    private static (SmallWarehouse, SmallStar) MakeWarehouse(Random random)
    {
        var warehouse = new SmallWarehouse();
        decimal? Value() => random.Next(12) == 0 ? null : random.Next(1, 1000);
        foreach (var year in new[] { 2017, 2018, 2019 })
        {
            foreach (var place in new[] { "cn", "cn-320000", "cn-350000" })
            {
                foreach (var stage in Stages.Skip(1))
                {
                    foreach (var measure in SmallWarehouse.Shipped.FindFact("published_education")!.Measures.Where(_ => random.Next(15) > 0))
                        warehouse.Education(place, stage, year, measure.Measure, Value());
                }

                foreach (var stage in Stages)
                {
                    foreach (var source in new[] { "total", "public", "donations", "operating_income", "tuition" }.Where(_ => random.Next(15) > 0))
                        warehouse.Funding(place, stage, source, year, Value());
                }
            }

            foreach (var place in new[] { "cn-320000", "cn-350000", "cn-350100", "cn-350102", "cn-350112", "cn-350100-hitech" })
            {
                foreach (var measure in SmallWarehouse.Shipped.FindFact("published_expenditure")!.Measures.Where(_ => random.Next(15) > 0))
                    warehouse.Expenditure(place, year, measure.Measure, Value());
            }

            foreach (var place in new[] { "cn-350100", "cn-350102", "cn-350112", "cn-350100-hitech" })
            {
                foreach (var measure in SmallWarehouse.Shipped.FindFact("published_per_pupil")!.Measures.Where(_ => random.Next(15) > 0))
                    warehouse.PerPupil(place, Pick(Stages[1..], random), year, measure.Measure, Value());
            }
        }

        warehouse.School("a", "cn-350102", 900, 60).School("b", "cn-350112", 700, 50).School("c", "cn-350112", null, null);
        return (warehouse, new SmallStar(warehouse.Rows, _shown, SmallWarehouse.Members));
    }

    private static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];

    /// <summary>A part of a question, and what it is on a report: groupings become rows, filters become slicers.</summary>
    private sealed record Part(string[] GroupBy, QueryFilter[] Filters, string[] Slicers)
    {
        public QueryPeriods? Periods { get; init; }
    }
}
