using Edustat.V1;
using Warehouse.Tests.Etl.Read;
using Xunit.Abstractions;

namespace Warehouse.EndToEndTests.RealData;

/// <summary>Single files of Malaysia, Brazil and China, each with a difficulty of its own.</summary>
public sealed class ElsewhereTests(ElsewhereTests.Elsewhere elsewhere, ITestOutputHelper output) : IClassFixture<ElsewhereTests.Elsewhere>
{
    [SharedDataFact]
    public void EveryRow_IsLoadedOrRejected()
    {
        elsewhere.AssertAccountsClose(new Dictionary<string, int> { ["births"] = 3, ["chinese_schools"] = 2, ["census_schools"] = 2 });
        foreach (var run in elsewhere.Runs.Where(run => run.Key is not ("offices" or "municipalities" or "museums")))
            Assert.Equal(0, run.Value.Counts.RowsRejected);
    }

    [SharedDataFact]
    public async Task ChineseSchoolsOfMalaysia_HaveThePupilsAndTeachersOfTheList()
    {
        Assert.Equal(134, elsewhere.Runs["offices"].Counts.Inserted);
        var request = RealWorld.Question(["listed_schools", "listed_pupils", "listed_teachers"]);
        request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "my" } });
        request.Periods = new PeriodRange { Periods = { "2024" } };
        request.AllowPartial = true;

        var sum = Assert.Single(await elsewhere.AskAsync(request));

        Assert.Equal([1_304, 450_366, 35_230], sum.Cells.Select(cell => cell.Value));
    }

    /// <summary>The sheet declares 836,601 rows of 302 columns and holds 2,217 rows; Tocantins has 139 municipalities.</summary>
    [SharedDataFact]
    public async Task SheetWithHundredsOfThousandsOfRowsThatAreNotThere_HasThoseThatAre()
    {
        var run = elsewhere.Runs["census_schools"];
        output.WriteLine($"{run.Counts.RowsRead} rows in {(run.EndTime - run.StartTime).ToTimeSpan().TotalSeconds:0.0} s");
        Assert.Equal(2_217, run.Counts.RowsRead);
        var request = RealWorld.Question(["listed_schools"], "district:COUNTY");
        request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "br-to" }, IncludeDescendants = true });
        request.Periods = new PeriodRange { Periods = { "2025" } };

        var rows = await elsewhere.AskAsync(request);

        Assert.Equal((139, 2_217), (rows.Count, rows.Sum(row => row.Cells[0].Value)));
    }

    /// <summary>The file in GBK beside the one in UTF-8: births less deaths are the growth, but where the source says otherwise.</summary>
    [SharedDataFact]
    public async Task FileInGbkAmongThoseInUtf8_IsReadAsWhatItIs()
    {
        var request = RealWorld.Question(["people", "birth_rate", "death_rate", "growth_rate"], "district:PROV", "fiscal_year");
        request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "cn" }, IncludeDescendants = true });
        request.Periods = new PeriodRange { From = "2000", To = "2019" };

        var rows = (await elsewhere.AskAsync(request)).Where(row => row.Cells[0].HasValue).ToList();

        Assert.Equal(620, rows.Count);
        Assert.Equal(1_403_850_000, rows.Where(row => row.Keys[1].Id == "2019").Sum(row => row.Cells[0].Value));
        var whole = rows.Where(row => row.Cells[1].HasValue).ToList();
        Assert.Equal(618, whole.Count);
        var other = whole.Where(row => Math.Abs(row.Cells[1].Value - row.Cells[2].Value - row.Cells[3].Value) > 0.011).ToList();
        Assert.Equal([("山西省", "2000")], other.Select(row => (row.Keys[0].Label, row.Keys[1].Id)));
        Assert.Equal((8.12, 5.49, 2.63), rows.Where(row => row.Keys[0].Label == "北京市" && row.Keys[1].Id == "2019").Select(row => (row.Cells[1].Value, row.Cells[2].Value, row.Cells[3].Value)).Single());
    }

    /// <summary>80 museums, on 810 lines.</summary>
    [SharedDataFact]
    public void ListOfMuseumsInGbk_IsReadToItsEnd() =>
        Assert.Equal((810, 80, 730), (elsewhere.Runs["museums"].Counts.RowsRead, elsewhere.Runs["museums"].Counts.Inserted, elsewhere.Runs["museums"].Counts.RowsRejected));

    /// <summary>Loaded once.</summary>
    public sealed class Elsewhere() : RealWorld("elsewhere");
}
