using Warehouse.Catalogue;

namespace Warehouse.Generator.Districts;

/// <summary>The districts that can be generated: every county of the shipped list of codes, and two zones that have no code.</summary>
internal sealed class DistrictList
{
    private const string Five = "five";
    private const string All = "all";

    // Serial numbers below are those of real schools.
    private const int FirstSerial = 100_000;
    private const int Serials = 900_000;

    // Zones have their serial numbers behind the counties of their province, and more may come.
    private const int RoomForZones = 10;

    private readonly IReadOnlyList<DistrictPlan> _plans;

    private DistrictList(IReadOnlyList<DistrictPlan> plans) => _plans = plans;

    /// <summary>Reads <c>samples/districts</c> below a folder; throws <c>generate.no_districts</c> when it is not there.</summary>
    public static DistrictList Read(string sources)
    {
        var file = Path.Combine(sources, "samples", "districts", "china-division", "areas.csv");
        if (!File.Exists(file))
            throw new ProblemException(new Problem("generate.no_districts", "The list of districts is missing.", file, "It is part of the program; install it again."));
        var counties = File.ReadLines(file).Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => (Code: cells[0], Name: cells[1].Trim('"')))
            // A city without counties stands in the list for itself; it is no county.
            .Where(county => !county.Code.EndsWith("00", StringComparison.Ordinal))
            .OrderBy(county => county.Code, StringComparer.Ordinal)
            .ToList();
        var plans = new List<DistrictPlan>();
        foreach (var province in counties.GroupBy(county => county.Code[..2]))
        {
            var members = province.Select(county => (Id: $"cn-{county.Code}", county.Name))
                .Concat(KnownPlans.Zones.Where(zone => zone.Province == province.Key).Select(zone => (zone.Id, zone.Name)))
                .ToList();
            var size = Serials / (province.Count() + RoomForZones);
            plans.AddRange(members.Select((member, index) => KnownPlans.Fill(new DistrictPlan
            {
                Id = member.Id,
                Name = member.Name,
                Province = province.Key,
                Serials = (FirstSerial + (index * size), size),
            })));
        }

        return new DistrictList(plans);
    }

    /// <summary>
    /// The districts that are named by id, code or name, each once, in order of their ids. Throws
    /// <c>generate.unknown_district</c> with the nearest, <c>generate.ambiguous_district</c> with all it may be.
    /// </summary>
    public IReadOnlyList<DistrictPlan> Find(IReadOnlyList<string> names)
    {
        var problems = new List<Problem>();
        var found = names.SelectMany(name => Find(name, problems)).DistinctBy(plan => plan.Id).OrderBy(plan => plan.Id, StringComparer.Ordinal).ToList();
        ProblemException.ThrowIfAny(problems);
        return found;
    }

    private IReadOnlyList<DistrictPlan> Find(string name, List<Problem> problems)
    {
        if (name == All)
            return _plans;
        if (name == Five)
            return _plans.Where(plan => KnownPlans.Five.Contains(plan.Id)).ToList();
        var matches = _plans.Where(plan => plan.Id == name || plan.Id == $"cn-{name}").ToList();
        if (matches.Count == 0)
            matches = _plans.Where(plan => plan.Name == name).ToList();
        if (matches.Count == 1)
            return matches;
        problems.Add(matches.Count == 0
            ? new Problem("generate.unknown_district", $"There is no district '{name}'.", "--districts", Hint(name))
            : new Problem("generate.ambiguous_district", $"'{name}' may be {string.Join(", ", matches.Select(plan => plan.Id))}.", "--districts", "Name it by its id.") { Candidates = matches.Select(plan => plan.Id).ToList() });
        return [];
    }

    private string Hint(string name)
    {
        var near = Nearest.Hint(name, _plans.SelectMany(plan => new[] { plan.Name, plan.Id }).Concat([Five, All]));
        return near.Length > 0 ? near : "Name ids, codes or names of districts, or five, or all.";
    }
}
