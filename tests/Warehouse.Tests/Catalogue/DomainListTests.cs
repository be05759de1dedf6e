using Warehouse.Catalogue;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.Tests.Catalogue;

/// <summary>The catalogue has every indicator and base measure of the domain's lists, under the names there.</summary>
public sealed class DomainListTests
{
    private static readonly IndicatorCatalogue _shipped = CatalogueFiles.Load(Repository.Catalogue);

    [SharedDataFact]
    public void EveryIndicatorOfTheList_IsInTheCatalogueUnderItsNames()
    {
        var list = Rows("indicators.csv").Select(row => (Code: row[1], Zh: row[2], En: row[3])).ToList();

        Assert.Equal(101, list.Count);
        Assert.Equal(list, list.Select(row => _shipped.FindIndicator(row.Code) is { } found ? (row.Code, found.LabelZh, found.LabelEn) : (row.Code, "", "")));
    }

    [SharedDataFact]
    public void EveryBaseMeasureOfTheList_IsInTheCatalogueUnderItsNameAndUnit()
    {
        var list = Rows("base_measures.csv").Select(row => (Code: row[0], Zh: row[1].Split(" / ")[0], Unit: row[2].Trim('(', ')'))).ToList();

        Assert.Equal(78, list.Count);
        Assert.Equal(list, list.Select(row => _shipped.FindMeasure(row.Code) is { } found ? (row.Code, found.LabelZh, found.Unit) : (row.Code, "", "")));
    }

    [Fact]
    public void EveryMeasure_IsInAFact() =>
        Assert.Empty(_shipped.Measures.Where(measure => !_shipped.FactsWith(measure.Id).Any()).Select(measure => measure.Id));

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(Repository.SharedData)!, "domain", file)).Skip(1).Select(Cells);

    // Cells with commas are quoted; none has a line break.
    private static string[] Cells(string line)
    {
        var (cells, cell, isQuoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        foreach (var c in line)
        {
            if (c == '"')
                isQuoted = !isQuoted;
            else if (c == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(c);
        }

        return [.. cells, cell.ToString()];
    }
}
