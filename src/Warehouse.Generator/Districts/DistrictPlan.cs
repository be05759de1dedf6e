namespace Warehouse.Generator.Districts;

/// <summary>What a generated district is like. Shares are of children and of 1.</summary>
internal sealed record DistrictPlan
{
    /// <summary>The warehouse's district id: <c>cn-350102</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The first two digits of the code of the province.</summary>
    public required string Province { get; init; }

    /// <summary>The first of the six-digit serial numbers that its schools get, and how many there are.</summary>
    public required (int First, int Count) Serials { get; init; }

    /// <summary>Five years of primary and four of junior school.</summary>
    public bool IsFiveFour { get; init; }

    /// <summary>Code of 办学类型 → how many there are.</summary>
    public IReadOnlyDictionary<string, int> Schools { get; init; } = Ordinary;

    /// <summary>Children of one age.</summary>
    public int Cohort { get; init; } = 4000;

    public double PublicShare { get; init; } = 0.53;

    public double InclusiveShare { get; init; } = 0.88;

    public double DemonstrationShare { get; init; } = 0.45;

    public double UrbanShare { get; init; } = 0.5;

    /// <summary>Education in the general public budget of the first year, in CNY a pupil.</summary>
    public double MoneyPerPupil { get; init; } = 14_000;

    /// <summary>Education's share of the general public budget.</summary>
    public double ShareOfBudget { get; init; } = 0.2;

    /// <summary>Teachers who move to another school in a year, of those who may.</summary>
    public double RotationShare { get; init; } = 0.15;

    /// <summary>Satisfaction in 2019, of 100.</summary>
    public double Satisfaction { get; init; } = 88;

    /// <summary>How much satisfaction grows in a year, until hardly anybody is left to be won.</summary>
    public double SatisfactionGrowth { get; init; } = 1.1;

    private static readonly IReadOnlyDictionary<string, int> Ordinary = new Dictionary<string, int>
    {
        ["111"] = 60,
        ["211"] = 40,
        ["218"] = 6,
        ["311"] = 9,
        ["312"] = 4,
        ["341"] = 2,
        ["342"] = 2,
        ["345"] = 1,
        ["361"] = 1,
        ["513"] = 1,
    };

    /// <summary>The same district with another number of schools, every kind that it has at least once where there is room, and cohorts to fit.</summary>
    public DistrictPlan WithSchools(int schools)
    {
        var kinds = Schools.Keys.Order(StringComparer.Ordinal).ToList();
        var least = schools >= kinds.Count ? 1 : 0;
        var extra = Simulation.Shares.Split(schools - (least * kinds.Count), kinds.Select(kind => (double)Schools[kind] - least).ToList());
        var scaled = kinds.Select((kind, index) => (kind, Count: extra[index] + least)).Where(pair => pair.Count > 0).ToDictionary(pair => pair.kind, pair => pair.Count);
        return this with { Schools = scaled, Cohort = Math.Max(20, (int)((long)Cohort * schools / Schools.Values.Sum())) };
    }
}
