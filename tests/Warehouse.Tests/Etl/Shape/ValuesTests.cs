using Warehouse.Etl.Shape;

namespace Warehouse.Tests.Etl.Shape;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("人", "12578", "12578")]
    [InlineData("万人", "1.2578", "12578")]
    [InlineData("万人", "10561.2358", "105612358")]
    [InlineData("所", "160,148", "160148")]
    [InlineData("元", "1,234,567.89", "1234567.89")]
    [InlineData("万元", "461429979.8897", "4614299798897")]
    [InlineData("亿元", "18.7763258", "1877632580")]
    [InlineData("千元", "0.001", "1")]
    [InlineData("%", "12.39%", "12.39")]
    [InlineData("%", "12.39", "12.39")]
    [InlineData("万元", "1.5E+3", "15000000")]
    [InlineData("元", " 　7 ", "7")]
    public async Task Value_IsExactInBaseUnits(string unit, string text, string expected)
    {
        var value = (await ShapeValueAsync(unit, text)).OnlyValue();

        Assert.Equal((ObservationStatus.Final, decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)), (value.Status, value.Value));
    }

    [Theory]
    [InlineData("人", "abc", "etl.not_a_number", "")]
    [InlineData("人", "１２３", "etl.not_a_number", "Did you mean '123'?")]
    [InlineData("人", "1O5", "etl.not_a_number", "Did you mean '105'?")]
    [InlineData("元", "1,23", "etl.not_a_number", "")]
    [InlineData("元", "1.2.3", "etl.not_a_number", "")]
    [InlineData("元", "12%", "etl.not_a_number", "")]
    [InlineData("元", "NaN", "etl.not_a_number", "")]
    [InlineData("元", "1e-40", "etl.not_a_number", "")]
    [InlineData("人", "1.5", "etl.not_whole", "")]
    [InlineData("人", "-1", "etl.out_of_range", "")]
    [InlineData("亿元", "79228162514264337593543950335", "etl.out_of_range", "")]
    public async Task BadValue_IsRejectedAlone(string unit, string text, string code, string hint)
    {
        var items = await ShapeValueAsync(unit, text, second: "5");

        var reject = Assert.Single(items.OfType<RejectedRow>());
        Assert.Equal((2L, $"甲({unit})", code, false), (reject.Line, reject.Column, reject.Code, reject.WholeRow));
        Assert.Contains(text.Contains(',') ? $"\"{text}\"" : text, reject.Raw, StringComparison.Ordinal);
        Assert.StartsWith(hint, reject.Hint, StringComparison.Ordinal);
        // The other value of the row is kept.
        Assert.Equal(("teachers_ft", 5m), (items.OnlyValue().Measure, items.OnlyValue().Value!.Value));
    }

    [Theory]
    [InlineData("", ObservationStatus.Missing)]
    [InlineData("  ", ObservationStatus.Missing)]
    [InlineData("-", ObservationStatus.Missing)]
    [InlineData("…", ObservationStatus.Missing)]
    [InlineData("保密", ObservationStatus.Withheld)]
    public async Task Mask_SaysWhyThereIsNoValue(string text, ObservationStatus status)
    {
        var value = (await ShapeValueAsync("人", text)).OnlyValue();

        Assert.Equal((status, null), (value.Status, value.Value));
    }

    [Fact]
    public async Task Bounds_AreInBaseUnits()
    {
        var pipeline = Shaping.Enrolment + Shaping.Columns.Replace("unit: 人 }", "unit: 人, min: 10, max: 20 }", StringComparison.Ordinal);

        var items = await Shaping.ShapeAsync(pipeline, "编码,年份,在校学生数(人)\n110000,2019,9\n120000,2019,10\n130000,2019,21\n");

        Assert.Equal([2L, 4L], items.OfType<RejectedRow>().Select(r => r.Line));
    }

    [Fact]
    public async Task SignedColumn_MayBeNegative()
    {
        var pipeline = Shaping.Enrolment + Shaping.Columns.Replace("unit: 人 }", "unit: 人, signed: true }", StringComparison.Ordinal);

        Assert.Equal(-3m, (await Shaping.ShapeAsync(pipeline, "编码,年份,在校学生数(人)\n110000,2019,-3\n")).OnlyValue().Value);
    }

    [Fact]
    public async Task ConstantValue_NeedsNoColumn()
    {
        var pipeline = Shaping.Enrolment + Shaping.Columns + "\n  - { constant: 1, measure: schools, unit: 所 }";

        var values = (await Shaping.ShapeAsync(pipeline, "编码,年份,在校学生数(人)\n110000,2019,3\n")).OfType<ShapedFact>().Single().Values;

        Assert.Equal([("enrolled_students", 3m), ("schools", 1m)], values.Select(v => (v.Measure, v.Value!.Value)));
    }

    private static Task<List<Shaped>> ShapeValueAsync(string unit, string text, string? second = null)
    {
        var pipeline = Shaping.Enrolment + $$"""

            missing: ['-', '…']
            withheld: [保密]
            keys:
              district: { column: 编码, lookup: code }
              academic_year: { column: 年份 }
              stage: primary
            values:
              - { column: '甲({{unit}})', measure: enrolled_students, unit: '{{unit}}' }
            """ + (second is null ? "" : "\n  - { column: 乙, measure: teachers_ft, unit: 人 }");
        var cell = text.Contains(',') ? $"\"{text}\"" : text;
        return Shaping.ShapeAsync(pipeline, $"编码,年份,甲({unit}){(second is null ? "" : ",乙")}\n110000,2019,{cell}{(second is null ? "" : "," + second)}\n");
    }

    [Theory]
    [InlineData("¥1,234.50", "1234.50")]
    [InlineData("¥ 7", "7")]
    [InlineData("-¥1,234", "-1234")]
    [InlineData("8", "8")]
    public async Task MarkBeforeANumber_IsTakenOff(string text, string expected)
    {
        var items = await Shaping.ShapeAsync(
            Shaping.Enrolment + Shaping.Columns.Replace("unit: 人", "unit: 万人, signed: true, strip: '¥'", StringComparison.Ordinal).Replace("在校学生数(人)", "在校学生数", StringComparison.Ordinal),
            $"编码,年份,在校学生数\n110000,2019,\"{text}\"\n");

        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture) * 10_000, items.OnlyValue().Value);
    }
}
