using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>Teachers.</summary>
internal static class TeachersLedger
{
    private static readonly string[] TeacherTitles = ["backbone", "subject_leader", "famous_teacher", "excellent_principal", "ethics_star"];
    private static readonly string[] LeavingChannels = ["retire", "resign"];

    public static IEnumerable<LedgerEntry> Of(LedgerYear y) => [.. Staff(y), .. Titles(y), .. Movements(y)];

    private static IEnumerable<LedgerEntry> Staff(LedgerYear y)
    {
        Stage[] general = [Stage.Primary, Stage.Junior, Stage.Senior];
        double Pupils(Stage stage) => y.PartsOf(stage).Sum(part => part.Pupils);
        double Count(Stage stage, Func<StaffYear, int> of) => y.PartsOf(stage).Sum(part => part.Staff.Sum(of));
        double? OfTeachers(Stage stage, Func<StaffYear, int> of) => LedgerYear.Percent(Count(stage, of), Count(stage, s => s.Teachers));
        return
        [
            .. y.Each("pupil_teacher_ratio", y.StagesHere, stage => LedgerYear.Ratio(Pupils(stage), Count(stage, s => s.Teachers))),
            .. y.Each("pupil_staff_ratio", general, stage => LedgerYear.Ratio(Pupils(stage), Count(stage, s => s.Staff))),
            .. y.Each("staff_shortfall", general, stage => y.PartsOf(stage).Sum(part => Math.Max(0, (part.Pupils / PupilsPerPost(stage)) - part.Staff.Sum(s => s.Staff)))),
            .. y.Each("teacher_certified_rate", y.StagesHere, stage => OfTeachers(stage, s => s.Certified)),
            .. y.Each("teacher_qualified_rate", y.StagesHere, stage => OfTeachers(stage, s => s.Qualified)),
            .. y.Each("teacher_above_required_rate", y.StagesHere, stage => OfTeachers(stage, s => s.AboveRequired)),
            .. y.Each("senior_rank_share", y.StagesHere, stage => OfTeachers(stage, s => s.SeniorRank)),
            .. y.Each("training_360_rate", y.StagesHere, stage => OfTeachers(stage, s => s.TrainingMet)),
            // A teacher with three titles is one backbone teacher.
            .. y.Each("backbone_share", y.StagesHere, stage => LedgerYear.Percent(
                y.World.Honours.Where(h => h.IsBackbone && h.Stage == stage && h.HoldsOn(y.StatDate)).Select(h => h.Holder).Distinct().Count(),
                Count(stage, s => s.Teachers))),
        ];
    }

    // 中央编办发〔2014〕72号.
    private static double PupilsPerPost(Stage stage) => stage switch { Stage.Primary => 19, Stage.Junior => 13.5, _ => 12.5 };

    private static IEnumerable<LedgerEntry> Titles(LedgerYear y)
    {
        var granted = y.World.Honours.Where(h => TeacherTitles.Contains(h.Kind) && h.From.Year == y.Year).ToList();
        yield return new("honour_new", null, granted.Count);
        yield return new("honour_holders_new", null, granted.Select(h => h.Holder).Distinct().Count());
        yield return new("studio_count", null, y.World.Honours.Count(h => h.Kind is "studio" or "head_teacher_studio" && h.HoldsOn(y.StatDate)));
    }

    private static IEnumerable<LedgerEntry> Movements(LedgerYear y)
    {
        RotationBase Base(Stage stage) => y.World.RotationBases.Single(b => b.Year == y.Year && b.Stage == stage);
        double Moved(Stage stage) => y.World.Rotations.Where(r => r.Year == y.Year && r.Stage == stage).Select(r => r.Teacher).Distinct().Count();
        double Backbone(Stage stage) => y.World.Rotations.Where(r => r.Year == y.Year && r.Stage == stage && r.IsBackbone).Select(r => r.Teacher).Distinct().Count();
        double? MeanPay(Stage stage)
        {
            var paid = y.World.Salaries.Where(s => s.Year == y.Year && s.Stage == stage).ToList();
            return LedgerYear.Ratio((double)paid.Sum(s => s.Pay), paid.Sum(s => s.People));
        }

        var context = y.World.FiscalContexts.Single(c => c.Year == y.Year);
        var moves = y.World.Recruitment.Where(r => r.Year == y.Year).ToList();
        var recruits = moves.Where(r => !LeavingChannels.Contains(r.Channel)).Sum(r => r.Recruits);
        return
        [
            .. y.Each("rotation_rate", Stages.Compulsory, stage => LedgerYear.Percent(Moved(stage), Base(stage).Eligible)),
            .. y.Each("rotation_backbone_share", Stages.Compulsory, stage => LedgerYear.Percent(Backbone(stage), Moved(stage))),
            .. y.Each("rotation_backbone_rate", Stages.Compulsory, stage => LedgerYear.Percent(Backbone(stage), Base(stage).EligibleBackbone)),
            .. y.Each("teacher_civil_pay_ratio", Stages.Compulsory, stage => LedgerYear.Ratio(MeanPay(stage), (double)context.CivilPay / context.CivilServants)),
            new("recruits_total", null, recruits),
            new("exit_replacement_ratio", null, LedgerYear.Ratio(recruits, moves.Sum(r => r.Exits))),
        ];
    }
}
