using Edustat.V1;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.EndToEndTests.RealData;

/// <summary>Every primary and junior high school of Taiwan in three years, from files in UTF-16 and Big5.</summary>
public sealed class TaiwanTests(TaiwanTests.Taiwan taiwan) : IClassFixture<TaiwanTests.Taiwan>
{
    [SharedDataFact]
    public void EveryRow_IsLoaded()
    {
        taiwan.AssertAccountsClose(new Dictionary<string, int> { ["primary_grades"] = 12, ["junior_grades"] = 6 });
        var sizes = taiwan.Runs.Where(run => run.Key.Contains("_sizes", StringComparison.Ordinal)).Select(run => run.Value).ToList();
        Assert.Equal((10_838, 0), (sizes.Sum(run => run.Counts.Inserted), sizes.Sum(run => run.Counts.RowsRejected)));
        var grades = taiwan.Runs.Where(run => run.Key.Contains("_grades", StringComparison.Ordinal)).Select(run => run.Value).ToList();
        Assert.Equal((((2_679 + 2_678 + 2_670) * 12) + ((934 + 937 + 940) * 6), 0), (grades.Sum(run => run.Counts.Inserted), grades.Sum(run => run.Counts.RowsRejected)));
    }

    /// <summary>Totals of the published files, counted apart from this program.</summary>
    [SharedDataFact]
    public async Task Totals_AreThoseOfTheFiles()
    {
        var request = RealWorld.Question(["pupils", "teachers"], "stage", "year");
        // The counties are all there are of the province, and of nothing above it.
        request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "cn-710000" } });
        var rows = (await taiwan.AskAsync(request)).Where(row => row.Cells[0].HasValue).ToList();

        Assert.Equal([1_373_366, 1_297_120, 1_252_706], rows.Where(row => row.Keys[0].Id == "primary").Select(row => row.Cells[0].Value));
        Assert.Equal([844_884, 831_925, 803_226], rows.Where(row => row.Keys[0].Id == "junior").Select(row => row.Cells[0].Value));
        Assert.Equal([97_466, 97_436, 98_613], rows.Where(row => row.Keys[0].Id == "primary").Select(row => row.Cells[1].Value));
    }

    [SharedDataTheory]
    [InlineData("2012", 2_679 + 934)]
    [InlineData("2013-2014学年", 2_678 + 937)]
    [InlineData("2014/15", 2_670 + 940)]
    public async Task PupilsByGradeAndSex_AreThoseOfTheSchool_InEverySchool(string year, int schools)
    {
        var request = RealWorld.Question(["pupils", "pupils_of_grades", "boys", "boys_of_grades", "girls", "girls_of_grades"], "school");
        request.Periods = new PeriodRange { Periods = { year } };
        var rows = await taiwan.AskAsync(request);

        Assert.Equal(schools, rows.Count);
        Assert.All(rows, row =>
        {
            var values = row.Cells.Select(cell => cell.Value).ToList();
            Assert.True(values[0] == values[1] && values[2] == values[3] && values[4] == values[5] && values[2] + values[4] == values[0], row.ToString());
        });
    }

    /// <summary>Loaded once.</summary>
    public sealed class Taiwan() : RealWorld("taiwan");
}
