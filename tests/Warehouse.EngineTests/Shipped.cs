using Warehouse.Catalogue;
using Warehouse.Tests;

namespace Warehouse.EngineTests;

/// <summary>The catalogue that is shipped, read once for all tests.</summary>
internal static class Shipped
{
    public static IndicatorCatalogue Catalogue { get; } = CatalogueFiles.Load(Repository.Catalogue);
}
