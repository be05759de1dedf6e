using System.Globalization;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>
/// What every indicator must be in a district, added up from its objects. This is a second computation beside the
/// warehouse's: it knows neither the catalogue's formulas nor SQL.
/// </summary>
internal static class DistrictLedger
{
    /// <summary>The columns of the ledger.</summary>
    public const string Header = "indicator,district_id,stage,year,value";

    /// <summary>The ledger's lines for a district, by year.</summary>
    public static IEnumerable<string> Lines(DistrictWorld world) =>
        world.Years.SelectMany(year => Entries(new LedgerYear(world, year)).Select(entry => string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Indicator},{world.Plan.Id},{entry.Stage?.Id()},{year},{entry.Value?.ToString("R", CultureInfo.InvariantCulture)}")));

    /// <summary>Every indicator in one year.</summary>
    public static IEnumerable<LedgerEntry> Entries(LedgerYear year) =>
        [.. AccessLedger.Of(year), .. PreschoolLedger.Of(year), .. BalanceLedger.Of(year), .. TeachersLedger.Of(year), .. FundingLedger.Of(year), .. FacilitiesLedger.Of(year), .. EvaluationLedger.Of(year)];
}
