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
        texas.AssertAccountsClose(new Dictionary<string, int> { ["finance"] = 4, ["membership_groups"] = 25, ["staff"] = 3, ["staff_regions"] = 3, ["staff_state"] = 3, ["finance_folo"] = 2 });
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

    /// <summary>
    /// In 2019-20 a spreadsheet took the 4,160 spans that have two numbers for dates (<c>12-Sep</c>). What they were is what
    /// most campuses had the year before, as in any two years.
    /// </summary>
    [SharedDataFact]
    public async Task GradeSpansThatBecameDates_AreThoseOfTheYearBefore()
    {
        var run = texas.Runs["grade_spans"].Counts;
        Assert.Equal((87_474, 87_474, 0), (run.RowsRead, run.Inserted, run.RowsRejected));
        Assert.Equal(4_160, PublishedTable.Read("us_tx_tapr_peims", "campus", "2019-2020_reference.csv.gz").Count(row => char.IsAsciiLetter(row["GRDSPAN"][^1]) && char.IsAsciiDigit(row["GRDSPAN"][0])));

        var (before, then) = (await SpansAsync("2018"), await SpansAsync("2019"));

        Assert.Equal((8_838, 8_866), (before.Count, then.Count));
        var numbers = then.Where(campus => char.IsAsciiDigit(campus.Value[0])).ToList();
        Assert.Equal(4_160, numbers.Count);
        var known = numbers.Where(campus => before.ContainsKey(campus.Key)).ToList();
        Assert.True(known.Count > 4_000, "Most campuses were there the year before.");
        // Of 86 to 88 in a hundred campuses it is the span of the year before in every other year. The other way round, none would
        // be the same but 10 - 10.
        Assert.InRange(known.Count(campus => before[campus.Key] == campus.Value) / (double)known.Count, 0.86, 0.88);

        var counted = RealWorld.Question(["campus_count"], "grade_span:SPAN");
        counted.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "us-tx" } });
        counted.BasisLevel = "COUNTY";
        counted.Periods = new PeriodRange { Periods = { "2019" } };
        Assert.Equal(
            then.CountBy(campus => campus.Value).OrderBy(span => span.Key, StringComparer.Ordinal).Select(span => (span.Key, (double)span.Value)),
            (await texas.AskAsync(counted)).Where(row => row.Cells[0] is { HasValue: true, Value: > 0 }).Select(row => (row.Keys[0].Id, row.Cells[0].Value)).OrderBy(row => row.Id, StringComparer.Ordinal));

        async Task<IReadOnlyDictionary<string, string>> SpansAsync(string year) => (await texas.ReadAsync(
            $"""
            select s.school_id, g.grade_span_id
            from fct_campus_span as f
            cross join dim_school as s on s.school_key = f.school_key
            cross join dim_grade_span as g on g.grade_span_key = f.grade_span_key
            where f.academic_year = {year} and f.campuses = 1
            """)).ToDictionary(row => row[0], row => row[1]);
    }

    /// <summary>TEA rounds what it publishes of the state: full-time equivalents to a tenth, pay to a dollar.</summary>
    [SharedDataFact]
    public async Task StaffAndPayOfDistrictsAndRegions_AreThoseOfTheState_InTenYears()
    {
        var state = await AskAsync("PROV");
        Assert.Equal(10, state.Count);
        Assert.Equal((327_419.4, 15_984_946_761), (state[0].Cells[0].Value, state[0].Cells[2].Value));
        foreach (var level in new[] { "CITY", "COUNTY" })
        {
            var parts = await AskAsync(level);
            Assert.Equal(state.Select(row => row.Keys[0].Id), parts.Select(row => row.Keys[0].Id));
            foreach (var (whole, sum) in state.Zip(parts))
            {
                Assert.InRange(sum.Cells[0].Value - whole.Cells[0].Value, -4, 4);
                Assert.InRange(sum.Cells[1].Value - whole.Cells[1].Value, -8, 8);
                Assert.InRange(sum.Cells[2].Value - whole.Cells[2].Value, -3, 3);
            }
        }

        async Task<IReadOnlyList<Row>> AskAsync(string basis)
        {
            var request = RealWorld.Question(["district_teachers", "district_staff", "district_teacher_pay"], "year");
            request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "us-tx" } });
            request.BasisLevel = basis;
            // A few districts a year have no staff to tell of.
            request.AllowPartial = true;
            return await texas.AskAsync(request);
        }
    }

    [SharedDataTheory]
    [InlineData("2012", "2012-2013", 0.2, 1_228, 2, 0)]
    [InlineData("2013", "2013-2014", 0.1, 1_227, 2, 1)]
    [InlineData("2015", "2015-2016", 0.1, 1_207, 4, 1)]
    [InlineData("2021", "2021-2022", 0.1, 1_207, 3, 0)]
    public async Task PupilsPerTeacher_AreThosePublished_InEveryDistrict_AndMasksSayWhyThereAreNone(string year, string file, double step, int districts, int missing, int withheld)
    {
        var request = RealWorld.Question(["district_teachers", "district_pupils", "pupils_per_teacher"], "district:COUNTY");
        request.Periods = new PeriodRange { Periods = { year } };
        var rows = (await texas.AskAsync(request)).Where(row => row.Cells[1].HasValue).ToDictionary(row => row.Keys[0].Id);
        var published = PublishedTable.Read("us_tx_tapr_peims", "district", $"{file}_staff-and-student-information.csv.gz").ToList();

        Assert.Equal((districts, districts), (rows.Count, published.Count));
        Assert.Equal((missing, withheld), (rows.Values.Count(row => row.Cells[0].Status == CellStatus.Missing), rows.Values.Count(row => row.Cells[0].Status == CellStatus.Withheld)));
        var (compared, half) = (0, (step / 2) + 0.001);
        foreach (var line in published)
        {
            var row = rows["us-tx-" + line["DISTRICT"].PadLeft(6, '0')];
            // '.', -1, -2 and -3 are no ratios, and no teachers either.
            if (!double.TryParse(line["DPSTKIDR"], System.Globalization.CultureInfo.InvariantCulture, out var ratio) || ratio <= 0 || !(row.Cells[0].Value > 0))
                continue;
            compared++;
            // Both are published in steps: of the first year every tenth is an even one, later they are not.
            var (pupils, teachers) = (row.Cells[1].Value, row.Cells[0].Value);
            Assert.True(ratio >= (pupils / (teachers + half)) - half && (teachers <= half || ratio <= (pupils / (teachers - half)) + half), $"{line["DPSTKIDR"]} {row}");
            Assert.Equal(pupils / teachers, row.Cells[2].Value, 6);
        }

        Assert.True(compared > districts - 8, $"{compared} of {districts}");
    }

    /// <summary>A file whose lines end in CR alone, from one repository; another has the same enrolment in another file.</summary>
    [SharedDataFact]
    public async Task FileWithCarriageReturnsAlone_IsReadWhole_AndAgreesWithTheOther()
    {
        Assert.Equal((5_965, 2 * 5_965, 0), (texas.Runs["finance_folo"].Counts.RowsRead, texas.Runs["finance_folo"].Counts.Inserted, texas.Runs["finance_folo"].Counts.RowsRejected));
        var other = PublishedTable.Read("us_tx_tapr_peims", "finance", "peims_slim_2008_2024.csv.gz")
            .ToDictionary(row => (District: "us-tx-" + row["DISTRICT NUMBER"].PadLeft(6, '0'), Year: row["YEAR"]), row => double.Parse(row["FALL SURVEY ENROLLMENT"], System.Globalization.CultureInfo.InvariantCulture));
        var request = RealWorld.Question(["pupils_copied", "revenue_copied"], "district:COUNTY", "fiscal_year");
        request.Periods = new PeriodRange { From = "2012", To = "2016" };

        var rows = (await texas.AskAsync(request)).Where(row => row.Cells[0].HasValue).ToList();

        Assert.Equal(5_965, rows.Count);
        Assert.All(rows, row => Assert.Equal(other[(row.Keys[0].Id, row.Keys[1].Id)], row.Cells[0].Value));
        // Dollar signs and thousands separators, and money that was paid back: -$2,384,388.
        Assert.Equal([49_325_572_196, 49_792_052_032, 53_224_681_280, 56_019_965_555, 58_796_907_294], rows.GroupBy(row => row.Keys[1].Id).OrderBy(year => year.Key, StringComparer.Ordinal).Select(year => year.Sum(row => row.Cells[1].Value)));
        Assert.Equal(-2_384_388, rows.Min(row => row.Cells[1].Value));
    }

    private static IEnumerable<string[]> Lines(params string[] path) =>
        File.ReadLines(Path.Combine([Files.SharedData!, .. path])).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));

    /// <summary>Loaded once.</summary>
    public sealed class Texas() : RealWorld("texas");
}
