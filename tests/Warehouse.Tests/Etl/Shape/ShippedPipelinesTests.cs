using Warehouse.Etl.Shape;

namespace Warehouse.Tests.Etl.Shape;

public sealed class ShippedPipelinesTests
{
    [Fact]
    public async Task EveryPipeline_ShapesItsSamplesWithoutAReject()
    {
        var warehouse = await ShapedWarehouse.Shipped;

        var rejects = warehouse.Runs.SelectMany(run => run.Value.SelectMany(b => b.Items).OfType<RejectedRow>().Select(r => $"{run.Key}: {r}"));

        Assert.Empty(rejects);
    }

    [Theory]
    [InlineData("districts_nation", 1, 1, 0)]
    [InlineData("districts_provinces", 34, 34, 0)]
    [InlineData("districts_cities", 342, 342, 0)]
    [InlineData("districts_counties", 2978, 2975, 0)]
    [InlineData("districts_wuhan_zones", 3, 3, 0)]
    [InlineData("districts_former_codes", 265, 265, 0)]
    [InlineData("districts_zones", 6, 6, 0)]
    [InlineData("districts_zone_towns", 10, 10, 0)]
    [InlineData("districts_zone_members", 21, 21, 0)]
    [InlineData("districts_aliases", 18, 18, 0)]
    [InlineData("districts_code_history", 7012, 7012, 0)]
    [InlineData("nbs_province_primary", 620, 0, 620 * 6)]
    [InlineData("nbs_province_junior", 620, 0, 620 * 5)]
    [InlineData("nbs_province_senior", 620, 0, 620 * 6)]
    [InlineData("nbs_province_special", 620, 0, 620 * 6)]
    [InlineData("nbs_province_vocational_students", 620, 0, 620 * 3)]
    [InlineData("nbs_province_vocational_staff", 620, 0, 620 * 2)]
    [InlineData("nbs_province_pupil_teacher_ratio", 620, 0, 620 * 3)]
    [InlineData("nbs_province_funding", 620, 0, 620 * 8)]
    [InlineData("nbs_province_budget", 620, 0, 620 * 2)]
    [InlineData("nbs_national_education", 60, 0, 60 * 5)]
    [InlineData("nbs_national_education_flows", 40, 0, 40 * 4)]
    [InlineData("nbs_national_staff", 20, 0, 20 * 4)]
    [InlineData("nbs_national_pupil_teacher_ratio", 20, 0, 20 * 3)]
    [InlineData("nbs_national_funding", 160, 0, 160 * 8)]
    [InlineData("wuhan_budget_2019", 17, 0, 14 * 3)]
    [InlineData("wuhan_per_pupil_2019", 48, 0, 3 * 14 * 18)]
    [InlineData("wuhan_senior_schools", 102, 102, 102 * 3)]
    public async Task Pipeline_ReadsAsManyRowsAsItsSourceHas(string pipeline, int rows, int members, int values)
    {
        var warehouse = await ShapedWarehouse.Shipped;

        Assert.Equal(rows, warehouse.Runs[pipeline].Sum(b => b.RowsRead));
        Assert.Equal(members, warehouse.ItemsOf(pipeline).OfType<ShapedMember>().Count());
        Assert.Equal(values, warehouse.ValuesOf(pipeline).Count());
    }
}
