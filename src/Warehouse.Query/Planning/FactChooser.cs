using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;
using Warehouse.Query.Members;

namespace Warehouse.Query.Planning;

/// <summary>
/// Picks for every measure the one fact, and in it the one reported level of every dimension, that can answer;
/// never two, so that a published total and its parts are never added together.
/// </summary>
internal sealed class FactChooser(
    IndicatorCatalogue catalogue, MemberDirectory members, QueryAxes axes, YearWindow years, string basisLevel, BoundaryVintage vintage, int currentYear)
{
    private readonly List<FactRead> _reads = [];
    private readonly Dictionary<string, int> _readIndex = new(StringComparer.Ordinal);
    private readonly List<AnswerNote> _notes = [];

    /// <summary>Each distinct read once.</summary>
    public IReadOnlyList<FactRead> Reads => _reads;

    /// <summary>What the reader must know of the choices.</summary>
    public IEnumerable<AnswerNote> Notes => _notes;

    /// <summary>The indicator with its reads; null when it cannot be answered, with the problems added.</summary>
    public PlannedIndicator? Choose(Indicator indicator, string path, List<Problem> problems)
    {
        if (PeriodProblem(indicator, path) is { } periodProblem)
            problems.Add(periodProblem);
        if (StageProblem(indicator, path) is { } stageProblem)
            problems.Add(stageProblem);

        // All measures from one fact where there is one, so that they are of the same rows.
        var terms = indicator.Terms.Distinct().ToList();
        var shared = catalogue.Facts.Where(fact => HasRows(fact) && terms.All(term => Holds(fact, term)) && (indicator.Objects.Count == 0 || fact.Find(indicator.Objects[0]) is { IsStored: true })).ToList();
        var attempts = shared.Select(fact => terms.Select(term => Try(indicator, term, fact)).ToList()).ToList();
        if (shared.Count == 0)
            attempts = [terms.Select(term => Best(WithRows(term).Select(fact => Try(indicator, term, fact)))).ToList()];

        var best = attempts.MinBy(attempt => attempt.Sum(Distance))!;
        var found = best.SelectMany(reader => reader.Problems).ToList();
        // That a figure is of one district only tells the caller more than that its parts cannot be added.
        if (best.Select(reader => DistrictRules.UnitOnly(indicator, reader.Fact, members, axes, path)).FirstOrDefault(problem => problem is not null) is { } unitOnly)
            found = [unitOnly];
        if (found.Count > 0)
        {
            problems.AddRange(found.Select(problem => problem with { Path = problem.Path.Length > 0 ? problem.Path : path }));
            return null;
        }

        _notes.AddRange(best.SelectMany(reader => reader.Notes).Select(note => note with { Field = indicator.Id }));
        if (DistrictRules.NotDefined(indicator, members, axes) is { } notDefined)
            _notes.Add(notDefined);
        return new PlannedIndicator(indicator, best.ToDictionary(
            reader => reader.Term,
            reader => new PlannedTerm(Add(reader.ToRead(years, indicator.YearsBefore, currentYear)), reader.KeyPositions, reader.IsOfOneYear)),
            !FilteredStages(indicator).Any() || FilteredStages(indicator).Any(stage => indicator.Stages.Contains(stage.Id)))
        {
            ObjectMembers = indicator.Objects.Select(dimension => members[dimension]).ToList(),
        };
    }

    // Grouped stages are told apart row by row; those that are only filtered are one sum.
    private IReadOnlyList<Member> FilteredStages(Indicator indicator) =>
        indicator.Stages.Count > 0 && axes.Find("stage") is { Position: < 0 } axis ? axis.Named : [];

    private Problem? StageProblem(Indicator indicator, string path)
    {
        var outside = FilteredStages(indicator).Where(stage => !indicator.Stages.Contains(stage.Id)).ToList();
        return outside.Count == 0 || outside.Count == FilteredStages(indicator).Count
            ? null
            : new Problem("query.not_defined_for_stage", $"'{indicator.Id}' is defined for {string.Join(", ", indicator.Stages)}, and cannot be one figure with {string.Join(", ", outside.Select(stage => stage.Id))}.", path, "Group by stage, or leave those stages out.");
    }

    private static bool Holds(FactTable fact, MeasureTerm term) =>
        fact.FindMeasure(term.Measure) is not null && term.Pins.Keys.All(pin => fact.Find(pin) is not null);

    // A fact that has no row of the districts asked for has nothing to say, however well it fits; where none has, all are alike.
    private List<FactTable> WithRows(MeasureTerm term)
    {
        var facts = catalogue.FactsWith(term.Measure).ToList();
        var found = facts.Where(HasRows).ToList();
        return found.Count > 0 ? found : facts;
    }

    private bool HasRows(FactTable fact)
    {
        if (!members.DistrictsByFact.TryGetValue(fact.Id, out var districts))
            return true;
        return axes.Find("district") is { Named.Count: > 0 } axis
            ? axis.Named.SelectMany(axis.Members.SelfAndDescendants).Any(member => districts.Contains(member.Key))
            : districts.Count > 0;
    }

    private TermReader Try(Indicator indicator, MeasureTerm term, FactTable fact) =>
        TermReader.Read(indicator, term, fact, catalogue, members, axes, basisLevel, vintage);

    private static TermReader Best(IEnumerable<TermReader> readers) => readers.MinBy(Distance)!;

    // Of facts that cannot answer, the one that has rows at the asked level tells the caller most.
    private static int Distance(TermReader reader) =>
        reader.Problems.Sum(problem => problem.Code == "query.level_not_available" ? 3 : 2);

    private Problem? PeriodProblem(Indicator indicator, string path)
    {
        if (axes.IsByYear || years.IsSingle)
            return null;
        var measures = indicator.Terms.Select(term => (term, Measure: catalogue.FindMeasure(term.Measure)!)).ToList();
        if (measures.All(m => m.Measure.IsStock && m.term.Bridge is null) && !indicator.LooksBack)
            return null;
        var canAdd = !indicator.LooksBack && measures.All(m => m.term.Bridge is null && m.Measure.AdditiveOver.Contains(catalogue.Calendar(indicator.Calendar).Id));
        if (canAdd && years.IsClosed)
            return null;
        return new Problem("query.period_required", canAdd ? $"'{indicator.Id}' is a flow: over which years?" : $"'{indicator.Id}' is of a single year.", path, "Group by year, or give one period" + (canAdd ? " or a range with both ends." : "."));
    }

    private int Add(FactRead read)
    {
        var key = ReadKeyText(read);
        if (_readIndex.TryGetValue(key, out var index))
            return index;
        _reads.Add(read);
        return _readIndex[key] = _reads.Count - 1;
    }

    private static string ReadKeyText(FactRead read) => string.Join(
        ' ', read.Fact.Id, read.Measure.Measure, read.Level, read.FromYear, read.ToYear,
        string.Join(';', read.Keys.Select(k => $"{k.Place}.{k.Column}:{(k.Groups is null ? "*" : string.Join(',', k.Groups.Select(g => $"{g.Key}>{g.Value}")))}")),
        read.Vintage.Name, string.Join(',', read.ObjectColumns), read.IsWhole, string.Join(';', read.Parts.Select(part => string.Join(',', part))),
        string.Join(';', read.Filters.Select(f => $"{f.Place}.{f.Column}={string.Join(',', f.Members)}")));
}
