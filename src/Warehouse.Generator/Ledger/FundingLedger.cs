using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>Funding, of final accounts (决算) unless a name says otherwise.</summary>
internal static class FundingLedger
{
    public static IEnumerable<LedgerEntry> Of(LedgerYear y)
    {
        var world = y.World;
        var context = world.FiscalContexts.Single(c => c.Year == y.Year);
        var before = world.FiscalContexts.SingleOrDefault(c => c.Year == y.Year - 1);
        var growth = Growth(Final(world, y.Year, null, f => f.Education), Final(world, y.Year - 1, null, f => f.Education));
        var whole = world.Funding.Single(f => f.Year == y.Year && f.Stage is null && f.Status == "final");
        return
        [
            new("edu_input_fiscal", null, Final(world, y.Year, null, f => f.Education)),
            new("edu_exp_growth", null, growth),
            new("three_growth_a", null, growth - Growth((double)context.Revenue, (double?)before?.Revenue)),
            .. y.EachAndAll("exp_per_pupil", y.StagesHere, stage => PerPupil(y, stage, y.Year, f => f.Education)),
            .. y.EachAndAll("exp_per_pupil_growth", y.StagesHere, stage => Growth(PerPupil(y, stage, y.Year, f => f.Education), PerPupil(y, stage, y.Year - 1, f => f.Education))),
            .. y.EachAndAll("public_fund_per_pupil", y.StagesHere, stage => PerPupil(y, stage, y.Year, f => f.PublicFund)),
            new("edu_share_of_budget", null, LedgerYear.Percent(Final(world, y.Year, null, f => f.Education), (double)context.Expenditure)),
            new("edu_fiscal_gdp", null, LedgerYear.Percent(Final(world, y.Year, null, f => f.FiscalTotal), (double)context.Gdp)),
            new("surcharge_full_rate", null, LedgerYear.Percent((double)whole.SurchargeAllocated, (double)whole.SurchargeCollected)),
            .. y.EachAndAll("training_fund_share", y.StagesHere, stage => LedgerYear.Percent(Final(world, y.Year, stage, f => f.TrainingFund), Final(world, y.Year, stage, f => f.PublicFund))),
        ];
    }

    // The district's total is a row of its own: some money is of no stage.
    private static double? Final(DistrictWorld world, int year, Stage? stage, Func<Funding, decimal> of)
    {
        var rows = world.Funding.Where(f => f.Year == year && f.Status == "final" && f.Stage == stage).ToList();
        return rows.Count == 0 ? null : (double)of(rows.Single());
    }

    private static double? PerPupil(LedgerYear y, Stage? stage, int year, Func<Funding, decimal> of) =>
        LedgerYear.Ratio(Final(y.World, year, stage, of), y.MeanPupils(stage, year));

    private static double? Growth(double? now, double? before) => (LedgerYear.Ratio(now, before) - 1) * 100;
}
