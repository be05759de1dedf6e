namespace Warehouse.Query;

/// <summary>What an answer has to say about itself once it is known.</summary>
internal static class AnswerNotes
{
    private const int MostItems = 50;

    public static IEnumerable<AnswerNote> About(QueryPlan plan, IReadOnlyList<AnswerRow> rows, IReadOnlyList<ReadTable> reads)
    {
        foreach (var note in plan.Indicators.SelectMany((indicator, i) => AboutRows(indicator, reads).Concat(DoubtNotes.About(indicator, reads, UsedYears(plan, indicator, rows, i)))).Distinct())
            yield return note;

        for (var i = 0; i < plan.Indicators.Count; i++)
        {
            var id = plan.Indicators[i].Indicator.Id;
            if (rows.All(row => row.Cells[i].Value is null))
                yield return new AnswerNote("answer.no_data", $"'{id}' has no value anywhere in this answer; GET /v1/indicators/{id}/availability says where it has.", id);
            // Nobody named the year of a stock: the last one may be one that few have reported yet.
            if (!plan.Keys.Any(key => key.IsYear) && !plan.Years.IsSingle && rows.Select(row => row.Cells[i].Period).OfType<int>().FirstOrDefault() is var year and > 0)
                yield return new AnswerNote("answer.latest_period", $"'{id}' is of {year}, the last year with any figure of it.", id);
            var incomplete = rows.Count(row => row.Cells[i].Status == CellStatus.Incomplete);
            if (incomplete > 0)
                yield return new AnswerNote("answer.incomplete", $"{incomplete} of {rows.Count} cells of '{id}' lack parts of their sum.", id);
        }

        for (var i = 0; i < plan.Keys.Count; i++)
        {
            var key = plan.Keys[i];
            var found = rows.Select(row => row.Keys[i]).ToHashSet();
            var candidates = key.CandidateKeys ?? (rows.Count > 0 ? AllOf(key) : []);
            var without = candidates.Where(candidate => !found.Contains(candidate)).ToList();
            if (without.Count > 0)
            {
                yield return new AnswerNote(
                    "answer.members_without_data",
                    $"{without.Count} of {candidates.Count} members of '{key.Dimension.Id}' at this level have no figure for this question in the warehouse, and no row here.",
                    key.Dimension.Id)
                {
                    Items = without.Take(MostItems).Select(member => key.Members.ByKey(member)!.Id).ToList(),
                };
            }
        }
    }

    private static IEnumerable<AnswerNote> AboutRows(PlannedIndicator planned, IReadOnlyList<ReadTable> reads)
    {
        var id = planned.Indicator.Id;
        foreach (var table in planned.Terms.Values.Select(term => reads[term.Read]).Distinct())
        {
            if (table.Result.IsSynthetic)
                yield return new AnswerNote("answer.synthetic", $"'{id}' is made from generated rows of {string.Join("、", table.Result.Authorities)}; it is no statistic.", id);
            var unknown = table.Result.Rows.Sum(row => row.Unknown);
            if (unknown > 0)
                yield return new AnswerNote("answer.unknown_attribute", $"Of {unknown} rows of '{table.Read.Fact.Id}' it is not known whether they belong to what '{id}' is asked for; cells that they may belong to are incomplete.", id);
            var absent = table.Result.Absent.Sum(group => group.Schools);
            if (absent > 0)
                yield return new AnswerNote("answer.absent_schools", $"{absent} schools (by year) that '{table.Read.Roster!.Fact.Id}' lists have no rows in '{table.Read.Fact.Id}'; cells of '{id}' that they may belong to are incomplete.", id);
        }
    }

    // An open question without years in its rows reads all years, and its stocks are of the last.
    private static Func<int, bool> UsedYears(QueryPlan plan, PlannedIndicator planned, IReadOnlyList<AnswerRow> rows, int at)
    {
        var period = plan.Keys.Any(key => key.IsYear) ? null : rows.Select(row => row.Cells[at].Period).FirstOrDefault(year => year is not null);
        return year => Enumerable.Range(year, planned.Indicator.YearsBefore + 1).Any(asked => period is null ? plan.Years.Contains(asked) : asked == period);
    }

    // Which schools there are is known from the rows alone; of places and stages there is a list.
    private static IReadOnlyList<int> AllOf(PlanKey key) =>
        key.IsYear || key.IsObject ? [] : key.Members.All.Where(member => key.Members.RankOf(member) == key.Level.Rank).Select(member => member.Key).ToList();
}
