using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>Access and scale, seats and construction.</summary>
internal static class AccessLedger
{
    public static IEnumerable<LedgerEntry> Of(LedgerYear y) => [.. Access(y), .. Seats(y)];

    private static IEnumerable<LedgerEntry> Access(LedgerYear y)
    {
        yield return new("school_count", null, y.Schools.Count());
        foreach (var entry in y.Each("school_offering_count", y.StagesHere, stage => y.PartsOf(stage).Count(part => part.Pupils > 0)))
            yield return entry;
        foreach (var entry in y.EachAndAll("enrolment", y.StagesHere, stage => y.PartsOf(stage).Sum(part => part.Pupils)))
            yield return entry;
        yield return new("ger_preschool", null, LedgerYear.Percent(Enrolled(Stage.Preschool), Residents(Stage.Preschool)));
        foreach (var entry in y.Each("ner_compulsory", Stages.Compulsory, stage => LedgerYear.Percent(y.PartsOf(stage).Sum(part => part.Grades.Sum(grade => grade.SchoolAge)), Registered(stage).Sum(c => c.SchoolAge))))
            yield return entry;
        yield return new("ger_junior", null, LedgerYear.Percent(Enrolled(Stage.Junior), Residents(Stage.Junior)));
        yield return new("ger_senior", null, LedgerYear.Percent(Enrolled(Stage.Senior) + Enrolled(Stage.SecondaryVocational), Residents(Stage.Senior)));
        yield return new("retention_nine_year", null, Retention("nine_year"));
        yield return new("retention_junior", null, Retention("junior_three"));
        yield return new("disabled_enrolment_rate", null, LedgerYear.Percent(y.Parts.Sum(part => part.Disabled), y.World.Children.Where(c => c.Year == y.Year).Sum(c => c.Disabled)));
        foreach (var entry in y.Each("migrant_public_share", Stages.Compulsory, stage => LedgerYear.Percent(y.PartsOf(stage).Sum(part => part.MigrantsPublic), y.PartsOf(stage).Sum(part => part.Migrants))))
            yield return entry;
        foreach (var entry in y.Each("nearby_admission_rate", Stages.Compulsory, stage => LedgerYear.Percent(y.PartsOf(stage).Sum(part => part.ZonedEntrants), y.PartsOf(stage).Sum(part => part.ZoningEntrants))))
            yield return entry;
        foreach (var entry in y.Each("quality_senior_quota_share", [Stage.Senior], stage => LedgerYear.Percent(y.PartsOf(stage).Sum(part => part.QuotaSeats), y.PartsOf(stage).Sum(part => part.QuotaPlan))))
            yield return entry;

        double Enrolled(Stage stage) => y.PartsOf(stage).Sum(part => part.Pupils);
        double Residents(Stage stage) => y.World.Population.Where(p => p.Year == y.Year && p.Type == "resident" && p.Stage == stage).Sum(p => p.Persons);
        IEnumerable<Children> Registered(Stage stage) => y.World.Children.Where(c => c.Year == y.Year && c.Stage == stage);
        double? Retention(string path)
        {
            var cohort = y.World.Cohorts.Single(c => c.Year == y.Year && c.Path == path);
            return LedgerYear.Percent(cohort.Final, cohort.Entrants + cohort.TransferNet);
        }
    }

    private static IEnumerable<LedgerEntry> Seats(LedgerYear y)
    {
        var delivered = y.World.Projects.Where(project => project.Actual?.Year == y.Year).ToList();
        var due = y.World.Projects.Where(project => project.Planned.Year == y.Year).ToList();
        yield return new("seats_new", null, delivered.Sum(project => project.Seats.Sum(part => part.Seats)));
        foreach (var entry in y.EachAndAll("seats_usable_total", y.StagesHere, stage => y.PartsOf(stage).Sum(part => part.SeatsUsable)))
            yield return entry;
        // Free seats of one school are of no use to another: only what is missing adds up.
        foreach (var entry in y.Each("seat_gap", y.StagesHere, stage => y.PartsOf(stage).Sum(part => Math.Max(0, part.SeatsDemand - part.SeatsUsable))))
            yield return entry;
        foreach (var entry in y.Each("seat_gap_net", y.StagesHere, stage => y.PartsOf(stage).Sum(part => part.SeatsDemand - part.SeatsUsable)))
            yield return entry;
        foreach (var entry in y.Each("seat_utilisation", y.StagesHere, stage => LedgerYear.Percent(y.PartsOf(stage).Sum(part => part.Pupils), y.PartsOf(stage).Sum(part => part.SeatsUsable))))
            yield return entry;
        yield return new("projects_new_expanded", null, delivered.Count);
        yield return new("project_on_time_rate", null, LedgerYear.Percent(due.Count(project => project.IsOnTime), due.Count));
        yield return new("project_investment", null, Money(null, "drawn"));
        yield return new("ppp_leverage", null, LedgerYear.Ratio(Money("ppp_social", "drawn"), Money("ppp_fiscal", "drawn")));
        yield return new("special_bond_obtained", null, Money("special_bond", "approved"));
        yield return new("edu_land_area", null, y.All.Sum(school => (double)school.Facility.Land));

        double Money(string? instrument, string status) =>
            (double)y.World.Financing.Where(f => f.Year == y.Year && f.Status == status && (instrument is null || f.Instrument == instrument)).Sum(f => f.Amount);
    }
}
