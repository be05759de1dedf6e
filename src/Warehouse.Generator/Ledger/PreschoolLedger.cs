using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>Inclusive preschool education: shares of children, not of kindergartens, unless the name says so.</summary>
internal static class PreschoolLedger
{
    // m² of outdoor playground a child: 学前教育普及普惠督导评估办法.
    private const double OutdoorStandard = 4;

    public static IEnumerable<LedgerEntry> Of(LedgerYear y)
    {
        var parts = y.PartsOf(Stage.Preschool).ToList();
        var children = parts.Sum(part => part.Pupils);
        var classes = parts.SelectMany(part => part.Classes).ToList();
        var staff = parts.SelectMany(part => part.Staff).ToList();
        double? ShareOfChildren(Func<SchoolYear, bool> which) => LedgerYear.Percent(parts.Where(part => which(part.Of)).Sum(part => part.Pupils), children);

        yield return new("inclusive_preschool_coverage", null, ShareOfChildren(school => school.Ownership != Ownership.OtherPrivate));
        yield return new("public_preschool_share", null, ShareOfChildren(school => school.Ownership == Ownership.Public));
        yield return new("inclusive_kindergarten_share", null, LedgerYear.Percent(parts.Count(part => part.Of.Ownership != Ownership.OtherPrivate), parts.Count));
        yield return new("demo_preschool_coverage", null, ShareOfChildren(school => school.Demonstration != "none"));
        yield return new("preschool_class_ok_rate", null, LedgerYear.Percent(classes.Count(c => c.Pupils <= c.Limit), classes.Count));
        yield return new("preschool_teacher_child_ratio", null, LedgerYear.Ratio(children, staff.Sum(s => s.Teachers)));
        yield return new("preschool_certified_rate", null, LedgerYear.Percent(staff.Sum(s => s.Certified), staff.Sum(s => s.Heads + s.Teachers)));
        yield return new("preschool_outdoor_area_ok", null, LedgerYear.Percent(parts.Count(part => (double)part.Of.Facility.OutdoorPlay >= OutdoorStandard * part.Pupils), parts.Count));
        yield return new("preschool_pay_ratio", null, LedgerYear.Percent(MeanPay(y, "contract"), MeanPay(y, "established")));
    }

    private static double? MeanPay(LedgerYear y, string employment)
    {
        var paid = y.World.Salaries.Where(s => s.Year == y.Year && s.Stage == Stage.Preschool && s.Employment == employment).ToList();
        return LedgerYear.Ratio((double)paid.Sum(s => s.Pay), paid.Sum(s => s.People));
    }
}
