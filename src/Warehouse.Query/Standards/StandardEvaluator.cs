using Warehouse.Catalogue;
using Warehouse.Catalogue.Standards;

namespace Warehouse.Query.Standards;

/// <summary>Holds the figures of a district against a standard. Pure: it asks for nothing and computes what the questions brought.</summary>
public static class StandardEvaluator
{
    // What these say, every result says of itself.
    private static readonly string[] SaidByResults = ["answer.no_data", "answer.incomplete", "answer.members_without_data"];

    /// <summary>Judges every criterion at every stage, then the groups and the whole.</summary>
    /// <param name="about">What was asked.</param>
    /// <param name="figures">What was answered to <see cref="StandardQuestions.Of"/>.</param>
    /// <param name="catalogue">Knows which facts could hold what is missing.</param>
    public static StandardResult Evaluate(StandardCase about, StandardFigures figures, IndicatorCatalogue catalogue)
    {
        var judge = new CriterionJudge(about.Standard.Scope, figures, catalogue);
        var results = about.Standard.Leaves.SelectMany(judge.Judge).ToList();
        var groups = about.Standard.AllCriteria.Where(criterion => criterion.Criteria.Count > 0).Select(group => new GroupResult(group, OutcomeOf(results.Where(result => group.SelfAndBelow().Contains(result.Criterion))))).ToList();
        var notes = figures.All.SelectMany(figure => figure.Notes).Where(note => !SaidByResults.Contains(note.Code)).GroupBy(note => note.Code).Select(Together).ToList();
        var result = new StandardResult(about, OutcomeOf(results), groups, results, notes);
        return result with { Notes = [.. Remarks(result), .. notes] };
    }

    // Forty figures of generated rows are one warning.
    private static AnswerNote Together(IGrouping<string, AnswerNote> notes)
    {
        var (first, fields) = (notes.First(), notes.Select(note => note.Field).Where(field => field.Length > 0).Distinct().ToList());
        var items = notes.SelectMany(note => note.Items).Distinct().ToList();
        return fields.Count < 2 && items.Count == first.Items.Count
            ? first
            : first with { Message = fields.Count < 2 ? first.Message : $"{first.Message} So of {fields.Count - 1} other indicators.", Field = fields.Count < 2 ? first.Field : "", Items = items.Count > 0 ? items : fields };
    }

    private static Outcome OutcomeOf(IEnumerable<CriterionResult> results)
    {
        var counted = results.Where(result => (result.Criterion.Severity == Severity.Mandatory || result.Criterion.IsVeto) && !result.IsLeftToJudgement).ToList();
        return counted.Any(result => result.Outcome == Outcome.NotMet) ? Outcome.NotMet
            : counted.Count == 0 || counted.Any(result => result.Outcome == Outcome.NotAssessable) ? Outcome.NotAssessable
            : Outcome.Met;
    }

    private static IEnumerable<AnswerNote> Remarks(StandardResult result)
    {
        var (standard, year) = (result.Case.Standard, result.Case.Year);
        if (!standard.HoldsIn(year))
            yield return new AnswerNote("standard.not_in_force", $"'{standard.Id}' holds from {standard.ValidFrom}{(standard.ValidTo.Length == 0 ? "" : $" to {standard.ValidTo}")}; {year} is outside.", "year");
        var left = result.LeftToJudgement.ToList();
        if (left.Count > 0)
            yield return new AnswerNote("standard.left_to_judgement", $"{left.Count} criteria cannot be decided by figures and do not count in the overall outcome.") { Items = left };
    }
}
