using Warehouse.Generator;

namespace Warehouse.EndToEndTests.Generator;

/// <summary>A host that loaded the five districts of the documents, with fewer schools than they have.</summary>
public sealed class FiveDistricts : SyntheticHost
{
    protected override GeneratorOptions Options(string folder, string sources) => new() { Out = folder, Sources = sources, Schools = 160 };
}
