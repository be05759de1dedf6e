using Warehouse.Catalogue;
using Warehouse.Etl.Shape;

namespace Warehouse.Tests.Etl.Shape;

public sealed class WideTablesTests
{
    private const string Workbook = """
        pipeline: wide
        title: 测试
        authority: 测试
        target: published_finance
        files: [source.xlsx]
        format: xlsx
        sheets: [表]
        header_rows: [1, 2]
        keys:
          district: { column: 地区, lookup: name, under: cn-420100 }
          funding_source: total
        values:
          - column: '{stage}/{fiscal_year}'
            parts:
              stage: { 普通小学: primary, 普通初中: junior }
              fiscal_year: { 2018年: '2018', 2019年: '2019' }
            measure: published_exp_per_pupil
            unit: 元
          - column: '{stage}/增长率（%）'
            parts: { stage: { 普通小学: primary, 普通初中: junior } }
            keys: { fiscal_year: '2019' }
            measure: published_exp_per_pupil_growth
            unit: '%'
            signed: true
        """;

    [Fact]
    public async Task MergedHeader_NamesEveryColumnUnderIt()
    {
        var items = await Shaping.ShapeWorkbookAsync(
            Workbook,
            ["地区", "普通小学", null, null, "普通初中", null, null],
            [null, "2018年", "2019年", "增长率（%）", "2018年", "2019年", "增长率（%）"],
            ["  武汉市", 100.0, 110.5, 10.5, 200.0, null, null]);

        var values = items.OfType<ShapedFact>().SelectMany(f => f.Values.Select(v => (f.Keys["stage"], f.Keys["fiscal_year"], v.Measure, v.Value, v.Column)));
        Assert.Equal(
            [
                ("primary", "2018", "published_exp_per_pupil", 100m, "普通小学/2018年"),
                ("primary", "2019", "published_exp_per_pupil", 110.5m, "普通小学/2019年"),
                ("primary", "2019", "published_exp_per_pupil_growth", 10.5m, "普通小学/增长率（%）"),
                ("junior", "2018", "published_exp_per_pupil", 200m, "普通初中/2018年"),
                ("junior", "2019", "published_exp_per_pupil", (decimal?)null, "普通初中/2019年"),
                ("junior", "2019", "published_exp_per_pupil_growth", null, "普通初中/增长率（%）"),
            ],
            values.OrderByDescending(v => v.Item1).ThenBy(v => v.Item2).ThenBy(v => v.Measure.Length));
    }

    [Fact]
    public async Task NewColumnUnderAMergedHeader_IsRefused()
    {
        var problems = await Assert.ThrowsAsync<ProblemException>(() => Shaping.ShapeWorkbookAsync(
            Workbook,
            ["地区", "普通小学", null, null, null, "普通初中", null, null],
            [null, "2018年", "2019年", "2020年", "增长率（%）", "2018年", "2019年", "增长率（%）"],
            ["武汉市", 1.0]));

        Assert.Contains(problems.Problems, p => p.Code == "etl.unexpected_column" && p.Message.Contains("普通小学/2020年", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ErrorInACell_IsRejectedAndNotMissing()
    {
        var items = await Shaping.ShapeWorkbookAsync(
            Workbook,
            ["地区", "普通小学", null, null, "普通初中", null, null],
            [null, "2018年", "2019年", "增长率（%）", "2018年", "2019年", "增长率（%）"],
            ["武汉市", 1.0, 1.0, "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", 1.0, 1.0, 0.0]);

        var reject = Assert.Single(items.OfType<RejectedRow>());
        Assert.Equal(("普通小学/增长率（%）", "etl.not_a_number"), (reject.Column, reject.Code));
    }
}
