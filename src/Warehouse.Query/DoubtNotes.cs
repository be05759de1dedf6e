using System.Globalization;
using Warehouse.Query.Members;

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

        var runs = tables.SelectMany(table => table.Result.WarnedRuns).Where(read => isUsed(read.Year)).Select(read => read.Run).DistinctBy(run => run.RunId).OrderBy(run => run.RunId).ToList();
        if (runs.Count > 0)
        {
            yield return new AnswerNote("answer.gate_warnings", $"'{id}' rests on rows that were loaded although quality gates warned: {Named(runs)}. `warehouse etl gates {Number(runs[0])}` shows what was found.", id)
            {
                Items = runs.Select(run => $"pipelines/{run.PipelineId}/runs/{Number(run)}").ToList(),
            };
        }
    }

    private static string Named(IReadOnlyList<WarnedRun> runs) =>
        string.Join("; ", runs.Take(MostNamed).Select(run => $"run {Number(run)} of {run.PipelineId} ({string.Join(", ", run.Gates)})"))
        + (runs.Count > MostNamed ? $"; {runs.Count - MostNamed} more" : "");

    private static string Number(WarnedRun run) => run.RunId.ToString(CultureInfo.InvariantCulture);
}
