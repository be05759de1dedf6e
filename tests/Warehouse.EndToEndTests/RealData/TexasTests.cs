using Edustat.V1;
using Warehouse.Tests.Etl.Read;
using Files = Warehouse.Tests.Repository;

namespace Warehouse.EndToEndTests.RealData;

/// <summary>Campuses, districts and the state as the Texas Education Agency publishes them, and the money of its districts.</summary>
public sealed class TexasTests(TexasTests.Texas texas) : IClassFixture<TexasTests.Texas>
{
    private static readonly string[] Revenues = ["total_revenue", "local_revenue", "state_revenue", "federal_revenue"];

    [SharedDataFact]
    public void EveryFile_LoadsWithoutAReject_ButForNamesThatComeAgain()
    {
        Assert.All(texas.Runs.Values, run => Assert.True(run.State == Run.Types.State.Succeeded, run.ToString()));
        Assert.All(texas.Runs.Where(run => run.Key is not ("districts" or "campuses")), run => Assert.Equal(0, run.Value.Counts.RowsRejected));
        // 1,272 numbers in ten lists of districts, and 41 that only the money knows.
        Assert.Equal(1_313, texas.Runs["districts"].Counts.Inserted);
        Assert.Equal(12_098, texas.Runs["membership"].Counts.RowsRead);
        Assert.Equal((20_611, 20_611 * 4), (texas.Runs["finance"].Counts.RowsRead, texas.Runs["finance"].Counts.Inserted));
    }

    [SharedDataTheory]
    [InlineData("2018", 1_201, 8_838)]
    [InlineData("2020", 1_204, 8_840)]
    [InlineData("2021", 1_207, 8_966)]
    public async Task PupilsOfCampuses_AreThoseOfTheirDistrict_InEveryDistrict(string year, int districts, int campuses)
    {
        var request = RealWorld.Question(["campus_pupils", "district_pupils"], "district:COUNTY");
        request.Periods = new PeriodRange { Periods = { year } };
        var rows = (await texas.AskAsync(request)).Where(row => row.Cells[1].HasValue).ToList();

        Assert.Equal(districts, rows.Count);
        Assert.All(rows, row => Assert.True(row.Cells[0].HasValue && row.Cells[0].Value == row.Cells[1].Value, row.ToString()));
        Assert.Equal(campuses, rows.Sum(row => row.Cells[0].N));
    }

    [SharedDataFact]
    public async Task PupilsOfDistricts_AreThoseOfTheState_InTenYears()
    {
        var state = await AskAsync("PROV");
        var districts = await AskAsync("COUNTY");

        Assert.Equal(10, state.Count);
        Assert.Equal(state.Select(row => (row.Keys[0].Id, row.Cells[0].Value)), districts.Select(row => (row.Keys[0].Id, row.Cells[0].Value)));
        Assert.Equal((5_058_939, 5_402_928), (state[0].Cells[0].Value, state[^1].Cells[0].Value));
        Assert.Equal(12_098, districts.Sum(row => row.Cells[0].N));

        async Task<IReadOnlyList<Row>> AskAsync(string basis)
        {
            var request = RealWorld.Question(["district_pupils"], "year");
            request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "us-tx" } });
            request.BasisLevel = basis;
            return await texas.AskAsync(request);
        }
    }

    [SharedDataFact]
    public async Task PupilsByGradeSexAndRace_AreThoseOfTheStateReport()
    {
        var found = new Dictionary<string, double>();
        foreach (var level in new[] { "TOTAL", "GRADE", "SEX", "RACE", "ECONOMIC" })
        {
            var request = RealWorld.Question(["district_pupils"], $"pupil_group:{level}");
            request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "us-tx" } });
            request.BasisLevel = "COUNTY";
            request.Periods = new PeriodRange { Periods = { "2021/22" } };
            foreach (var row in await texas.AskAsync(request))
                found.Add(row.Keys[0].Label, row.Cells[0].Value);
        }

        var published = Lines("oracles", "tea_tapr_state_membership_2021-22.csv").Select(cells => (Name: Renamed(cells[0]), Pupils: double.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(26, published.Count);
        Assert.All(published, line => Assert.Equal(line.Pupils, found[line.Name]));

        static string Renamed(string name) => name switch
        {
            "Total Students (membership)" => "All pupils",
            "Early Childhood Education" => "Early education",
            "Pre-Kindergarten" => "Pre-kindergarten",
            "Two or More Races" => "Two or more races",
            "Economically Disadvantaged" => "Economically disadvantaged",
            _ => name,
        };
    }

    [SharedDataFact]
    public async Task MoneyOfDistricts_IsThatOfTheStatewideRollUp_In17YearsAnd4Measures()
    {
        var request = RealWorld.Question(Revenues, "fiscal_year");
        request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "us-tx" } });
        var rows = await texas.AskAsync(request);

        var published = Lines("us_tx_tapr_peims", "finance", "oracle_peims_statewide_trends_2008_2024.csv")
            .Select(cells => string.Join(' ', cells.Take(5).Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(published, rows.Select(row => string.Join(' ', row.Cells.Select(cell => cell.Value).Prepend(double.Parse(row.Keys[0].Id, System.Globalization.CultureInfo.InvariantCulture)))));
        Assert.Equal(17, rows.Count);
    }

    private static IEnumerable<string[]> Lines(params string[] path) =>
        File.ReadLines(Path.Combine([Files.SharedData!, .. path])).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));

    /// <summary>Loaded once.</summary>
    public sealed class Texas() : RealWorld("texas");
}
