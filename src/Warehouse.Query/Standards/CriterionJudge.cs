using Warehouse.Catalogue;
using Warehouse.Catalogue.Standards;

namespace Warehouse.Query.Standards;

/// <summary>Judges one criterion at each of its stages.</summary>
internal sealed class CriterionJudge(StandardScope scope, StandardFigures figures, IndicatorCatalogue catalogue)
{
    /// <summary>One result a limit; a single one for a criterion that is not computed.</summary>
    public IEnumerable<CriterionResult> Judge(Criterion criterion) => criterion.IsQualitative
        ? [new CriterionResult { Criterion = criterion, Outcome = Outcome.NotAssessable, Reason = new NotAssessable(NotAssessable.Qualitative, criterion.Why, []) }]
        : criterion.Limits.Select(limit =>
            criterion.Rule is { } rule ? JudgeSchools(criterion, rule, limit)
            : criterion.Resources.Count > 0 ? JudgeVariation(criterion, limit)
            : JudgeDistrict(criterion, limit));

    private CriterionResult JudgeDistrict(Criterion criterion, StageLimit limit)
    {
        var figure = figures[StandardQuestions.OfDistrict(criterion, limit)];
        var result = new CriterionResult { Criterion = criterion, Limit = limit, Outcome = Outcome.NotAssessable, Basis = figure.Basis };
        if (figure.Refused.Count > 0)
            return result with { Status = CellStatus.Missing, Reason = Refused(criterion.Indicator, figure) };

        var cell = figure.Rows is [var row] ? row.Cell : new Cell(null, CellStatus.Missing, null, null, 0, 0);
        if (cell.Value is not { } value || cell.Status != CellStatus.Normal)
            return result with { Status = cell.Status, Reason = Lacking(criterion.Indicator, cell) };
        if (criterion.IsNecessaryOnly && limit.Limit.Holds(value))
            return result with { Value = value, Status = cell.Status, Reason = new NotAssessable(NotAssessable.NecessaryOnly, "The district as a whole keeps the limit, which is asked of every school; there are no figures of single schools.", []) };
        return result with { Value = value, Status = cell.Status, Outcome = limit.Limit.Holds(value) ? Outcome.Met : Outcome.NotMet };
    }

    private CriterionResult JudgeSchools(Criterion criterion, SchoolRule rule, StageLimit limit)
    {
        var needs = rule.Parts.Select(part => StandardQuestions.OfSchools(part.Indicator, limit.Stage)).ToList();
        var result = new CriterionResult { Criterion = criterion, Limit = limit, Outcome = Outcome.NotAssessable, Basis = BasisOf(needs) };
        if (Obstacle(needs, limit.Stage) is { } obstacle)
            return result with { Status = CellStatus.Missing, Reason = obstacle };

        var schools = SchoolScope.Of(scope, limit.Stage, figures);
        var findings = SchoolRuleJudge.Judge(rule, limit.Stage, schools, figures);
        var all = findings.Assessed + findings.Unassessed.Count;
        if (all == 0)
            return result with { Status = CellStatus.Missing, Schools = findings, Reason = NoSchools(limit.Stage) };

        // Those without figures may all fail or all comply: the limit must hold, or not hold, either way.
        var worst = limit.Limit.Holds(100m * findings.Passing / all);
        var best = limit.Limit.Holds(100m * (findings.Passing + findings.Unassessed.Count) / all);
        return result with
        {
            Schools = findings,
            Value = findings.Unassessed.Count == 0 ? 100m * findings.Passing / all : null,
            Status = findings.Unassessed.Count == 0 ? CellStatus.Normal : CellStatus.Incomplete,
            Outcome = worst != best ? Outcome.NotAssessable : worst ? Outcome.Met : Outcome.NotMet,
            Reason = worst != best ? WithoutFigures(findings) : null,
        };
    }

    private CriterionResult JudgeVariation(Criterion criterion, StageLimit limit)
    {
        var result = new CriterionResult { Criterion = criterion, Limit = limit, Outcome = Outcome.NotAssessable };
        if (criterion.Resources.FirstOrDefault(resource => resource.Why.Length > 0) is { } unmeasured)
            return result with { Status = CellStatus.Missing, Reason = new NotAssessable(NotAssessable.NoIndicator, unmeasured.Why, []) };
        var needs = criterion.Resources.Select(resource => StandardQuestions.OfSchools(resource.Indicator, limit.Stage)).ToList();
        result = result with { Basis = BasisOf(needs) };
        if (Obstacle(needs, limit.Stage) is { } obstacle)
            return result with { Status = CellStatus.Missing, Reason = obstacle };

        var schools = SchoolScope.Of(scope, limit.Stage, figures);
        var byResource = criterion.Resources.Select((resource, i) => SchoolAmounts.Of(resource, figures[needs[i]])).ToList();
        var without = schools.Judged
            .Select(judged => new SchoolRemark(judged.School, "no_figure", criterion.Resources.Where((_, i) => !byResource[i].ContainsKey(judged.School.Key)).Select(resource => resource.Indicator).ToList()))
            .Where(remark => remark.Indicators.Count > 0).ToList();
        var findings = new SchoolFindings(schools.Judged.Count - without.Count, schools.Judged.Count - without.Count, [], schools.Excluded, [.. schools.Unknown, .. without]);
        result = result with { Schools = findings };
        if (findings.Assessed + findings.Unassessed.Count == 0)
            return result with { Status = CellStatus.Missing, Reason = NoSchools(limit.Stage) };
        if (findings.Unassessed.Count > 0)
            return result with { Status = CellStatus.Incomplete, Reason = WithoutFigures(findings) };

        var variations = byResource.Select(amounts => Variation.Of(schools.Judged.Select(judged => (amounts[judged.School.Key] * judged.Pupils, judged.Pupils)).ToList())).ToList();
        if (variations.Any(variation => variation is null))
            return result with { Status = CellStatus.DivideByZero, Reason = new NotAssessable(NotAssessable.ZeroDenominator, "The schools have none of it, and nothing varies around a mean of zero.", []) };
        var value = variations.Sum(variation => variation!.Value) / variations.Count;
        return result with { Value = value, Status = CellStatus.Normal, Outcome = limit.Limit.Holds(value) ? Outcome.Met : Outcome.NotMet };
    }

    // Without a list of schools or their pupils, nobody knows which schools are meant.
    private NotAssessable? Obstacle(IReadOnlyList<FigureNeed> needs, string stage) => needs
        .Concat([StandardQuestions.OfSchools(scope.Pupils, stage), StandardQuestions.Roster(scope)])
        .Where(need => figures[need].Refused.Count > 0)
        .Select(need => Refused(need.Indicator, figures[need]))
        .FirstOrDefault();

    private List<AnswerBasis> BasisOf(IEnumerable<FigureNeed> needs) => needs.SelectMany(need => figures[need].Basis).Distinct().ToList();

    private NotAssessable Refused(string indicator, Figure figure) =>
        new(NotAssessable.NotAnswerable, $"'{indicator}': {string.Join(" ", figure.Refused.Select(problem => problem.Message).Distinct())}", Missing(indicator));

    private NotAssessable NoSchools(string stage) =>
        new(NotAssessable.NoSchools, $"No school of the stage '{stage}' is loaded for this district and year.", [.. Missing(scope.Roster), .. Missing(scope.Pupils)]);

    private NotAssessable WithoutFigures(SchoolFindings findings) => new(
        NotAssessable.SchoolsWithoutFigures,
        $"{findings.Unassessed.Count} schools lack figures, and the {findings.Assessed} others do not decide.",
        findings.Unassessed.SelectMany(remark => remark.Indicators).Distinct().SelectMany(indicator => Missing(indicator)).ToList());

    private NotAssessable Lacking(string indicator, Cell cell)
    {
        var ofObjects = catalogue.FindIndicator(indicator)!.Rollup == RollupClass.Share;
        var (code, message) = cell.Status switch
        {
            CellStatus.Withheld => (NotAssessable.Withheld, "is withheld by its source"),
            // A share of no objects: none of them is loaded with what they are counted by.
            CellStatus.DivideByZero when ofObjects => (NotAssessable.NoData, "finds no school to be asked of"),
            CellStatus.DivideByZero => (NotAssessable.ZeroDenominator, "would be divided by zero"),
            CellStatus.NotApplicable => (NotAssessable.NotApplicable, "is not defined here"),
            CellStatus.Incomplete => (NotAssessable.Incomplete, $"lacks parts of its sum: {cell.N} of {cell.ExpectedN} are there"),
            _ => (NotAssessable.NoData, "is not loaded for this district and year"),
        };
        var missing = code is NotAssessable.NoData or NotAssessable.Incomplete ? Missing(indicator, cell) : [];
        return new NotAssessable(code, $"'{indicator}' {message}.", missing);
    }

    // Of a ratio with one side there, only the other is missing.
    private List<MissingFigure> Missing(string id, Cell? cell = null)
    {
        var indicator = catalogue.FindIndicator(id)!;
        var terms = (cell, indicator.Denominator) switch
        {
            ({ Numerator: not null, Denominator: null }, { } denominator) => denominator.Terms(),
            ({ Numerator: null, Denominator: not null }, not null) => indicator.Numerator.Terms(),
            _ => indicator.Terms,
        };
        return terms.Select(term => term.Measure).Distinct()
            .Select(measure => new MissingFigure(id, measure, catalogue.FactsWith(measure).Select(fact => fact.Id).ToList()))
            .ToList();
    }
}
