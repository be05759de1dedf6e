using Warehouse.Catalogue;

namespace Warehouse.Query.Members;

/// <summary>The members of every dimension at one data version. Immutable.</summary>
public sealed class MemberDirectory
{
    private readonly Dictionary<string, DimensionMembers> _dimensions;

    /// <summary>Collects the dimensions.</summary>
    public MemberDirectory(IEnumerable<DimensionMembers> dimensions) =>
        _dimensions = dimensions.ToDictionary(d => d.Dimension.Id, StringComparer.Ordinal);

    /// <summary>The members of a dimension that the catalogue has.</summary>
    public DimensionMembers this[string dimension] => _dimensions[dimension];
}
