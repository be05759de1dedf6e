using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;

namespace Warehouse.Tests.Catalogue.Business;

public class BusinessModelTests
{
    private static readonly BusinessModel Shipped = BusinessModel.Of(CatalogueFiles.Load(Repository.Catalogue));

    [Fact]
    public void EveryDimensionAndFact_HasATable() =>
        Assert.Equal(
            Shipped.Catalogue.Dimensions.Select(d => d.Id).Concat(Shipped.Catalogue.Facts.Select(f => f.Id)).Append("data_version"),
            Shipped.Tables.Select(table => table.Id));

    [Fact]
    public void NoTwoTablesOrColumns_ShareAName()
    {
        foreach (var language in BusinessLanguages.All)
        {
            AssertDistinct(Shipped.Tables.Select(table => table.Name.In(language)));
            foreach (var table in Shipped.Tables)
                AssertDistinct(table.Columns.Select(column => column.Name.In(language)));
        }
    }

    [Fact]
    public void Zones_StandBesideCountiesInOneStep()
    {
        var district = Shipped.Catalogue.FindDimension("district")!;

        Assert.Equal(["NAT", "PROV", "CITY", "COUNTY", "TOWN"], BusinessModel.Steps(district).Select(level => level.Id));
        Assert.Equal(BusinessModel.NumberOf(district, "COUNTY"), BusinessModel.NumberOf(district, "MZONE"));
        Assert.Equal(
            ["Nation", "Province", "City", "County", "Town"],
            Shipped.Table("district").All(BusinessColumnRole.AncestorName).Select(column => column.Name.En));
    }

    [Fact]
    public void EveryMeasureOfAFact_HasItsColumn()
    {
        foreach (var fact in Shipped.Catalogue.Facts)
            Assert.Equal(fact.Measures.Select(m => m.Measure), Shipped.Table(fact.Id).All(BusinessColumnRole.Measure).Select(column => column.Source));
    }

    private static void AssertDistinct(IEnumerable<string> names)
    {
        var all = names.ToList();
        Assert.Empty(all.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
    }
}
