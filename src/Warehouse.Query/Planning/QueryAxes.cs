using Warehouse.Catalogue;
using Warehouse.Query.Members;

namespace Warehouse.Query.Planning;

/// <summary>What a question says about each dimension, with names looked up.</summary>
internal sealed class QueryAxes
{
    private readonly Dictionary<string, Axis> _axes = new(StringComparer.Ordinal);
    private readonly List<PlanKey> _keys = [];
    private readonly List<(string Text, string Path)> _yearFilter = [];
    private readonly Dimension _calendar;

    private QueryAxes(Dimension calendar) => _calendar = calendar;

    /// <summary>The grouped dimensions, in the asked order.</summary>
    public IReadOnlyList<PlanKey> Keys => _keys;

    /// <summary>Years that were given as a filter on the year dimension, with their paths.</summary>
    public IEnumerable<(string Text, string Path)> YearFilter => _yearFilter;

    /// <summary>True when there is a row a year.</summary>
    public bool IsByYear => _keys.Any(key => key.IsYear);

    /// <summary>Every dimension that is grouped by or filtered on, the year left out.</summary>
    public IEnumerable<Axis> All => _axes.Values;

    /// <summary>What is said about a dimension, or null.</summary>
    public Axis? Find(string dimension) => _axes.GetValueOrDefault(dimension);

    /// <summary>"year" means the calendar of the indicators; any other name means itself.</summary>
    public string CalendarName(string dimension) => dimension == "year" ? _calendar.Id : dimension;

    /// <summary>Looks up dimensions, levels and members.</summary>
    public static QueryAxes Read(IndicatorQuery query, IndicatorCatalogue catalogue, MemberDirectory members, Dimension calendar, List<Problem> problems)
    {
        var axes = new QueryAxes(calendar);
        var groupings = new List<(string Dimension, DimensionLevel Level)>();
        for (var i = 0; i < query.GroupBy.Count; i++)
        {
            if (axes.ReadGrouping(query.GroupBy[i], $"group_by[{i}]", catalogue, problems) is not { } grouping)
                continue;
            if (groupings.Any(g => g.Dimension == grouping.Dimension))
                problems.Add(new Problem("query.duplicate_dimension", $"'{grouping.Dimension}' is grouped by twice.", $"group_by[{i}].dimension"));
            else
                groupings.Add(grouping);
        }

        for (var i = 0; i < query.Filters.Count; i++)
            axes.ReadFilter(query.Filters[i], $"filters[{i}]", catalogue, members, problems);

        foreach (var (id, level) in groupings)
        {
            var dimension = catalogue.FindDimension(id)!;
            if (dimension.Kind is not DimensionKind.Members)
            {
                axes._keys.Add(new PlanKey(dimension, level, members[id], null, null));
                continue;
            }

            var filter = axes._axes.GetValueOrDefault(id);
            var axis = new Axis(members[id]) { Level = level, Position = axes._keys.Count, Named = filter?.Named ?? [], WithDescendants = filter?.WithDescendants ?? false, Path = filter?.Path ?? "" };
            axes._axes[id] = axis;
            axes._keys.Add(axis.ToKey(problems) with { IsObject = catalogue.IsObject(id) });
        }

        return axes;
    }

    private (string Dimension, DimensionLevel Level)? ReadGrouping(QueryGrouping grouping, string path, IndicatorCatalogue catalogue, List<Problem> problems)
    {
        if (FindDimension(grouping.Dimension, path, catalogue, problems) is not { } dimension)
            return null;
        var wanted = grouping.Level.Length > 0 ? grouping.Level : dimension.DefaultLevel;
        var levels = string.Join(", ", dimension.Levels.Select(level => level.Id));
        if (wanted.Length == 0)
        {
            problems.Add(new Problem("query.level_required", $"At which level of '{dimension.Id}'? It has {levels}.", $"{path}.level"));
            return null;
        }

        if (dimension.FindLevel(wanted) is { } found)
            return (dimension.Id, dimension.Levels.First(level => level.Rank == found.Rank));
        problems.Add(new Problem("query.unknown_level", $"'{dimension.Id}' has no level '{wanted}'; it has {levels}.", $"{path}.level", Nearest.Hint(wanted, dimension.Levels.Select(level => level.Id))));
        return null;
    }

    private void ReadFilter(QueryFilter filter, string path, IndicatorCatalogue catalogue, MemberDirectory members, List<Problem> problems)
    {
        if (FindDimension(filter.Dimension, path, catalogue, problems) is not { } dimension)
            return;
        if (filter.Members.Count == 0)
        {
            problems.Add(new Problem("query.empty_filter", $"The filter on '{dimension.Id}' names no member, so that nothing could be in the answer.", $"{path}.members", "Leave the filter out to keep everything."));
            return;
        }

        if (dimension.Kind is not DimensionKind.Members)
        {
            if (_yearFilter.Count > 0)
                problems.Add(new Problem("query.duplicate_dimension", $"'{dimension.Id}' is filtered twice.", $"{path}.dimension", "Put all years into one filter."));
            _yearFilter.AddRange(filter.Members.Select((text, i) => (text, $"{path}.members[{i}]")));
            return;
        }

        var found = filter.Members.Select((text, i) => FindMember(members[dimension.Id], text, $"{path}.members[{i}]", problems)).OfType<Member>().DistinctBy(m => m.Key).ToList();
        if (!_axes.TryAdd(dimension.Id, new Axis(members[dimension.Id]) { Named = found, WithDescendants = filter.IncludeDescendants, Path = path }))
            problems.Add(new Problem("query.duplicate_dimension", $"'{dimension.Id}' is filtered twice.", $"{path}.dimension", "Put all members into one filter."));
    }

    private Dimension? FindDimension(string asked, string path, IndicatorCatalogue catalogue, List<Problem> problems)
    {
        var id = CalendarName(asked);
        if (catalogue.FindDimension(id) is not { } dimension)
        {
            problems.Add(new Problem("query.unknown_dimension", $"There is no dimension '{asked}'.", $"{path}.dimension", Nearest.Hint(asked, catalogue.Dimensions.Select(d => d.Id).Append("year"))));
            return null;
        }

        if (dimension.Kind is DimensionKind.Members || dimension.Id == _calendar.Id)
            return dimension;
        problems.Add(new Problem("query.wrong_calendar", $"The indicators are by {_calendar.Id}, not {dimension.Id}.", $"{path}.dimension", $"Use '{_calendar.Id}' or 'year'."));
        return null;
    }

    private static Member? FindMember(DimensionMembers members, string text, string path, List<Problem> problems)
    {
        var (found, problem) = MemberReference.Find(members, text, path);
        if (problem is not null)
            problems.Add(problem);
        return found;
    }
}
