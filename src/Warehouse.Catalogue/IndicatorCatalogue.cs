using Warehouse.Catalogue.Standards;

namespace Warehouse.Catalogue;

/// <summary>Everything that can be asked, and where it is. Immutable.</summary>
public sealed class IndicatorCatalogue
{
    private readonly Dictionary<string, Indicator> _indicators;
    private readonly Dictionary<string, Dimension> _dimensions;
    private readonly Dictionary<string, Measure> _measures;
    private readonly Dictionary<string, FactTable> _facts;

    internal IndicatorCatalogue(
        IReadOnlyList<Dimension> dimensions, IReadOnlyList<Measure> measures, IReadOnlyList<FactTable> facts,
        IReadOnlyList<Indicator> indicators, string version)
    {
        (Dimensions, Measures, Facts, Indicators, Version) = (dimensions, measures, facts, indicators, version);
        _dimensions = dimensions.ToDictionary(d => d.Id, StringComparer.Ordinal);
        _measures = measures.ToDictionary(m => m.Id, StringComparer.Ordinal);
        _facts = facts.ToDictionary(f => f.Id, StringComparer.Ordinal);
        _indicators = indicators.ToDictionary(i => i.Id, StringComparer.Ordinal);
    }

    /// <summary>In order of their files.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>In order of their files.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>In order of their files, which is the order in which the planner prefers them.</summary>
    public IReadOnlyList<FactTable> Facts { get; }

    /// <summary>In order of their files.</summary>
    public IReadOnlyList<Indicator> Indicators { get; }

    /// <summary>In order of their files; none where the catalogue has no folder of them.</summary>
    public IReadOnlyList<Standard> Standards { get; init; } = [];

    /// <summary>Hash of all files, hexadecimal, 16 digits.</summary>
    public string Version { get; }

    /// <summary>The part of it that some of its facts can answer, with the dimensions that these have.</summary>
    public IndicatorCatalogue Of(Func<FactTable, bool> isKept, Func<Indicator, bool> isAsked)
    {
        var facts = Facts.Where(isKept).ToList();
        return new IndicatorCatalogue(
            Dimensions.Where(d => facts.Exists(fact => fact.Find(d.Id) is not null)).ToList(),
            Measures.Where(m => facts.Exists(fact => fact.FindMeasure(m.Id) is not null)).ToList(),
            facts,
            Indicators.Where(i => isAsked(i) && i.Terms.All(term => facts.Exists(fact => fact.FindMeasure(term.Measure) is not null && term.Pins.Keys.All(pin => fact.Find(pin) is not null)))).ToList(),
            Version);
    }

    /// <summary>The indicator with this id, or null.</summary>
    public Indicator? FindIndicator(string id) => _indicators.GetValueOrDefault(id);

    /// <summary>The dimension with this id, or null.</summary>
    public Dimension? FindDimension(string id) => _dimensions.GetValueOrDefault(id);

    /// <summary>The measure with this id, or null.</summary>
    public Measure? FindMeasure(string id) => _measures.GetValueOrDefault(id);

    /// <summary>The fact with this id, or null.</summary>
    public FactTable? FindFact(string id) => _facts.GetValueOrDefault(id);

    /// <summary>The standard with this id, or null.</summary>
    public Standard? FindStandard(string id) => Standards.FirstOrDefault(standard => standard.Id == id);

    /// <summary>The facts that hold a measure, the preferred one first.</summary>
    public IEnumerable<FactTable> FactsWith(string measure) => Facts.Where(f => f.FindMeasure(measure) is not null);

    /// <summary>The dimension that holds the years of a fact.</summary>
    public Dimension CalendarOf(FactTable fact) =>
        fact.Dimensions.Select(d => _dimensions[d.Dimension]).First(d => d.Kind is not DimensionKind.Members);

    /// <summary>True for a dimension of single objects, such as schools.</summary>
    public bool IsObject(string dimension) => FindDimension(dimension)?.IsObject == true;

    /// <summary>The dimension of a calendar.</summary>
    public Dimension Calendar(DimensionKind kind) => Dimensions.First(d => d.Kind == kind);
}
