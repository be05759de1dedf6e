using Warehouse.Catalogue;
using Warehouse.EngineTests.Load;
using Warehouse.Query;
using Warehouse.Storage;
using Warehouse.Tests.Query;
using Xunit.Abstractions;

namespace Warehouse.EngineTests.Query;

/// <summary>What every engine must do: the same sums as the plain engine for any plan, and answers that keep the invariants.</summary>
public abstract class QueryConformance(ITestOutputHelper output)
{
    private const int AnswersPerWorld = 300;

    /// <summary>Puts these rows into a warehouse of its own and opens a session on it.</summary>
    private protected abstract Task<IWarehouseSession> LoadAsync(IReadOnlyList<NaiveRow> rows);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task RandomQuestions_HaveTheSumsOfThePlainEngine_AndKeepTheInvariants(int seed)
    {
        var world = new RandomWorld(seed);
        var rows = world.Rows();
        await using var session = await LoadAsync(rows);
        var naive = new NaiveEngine(rows, session.Members);

        var (answered, refused, cells) = (0, 0, 0);
        while (answered < AnswersPerWorld)
        {
            var query = world.Query();
            QueryPlan plan;
            try
            {
                plan = QueryPlanner.Plan(query, Shipped.Catalogue, session.Members);
            }
            catch (ProblemException refusal)
            {
                // Whatever is refused is refused by name.
                Assert.All(refusal.Problems, problem => Assert.Matches("^query\\.[a-z_]+$", problem.Code));
                refused++;
                continue;
            }

            var sums = await session.RunAsync(plan, CancellationToken.None);
            AssertSame(plan, naive.Run(plan), sums);
            var answer = RollupFinisher.Finish(plan, sums);
            AssertInvariants(query, answer);
            (answered, cells) = (answered + 1, cells + answer.Rows.Count * plan.Indicators.Count);
        }

        output.WriteLine($"{answered} answered with {cells} cells, {refused} refused");
    }

    [SkippableTheory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Whole_IsMadeOfItsParts(int seed)
    {
        var rows = new RandomWorld(seed).Rows();
        await using var session = await LoadAsync(rows);
        var wholes = 0;
        foreach (var indicator in new[] { "school_count", "enrolment", "entrants", "staff_count", "pupil_teacher_ratio", "pupils_per_school", "pupil_staff_ratio" })
        {
            foreach (var stage in new[] { "primary", "junior", "senior" })
            {
                foreach (var year in new[] { "2017", "2018", "2019" })
                {
                    var query = new IndicatorQuery
                    {
                        Indicators = [indicator],
                        Filters = [new QueryFilter("stage", [stage]), new QueryFilter("district", RandomWorld.Provinces)],
                        Periods = new QueryPeriods { Years = [year] },
                    };
                    var whole = Assert.Single((await AskAsync(session, query)).Rows).Cells[0];
                    var parts = (await AskAsync(session, query with { GroupBy = [new QueryGrouping("district", "PROV")] })).Rows.Select(row => row.Cells[0]).ToList();

                    Assert.Equal(3, parts.Count);
                    Assert.Equal(parts.Sum(part => part.N), whole.N);
                    Assert.Equal(parts.Sum(part => part.ExpectedN), whole.ExpectedN);
                    // A part divided by zero is still part of the sums.
                    Assert.Equal(parts.All(part => part.Status is CellStatus.Normal or CellStatus.DivideByZero), whole.Status is CellStatus.Normal or CellStatus.DivideByZero);
                    if (whole.Status != CellStatus.Normal)
                        continue;
                    wholes++;
                    Assert.Equal(whole.Denominator is null ? parts.Sum(part => part.Value) : parts.Sum(part => part.Numerator) / parts.Sum(part => part.Denominator), whole.Value);
                }
            }
        }

        Assert.True(wholes > 5, "The generator leaves too many gaps to prove anything.");
    }

    private static async Task<Answer> AskAsync(IWarehouseSession session, IndicatorQuery query)
    {
        var plan = QueryPlanner.Plan(query, Shipped.Catalogue, session.Members);
        return RollupFinisher.Finish(plan, await session.RunAsync(plan, CancellationToken.None));
    }

    private static void AssertSame(QueryPlan plan, Sums expected, Sums found)
    {
        Assert.Equal(expected.Reads.Count, found.Reads.Count);
        for (var i = 0; i < plan.Reads.Count; i++)
            Assert.Equal(Lines(expected.Reads[i]), Lines(found.Reads[i]));

        static IReadOnlyList<string> Lines(ReadResult read) =>
            read.Rows.Select(row => FormattableString.Invariant($"{string.Join('|', row.Keys)}: {row.Sum:0.####} of {row.Count}/{row.Rows}, {row.Withheld} withheld")).Order(StringComparer.Ordinal).ToList();
    }

    private static void AssertInvariants(IndicatorQuery query, Answer answer)
    {
        Assert.Equal(answer.Rows.Count, answer.Rows.Select(row => string.Join('|', row.Keys)).Distinct().Count());
        foreach (var row in answer.Rows)
        {
            Assert.Equal(answer.Plan.Keys.Count, row.Keys.Count);
            Assert.Equal(answer.Plan.Indicators.Count, row.Cells.Count);
            for (var i = 0; i < row.Cells.Count; i++)
            {
                var (cell, indicator) = (row.Cells[i], answer.Plan.Indicators[i].Indicator);
                Assert.Equal(cell.Status == CellStatus.Normal || (cell.Status == CellStatus.Incomplete && query.AllowPartial && cell.Value is not null), cell.Value is not null);
                Assert.True(cell.N <= cell.ExpectedN, $"{indicator.Id}: {cell}");
                if (cell.Status == CellStatus.Normal)
                    Assert.Equal(cell.N, cell.ExpectedN);
                if (cell.Value is not null && cell.Denominator is { } denominator)
                {
                    Assert.NotEqual(0, denominator);
                    // Above and below the line are of the same rows: nothing is lacking on either side.
                    Assert.Equal(cell.N, cell.ExpectedN);
                    var quotient = cell.Numerator!.Value / denominator;
                    Assert.Equal((indicator.IsGrowth ? quotient - 1 : quotient) * indicator.Scale, cell.Value!.Value);
                }

                if (indicator.Stages.Count > 0 && answer.Plan.Keys.ToList().FindIndex(key => key.Dimension.Id == "stage") is var at and >= 0
                    && !indicator.Stages.Contains(answer.Plan.Keys[at].Members.ByKey(row.Keys[at])!.Id))
                    Assert.Equal(CellStatus.NotApplicable, cell.Status);
            }
        }

        // No silent gap: each place that was asked for by name has a row, or a note says that it has none.
        foreach (var (key, i) in answer.Plan.Keys.Select((key, i) => (key, i)))
        {
            var without = (key.CandidateKeys ?? []).Except(answer.Rows.Select(row => row.Keys[i])).ToList();
            if (without.Count > 0)
                Assert.Contains(answer.Notes, note => note.Code == "answer.members_without_data" && note.Field == key.Dimension.Id);
        }
    }
}
