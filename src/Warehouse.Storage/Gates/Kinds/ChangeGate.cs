using Warehouse.Catalogue;

namespace Warehouse.Storage.Gates.Kinds;

/// <summary>Looks at how figures went on from the year before.</summary>
/// <param name="scope">What is looked at.</param>
internal sealed class ChangeGate(GateScope scope)
{
    /// <summary>Figures that changed more than they may.</summary>
    public async Task<IReadOnlyList<GateResult>> ChangeAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var touched = (await scope.TouchedYearsAsync(cancellationToken)).ToHashSet();
        if (touched.Count == 0)
            return [];
        var rows = await scope.QueryAsync<GateCell>(
            $"""
            select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value
            from ({scope.Cells.Cells(GateScope.Measure(scope.Fact, gate.Measure), scope.Where(scope.Cells, gate.Where))}) as x
            order by x.district, x.stage, x.yr
            """,
            cancellationToken);
        var judged = 0;
        var jumps = rows.GroupBy(row => (row.District, row.Stage)).SelectMany(series => Jumps(gate, series.ToList(), touched, () => judged++)).ToList();
        return judged > 0 ? jumps : [GateText.Nothing(gate, $"no {gate.Measure} of a year that was loaded has {(gate.Percent is null ? $"{gate.Years} changes before it" : "one of the year before or after")}.")];
    }

    // A figure that was loaded may be the first or the second of two: years also come backwards, and are corrected.
    private static IEnumerable<GateResult> Jumps(GateSpec gate, List<GateCell> series, HashSet<long> touched, Action judge)
    {
        var earlier = new List<double>();
        foreach (var (before, after) in series.Zip(series.Skip(1)).Where(pair => pair.Second.Year == pair.First.Year + 1))
        {
            var isTouched = touched.Contains(before.Year) || touched.Contains(after.Year);
            if (isTouched && (gate.Percent is not null || (before.Value != 0 && earlier.Count >= gate.Years)))
                judge();
            if (before.Value == 0)
            {
                // No percentage says how much nothing grew, and it is more than any.
                if (gate.Percent is { } any && after.Value != 0 && isTouched)
                    yield return GateText.At(gate, after, after.Value, (double)any, $"{gate.Measure} went from 0 to {GateText.Shown(after.Value)}.");
                continue;
            }

            var change = (after.Value - before.Value) / Math.Abs(before.Value);
            if (isTouched)
            {
                if (gate.Percent is { } percent && Math.Abs(change) * 100 > (double)percent)
                    yield return GateText.At(gate, after, change * 100, (double)percent, $"{gate.Measure} went from {GateText.Shown(before.Value)} to {GateText.Shown(after.Value)}, by {GateText.Shown(change * 100)} %.");
                else if (gate.Sigmas is { } sigmas && earlier.Count >= gate.Years && Deviations(earlier, change) is var deviations && deviations > (double)sigmas)
                    yield return GateText.At(gate, after, deviations, (double)sigmas, $"{gate.Measure} went from {GateText.Shown(before.Value)} to {GateText.Shown(after.Value)}, by {GateText.Shown(change * 100)} %: {GateText.Shown(deviations)} standard deviations from its {earlier.Count} changes before.");
            }

            earlier.Add(change);
        }
    }

    // Of a series that never changed, any change is one: its deviation is as large as can be.
    private static double Deviations(List<double> earlier, double change)
    {
        var mean = earlier.Average();
        var sigma = earlier.Count < 2 ? 0 : Math.Sqrt(earlier.Sum(x => (x - mean) * (x - mean)) / (earlier.Count - 1));
        var distance = Math.Abs(change - mean);
        return sigma > 1e-9 ? distance / sigma : distance > 1e-9 ? double.MaxValue : 0;
    }
}
