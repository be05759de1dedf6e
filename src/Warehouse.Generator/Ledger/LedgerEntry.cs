using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>What an indicator must be.</summary>
/// <param name="Indicator">Its code in the catalogue.</param>
/// <param name="Stage">The stage that is asked for; null for all of them.</param>
/// <param name="Value">In the indicator's unit; null where it has none: nothing to divide by, or no year before.</param>
internal sealed record LedgerEntry(string Indicator, Stage? Stage, double? Value);
