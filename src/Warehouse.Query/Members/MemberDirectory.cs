using Warehouse.Catalogue;

namespace Warehouse.Query.Members;

/// <summary>The members of every dimension at one data version. Immutable.</summary>
public sealed class MemberDirectory
{
    private readonly Dictionary<string, DimensionMembers> _dimensions;

    /// <summary>Collects the dimensions.</summary>
    public MemberDirectory(IEnumerable<DimensionMembers> dimensions) =>
        _dimensions = dimensions.ToDictionary(d => d.Dimension.Id, StringComparer.Ordinal);

    /// <summary>Fact → keys of the districts that it has rows of. A fact that is not here may have rows of any.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<int>> DistrictsByFact { get; init; } = new Dictionary<string, IReadOnlySet<int>>();

    /// <summary>What the warehouse holds with a doubt.</summary>
    public Doubts Doubts { get; init; } = Doubts.None;

    /// <summary>The members of a dimension that the catalogue has.</summary>
    public DimensionMembers this[string dimension] => _dimensions[dimension];
}
