using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>A district in one year, and the few sums that several indicators need.</summary>
internal sealed class LedgerYear(DistrictWorld world, int year)
{
    public DistrictWorld World => world;

    public int Year => year;

    /// <summary>The day of the statistics.</summary>
    public DateOnly StatDate => new(year, 9, 1);

    /// <summary>Every school and point of the year.</summary>
    public IReadOnlyList<SchoolYear> All { get; } = world.SchoolsIn(year).ToList();

    /// <summary>Schools as the statistics count them: a teaching point is none.</summary>
    public IEnumerable<SchoolYear> Schools => All.Where(school => !school.School.Type.IsPoint);

    public IReadOnlyList<StageYear> Parts { get; } = world.StagesIn(year).ToList();

    /// <summary>The stages that the district has pupils in.</summary>
    public IEnumerable<Stage> StagesHere => Stages.WithPupils.Where(stage => Parts.Any(part => part.Stage == stage));

    /// <summary>The parts of one stage; of all for null.</summary>
    public IEnumerable<StageYear> PartsOf(Stage? stage) => stage is null ? Parts : Parts.Where(part => part.Stage == stage);

    /// <summary>Pupils on 1 September of this year, or of the one before.</summary>
    public double? Pupils(Stage? stage, int of) => of < world.Years[0]
        ? null
        : world.StagesIn(of).Where(part => stage is null || part.Stage == stage).Sum(part => part.Pupils);

    /// <summary>
    /// Pupils of the fiscal year: eight months those counted last September, four months those counted this one. Null
    /// for the first year.
    /// </summary>
    public double? MeanPupils(Stage? stage, int of) => ((8 * Pupils(stage, of - 1)) + (4 * Pupils(stage, of))) / 12;

    /// <summary>
    /// A part's share of what its whole school has: pupils weighted 1 in primary, 1.1 in junior, 1.32 in senior grades.
    /// </summary>
    public static double ShareOf(StageYear part)
    {
        var all = part.Of.Stages.Sum(Weighted);
        return part.Of.Stages.Count == 1 ? 1 : Weighted(part) / all;
    }

    /// <summary>A part's share of something the whole school has.</summary>
    public static double Part(StageYear part, Func<Facility, decimal> of) => (double)of(part.Of.Facility) * ShareOf(part);

    /// <summary>a / b, or null where there is nothing to divide by.</summary>
    public static double? Ratio(double? a, double? b) => b is null or 0 ? null : a / b;

    /// <summary>a / b of a hundred.</summary>
    public static double? Percent(double? a, double? b) => Ratio(a, b) * 100;

    /// <summary>An entry for each of the stages that are here.</summary>
    public IEnumerable<LedgerEntry> Each(string indicator, IEnumerable<Stage> stages, Func<Stage, double?> value) =>
        stages.Where(StagesHere.Contains).Select(stage => new LedgerEntry(indicator, stage, value(stage)));

    /// <summary>An entry for each of the stages, and one for all.</summary>
    public IEnumerable<LedgerEntry> EachAndAll(string indicator, IEnumerable<Stage> stages, Func<Stage?, double?> value) =>
        Each(indicator, stages, stage => value(stage)).Append(new LedgerEntry(indicator, null, value(null)));

    private static double Weighted(StageYear part) => part.Pupils * part.Stage switch { Stage.Junior => 1.1, Stage.Senior => 1.32, _ => 1.0 };
}
