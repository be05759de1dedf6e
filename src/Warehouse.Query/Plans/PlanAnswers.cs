using Warehouse.Catalogue;

namespace Warehouse.Query.Plans;

/// <summary>What the warehouse answered to the questions of a plan, indicator by indicator.</summary>
public sealed class PlanAnswers
{
    private readonly Dictionary<PlanMeasureKey, PlanAnswer> _answers = [];

    /// <summary>What the answers had to say about themselves, each once.</summary>
    public IEnumerable<AnswerNote> Notes => _answers.Values.SelectMany(answer => answer.Notes).Distinct();

    /// <summary>Takes an answer.</summary>
    public void Add(PlanQuestion question, Answer answer)
    {
        for (var i = 0; i < question.Keys.Count; i++)
        {
            var id = question.Keys[i].Indicator;
            var points = answer.Rows.Select(row => new PlanPoint(row.Keys[0], row.Cells[i].Value, row.Cells[i].Status)).OrderBy(point => point.Year).ToList();
            _answers[question.Keys[i]] = new PlanAnswer(points, [], answer.Notes.Where(note => note.Field.Length == 0 || note.Field == id).ToList());
        }
    }

    /// <summary>Takes the figures of one indicator, ascending by year.</summary>
    internal void Add(PlanMeasureKey key, IReadOnlyList<PlanPoint> points) => _answers[key] = new PlanAnswer(points, [], []);

    /// <summary>Takes a refusal: the items that needed it say why.</summary>
    public void AddRefusal(PlanQuestion question, IReadOnlyList<Problem> problems)
    {
        foreach (var key in question.Keys)
            _answers[key] = new PlanAnswer([], problems, []);
    }

    /// <summary>What was answered; nothing for what was not asked.</summary>
    public PlanAnswer Find(PlanMeasureKey key) => _answers.GetValueOrDefault(key) ?? new PlanAnswer([], [], []);
}

/// <summary>The figures of one indicator under some filters, or why there are none.</summary>
/// <param name="Points">Ascending by year.</param>
/// <param name="Refused">Why the question was refused; empty when it was answered.</param>
/// <param name="Notes">What a reader must know of the figures.</param>
public sealed record PlanAnswer(IReadOnlyList<PlanPoint> Points, IReadOnlyList<Problem> Refused, IReadOnlyList<AnswerNote> Notes);
