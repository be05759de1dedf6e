namespace Warehouse.Generator.Ledger;

/// <summary>Evaluations, targets and tasks.</summary>
internal static class EvaluationLedger
{
    public static IEnumerable<LedgerEntry> Of(LedgerYear y)
    {
        var standards = y.World.Evaluations.Where(e => e.Year == y.Year && e.Level == "standard").ToList();
        var targets = y.World.Targets.Where(t => t.Year == y.Year).ToList();
        var tasks = y.World.Tasks.Where(t => t.Year == y.Year).ToList();
        var supervised = standards.Where(e => e.Assessor == "province").ToList();
        double? Score(string assessor)
        {
            var of = standards.Where(e => e.Assessor == assessor).ToList();
            return LedgerYear.Percent((double)of.Sum(e => e.Score), (double)of.Sum(e => e.Weight));
        }

        yield return new("criteria_met_rate", null, LedgerYear.Percent(supervised.Count(e => e.IsMet), supervised.Count));
        yield return new("evaluation_score", null, Score("province"));
        yield return new("self_vs_supervision_gap", null, Score("self") - Score("province"));
        yield return new("target_attainment", null, LedgerYear.Percent(targets.Count(t => t.IsMet), targets.Count));
        yield return new("targets_on_track_share", null, LedgerYear.Percent(targets.Count(t => t.IsOnTrack), targets.Count));
        yield return new("responsibility_done_rate", null, LedgerYear.Percent(tasks.Count(t => t.IsDone), tasks.Count));
        yield return new("inspection_burden", null, LedgerYear.Ratio(y.Schools.Sum(school => school.Inspections.Values.Sum()), y.Schools.Count()));
    }
}
