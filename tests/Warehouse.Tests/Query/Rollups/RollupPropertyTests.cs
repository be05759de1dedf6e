using FsCheck;
using FsCheck.Fluent;
using Warehouse.Query;
using Warehouse.Query.Rollups;
using static Warehouse.Tests.Query.Rollups.SchoolWorld;

namespace Warehouse.Tests.Query.Rollups;

/// <summary>What holds of roll-ups whatever the schools: tried on random ones, always the same.</summary>
public sealed class RollupPropertyTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20170419UL, 7UL);

    // Pupils, books, and whether the school stands in the east; books at random, or nearly alike.
    private static readonly Gen<List<(int Pupils, int Books, bool IsEast)>> Schools =
        Gen.Choose(1, 12).SelectMany(count =>
            (from pupils in Gen.Choose(1, 3000)
             from books in Gen.OneOf(Gen.Choose(0, 100_000), Gen.Choose(0, 3).Select(more => pupils * 20 + more))
             from isEast in Gen.Elements(true, false)
             select (pupils, books, isEast)).ListOf(count));

    [Fact]
    public void Ratio_IsTheSumsOfItsParts_AtEveryLevel() => ForAll(world =>
    {
        foreach (var (part, whole) in Levels(world, "books_per_pupil"))
            Assert.Equal((part.Sum(cell => cell.Numerator), part.Sum(cell => cell.Denominator), part.Sum(cell => cell.Numerator) / part.Sum(cell => cell.Denominator)), (whole.Numerator, whole.Denominator, whole.Value));
    });

    [Fact]
    public void Ratio_LiesBetweenItsParts_AndIsNoSumOfThem() => ForAll(world =>
    {
        foreach (var (part, whole) in Levels(world, "books_per_pupil"))
        {
            Assert.InRange(whole.Value!.Value, part.Min(cell => cell.Value!.Value) - 1e-20m, part.Max(cell => cell.Value!.Value) + 1e-20m);
            if (part.Count > 1 && part.All(cell => cell.Value > 0))
                Assert.NotEqual(part.Sum(cell => cell.Value), whole.Value);
        }
    });

    [Fact]
    public void Share_OfAUnion_IsTheCountsAdded() => ForAll(world =>
    {
        foreach (var (part, whole) in Levels(world, "enough_books"))
            Assert.Equal((part.Sum(cell => cell.Numerator), part.Sum(cell => cell.Denominator), part.Sum(cell => cell.N)), (whole.Numerator, whole.Denominator, whole.N));
    });

    [Fact]
    public void Variation_FromThreeSums_IsTheDefinition() =>
        Prop.ForAll(Schools.ToArbitrary(), list =>
        {
            var schools = list.Select(school => ((decimal)school.Books, (decimal)school.Pupils)).ToList();
            var (deviation, mean) = VariationRollup.Of(schools)!.Value;
            var (p, r, rr) = (schools.Sum(s => s.Item2), schools.Sum(s => s.Item1), schools.Sum(s => s.Item1 * s.Item1 / s.Item2));
            if (mean == 0)
                return deviation == 0;
            var fromSums = VariationRollup.Root(rr / p - r / p * (r / p)) / (r / p);
            // Where schools are nearly alike, the sums cancel and leave the definition as the better one.
            return Math.Abs(deviation / mean - fromSums) <= 1e-12m * Math.Max(fromSums, 1e-3m);
        }).Check(Fixed);

    [Fact]
    public void Variation_OfSchoolsTwice_OrInAnotherUnit_IsTheSame() =>
        Prop.ForAll(Schools.ToArbitrary(), list =>
        {
            var schools = list.Select(school => ((decimal)school.Books, (decimal)school.Pupils)).ToList();
            var (deviation, mean) = VariationRollup.Of(schools)!.Value;
            var twice = VariationRollup.Of([.. schools, .. schools])!.Value;
            var scaled = VariationRollup.Of(schools.Select(s => (s.Item1 * 100, s.Item2)).ToList())!.Value;
            return mean == 0 || (Near(deviation / mean, twice.Deviation / twice.Mean) && Near(deviation / mean, scaled.Deviation / scaled.Mean));
        }).Check(Fixed);

    [Fact]
    public void Root_IsTheSquareRoot() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).Select(value => value / 1000m).ToArbitrary(), square => Near(VariationRollup.Root(square * square), square)).Check(Fixed);

    [Fact]
    public void Sum_RefusesWhatIsNotAdditive()
    {
        // Districts' spending is not the city's: no query finds a way to add it up.
        foreach (var query in new[] { In2023("growth_gap", null), In2023("pay_ratio", "city"), In2023("growth_gap", null, "district:CITY") })
            Assert.NotEmpty(Refuse(query));
    }

    private static bool Near(decimal a, decimal b) => Math.Abs(a - b) <= 1e-20m * Math.Max(1, Math.Abs(a));

    private static void ForAll(Action<SchoolWorld> check) =>
        Prop.ForAll(Schools.ToArbitrary(), list =>
        {
            var world = new SchoolWorld();
            foreach (var (school, i) in list.Select((school, i) => (school, i)))
            {
                var id = ((char)('a' + i)).ToString();
                world.School(id, "pupils", school.Pupils, district: school.IsEast ? "east" : "west").School(id, "books", school.Books, district: school.IsEast ? "east" : "west");
            }

            check(world);
        }).Check(Fixed);

    // The schools under every district, and the districts under the city.
    private static IEnumerable<(IReadOnlyList<Cell> Parts, Cell Whole)> Levels(SchoolWorld world, string indicator)
    {
        var districts = Cells(In2023(indicator, null, "district:COUNTY"));
        var city = Assert.Single(Cells(In2023(indicator, null)));
        yield return (districts, city);
        yield return (Cells(In2023(indicator, null, "school")), city);

        List<Cell> Cells(IndicatorQuery query) => world.Ask(query).Rows.Select(row => row.Cells[0]).Where(cell => cell.Status != CellStatus.Missing).ToList();
    }
}
