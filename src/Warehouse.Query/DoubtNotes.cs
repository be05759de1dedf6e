using System.Globalization;

namespace Warehouse.Query;

/// <summary>What an answer has to say about the loads that its figures come from.</summary>
internal static class DoubtNotes
{
    private const int MostNamed = 3;

    /// <summary>The notes of an indicator.</summary>
    /// <param name="planned">The indicator.</param>
    /// <param name="reads">What was read.</param>
    /// <param name="isUsed">Whether a year that was read counts in the answer.</param>
    public static IEnumerable<AnswerNote> About(PlannedIndicator planned, IReadOnlyList<ReadTable> reads, Func<int, bool> isUsed)
    {
        var id = planned.Indicator.Id;
        var tables = planned.Terms.Values.Select(term => reads[term.Read]).Distinct().ToList();
        foreach (var table in tables)
        {
            var inferred = table.Result.InferredSchools.Where(schools => isUsed(schools.Key)).Sum(schools => schools.Value);
            if (inferred > 0)
                yield return new AnswerNote("answer.inferred_schools", $"Of {inferred} schools (by year) in '{table.Read.Fact.Id}', which '{id}' reads, only facts have told so far: nothing else is known of them, so that a question by their attributes does not place them. GET /v1/dimensions/school/inferredMembers lists them.", id);
        }

        var runs = tables.SelectMany(table => table.Result.GateWarnings).Where(read => isUsed(read.Year)).Select(read => read.Warning).GroupBy(warning => (warning.RunId, warning.PipelineId)).OrderBy(run => run.Key.RunId).ToList();
        if (runs.Count > 0)
        {
            var named = runs.Take(MostNamed).Select(run => $"run {Number(run.Key.RunId)} of {run.Key.PipelineId} ({string.Join(", ", run.Select(warning => warning.Gate).Distinct())})");
            var more = runs.Count > MostNamed ? $"; {runs.Count - MostNamed} more" : "";
            yield return new AnswerNote("answer.gate_warnings", $"'{id}' rests on rows that were loaded although quality gates warned of them: {string.Join("; ", named)}{more}. `warehouse etl gates {Number(runs[0].Key.RunId)}` shows what was found.", id)
            {
                Items = runs.Select(run => $"pipelines/{run.Key.PipelineId}/runs/{Number(run.Key.RunId)}").ToList(),
            };
        }
    }

    private static string Number(long run) => run.ToString(CultureInfo.InvariantCulture);
}
