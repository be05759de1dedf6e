using Warehouse.Catalogue.Expressions;

namespace Warehouse.Query.Rollups;

/// <summary>What is known of every object in one group of an answer: its figure of each measure of the formula.</summary>
internal sealed class ObjectTable
{
    private readonly Dictionary<MeasureTerm, (int[] Positions, Dictionary<string, Quantity> ByObject)> _terms = [];
    private readonly int _stageAt;
    private readonly Dictionary<int, string>? _stages;

    /// <summary>Groups the rows by object.</summary>
    /// <param name="planned">The indicator with its reads.</param>
    /// <param name="reads">What was read.</param>
    /// <param name="key">The group: one member key a plan key.</param>
    /// <param name="years">The years; the figures of an object are added over them.</param>
    public ObjectTable(PlannedIndicator planned, IReadOnlyList<ReadTable> reads, int[] key, IReadOnlyList<int> years)
    {
        var indicator = planned.Indicator;
        _stageAt = indicator.Objects.ToList().IndexOf("stage");
        _stages = _stageAt < 0 ? null : planned.ObjectMembers[_stageAt].All.ToDictionary(member => member.Key, member => member.Id);
        var objects = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var (term, plannedTerm) in planned.Terms)
        {
            var table = reads[plannedTerm.Read];
            var positions = Positions(indicator.Objects, table.Read);
            var readKey = plannedTerm.KeyPositions.Select(position => key[position]).ToArray();
            var found = years.SelectMany(year => table.ByObject(readKey, year)).ToLookup(row => Name(row.Object), StringComparer.Ordinal);
            if (positions.Length == indicator.Objects.Count)
            {
                foreach (var rows in found)
                    objects.TryAdd(rows.Key, rows.First().Object.ToArray());
            }

            _terms[term] = (positions, found.ToDictionary(rows => rows.Key, rows => SumRollup.OverTime(rows.Select(row => row.Sum)), StringComparer.Ordinal));
            IsWhole &= years.All(year => table.IsWholeAt(readKey, year));
        }

        // What the indicator is not defined for is none of its objects: a kindergarten in a share of primary schools.
        Objects = objects.Values.Where(o => _stages is null || indicator.Stages.Count == 0 || indicator.Stages.Contains(StageOf(o) ?? "")).ToList();
    }

    /// <summary>The objects there are, each one key a dimension of the indicator's objects; in no order.</summary>
    public IReadOnlyList<int[]> Objects { get; }

    /// <summary>False when there are rows or places of which it is not known whether they belong here.</summary>
    public bool IsWhole { get; } = true;

    /// <summary>Whether the object has a row of the measure.</summary>
    public bool Has(MeasureTerm term, int[] o) => Find(term, o) is not null;

    /// <summary>The object's figure of a measure.</summary>
    public ObjectFigure At(MeasureTerm term, int[] o) =>
        Find(term, o) is { Status: CellStatus.Normal, Value: { } value } ? ObjectFigure.Of(value) : ObjectFigure.Missing;

    /// <summary>The id of the object's stage, or null where objects have none.</summary>
    public string? StageOf(int[] o) => _stages?.GetValueOrDefault(o[_stageAt]);

    private Quantity? Find(MeasureTerm term, int[] o)
    {
        var (positions, byObject) = _terms[term];
        return byObject.TryGetValue(Name(positions.Select(position => o[position])), out var found) ? found : null;
    }

    // A fact without stages has one figure of a school for all of its stages.
    private static int[] Positions(IReadOnlyList<string> objects, FactRead read) =>
        read.ObjectColumns.Select(column => objects.ToList().FindIndex(dimension => read.Fact.Find(dimension)?.Column == column)).ToArray();

    private static string Name(IEnumerable<int> keys) => string.Join('|', keys);
}
