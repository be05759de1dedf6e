using Warehouse.Etl.Shape;

namespace Warehouse.Tests.Etl.Shape;

public sealed class KeysTests
{
    private const string Header = "编码,年份,在校学生数(人)\n";

    [Theory]
    [InlineData("2019")]
    [InlineData("2019年")]
    [InlineData("2019学年")]
    [InlineData("2019-2020学年")]
    [InlineData("2019/20")]
    public async Task Year_IsReadAsWritten(string year)
    {
        var items = await Shaping.ShapeAsync(Shaping.Enrolment + Shaping.Columns, $"{Header}110000,{year},3\n");

        Assert.Equal("2019", items.OfType<ShapedFact>().Single().Keys["academic_year"]);
    }

    [Theory]
    [InlineData("19")]
    [InlineData("1848")]
    [InlineData("2019.5")]
    [InlineData("2019-2021学年")]
    [InlineData("二〇一九")]
    public async Task BadYear_RejectsTheRow(string year)
    {
        var items = await Shaping.ShapeAsync(Shaping.Enrolment + Shaping.Columns, $"{Header}110000,{year},3\n120000,2019,4\n");

        var reject = Assert.Single(items.OfType<RejectedRow>());
        Assert.Equal((2L, "年份", "etl.bad_year", true), (reject.Line, reject.Column, reject.Code, reject.WholeRow));
        Assert.Equal(4m, items.OnlyValue().Value);
    }

    [Fact]
    public async Task UnknownDistrict_NamesTheNearest()
    {
        var pipeline = Shaping.Enrolment + Shaping.Columns.Replace("lookup: code, levels: [PROV]", "lookup: name, under: cn-420100", StringComparison.Ordinal);

        var reject = Assert.Single((await Shaping.ShapeAsync(pipeline, $"{Header}江案区,2019,3\n")).OfType<RejectedRow>());

        Assert.Equal(("etl.unknown_member", "Did you mean '江岸区'?", true), (reject.Code, reject.Hint, reject.WholeRow));
        Assert.Equal("江案区,2019,3", reject.Raw);
    }

    [Fact]
    public async Task NameOfManyDistricts_IsNotGuessed()
    {
        var anywhere = Shaping.Enrolment + Shaping.Columns.Replace("lookup: code, levels: [PROV]", "lookup: name", StringComparison.Ordinal);
        var inFuzhou = Shaping.Enrolment + Shaping.Columns.Replace("lookup: code, levels: [PROV]", "lookup: name, under: cn-350100", StringComparison.Ordinal);

        var ambiguous = Assert.Single((await Shaping.ShapeAsync(anywhere, $"{Header}鼓楼区,2019,3\n")).OfType<RejectedRow>());
        var found = (await Shaping.ShapeAsync(inFuzhou, $"{Header}鼓楼区,2019,3\n")).OfType<ShapedFact>().Single();

        Assert.Equal("etl.ambiguous_member", ambiguous.Code);
        Assert.Contains("cn-320106", ambiguous.Message, StringComparison.Ordinal);
        Assert.Equal("cn-350102", found.Keys["district"]);
    }

    [Fact]
    public async Task FormerCode_FindsTheDistrictOfToday()
    {
        var pipeline = Shaping.Enrolment + Shaping.Columns.Replace("levels: [PROV]", "levels: [COUNTY]", StringComparison.Ordinal);

        Assert.Equal("cn-370215", (await Shaping.ShapeAsync(pipeline, $"{Header}370282,2015,3\n")).OfType<ShapedFact>().Single().Keys["district"]);
    }

    [Fact]
    public async Task MemberOfAnotherLevel_IsUnknown()
    {
        var reject = Assert.Single((await Shaping.ShapeAsync(Shaping.Enrolment + Shaping.Columns, $"{Header}420100,2019,3\n")).OfType<RejectedRow>());

        Assert.Contains("at the levels PROV", reject.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyKey_RejectsTheRow()
    {
        var reject = Assert.Single((await Shaping.ShapeAsync(Shaping.Enrolment + Shaping.Columns, $"{Header},2019,3\n")).OfType<RejectedRow>());

        Assert.Equal(("etl.missing_key", "编码", true), (reject.Code, reject.Column, reject.WholeRow));
    }

    [Fact]
    public async Task EveryBadKeyOfARow_IsReported()
    {
        var rejects = (await Shaping.ShapeAsync(Shaping.Enrolment + Shaping.Columns, $"{Header}999999,x,3\n")).OfType<RejectedRow>();

        Assert.Equal(["etl.unknown_member", "etl.bad_year"], rejects.Select(r => r.Code));
    }

    [Fact]
    public async Task ValueMap_KnowsEveryValueOrRejects()
    {
        var pipeline = Shaping.Enrolment + Shaping.Columns.Replace("stage: primary", "stage: { column: 学段, map: { 小学: primary, 初中: junior } }", StringComparison.Ordinal);

        var items = await Shaping.ShapeAsync(pipeline, "编码,年份,学段,在校学生数(人)\n110000,2019,小学,3\n110000,2019,初中学,4\n");

        Assert.Equal("primary", items.OfType<ShapedFact>().Single().Keys["stage"]);
        var reject = Assert.Single(items.OfType<RejectedRow>());
        Assert.Equal(("etl.unknown_value", "Did you mean '初中'?"), (reject.Code, reject.Hint));
    }

    [Fact]
    public async Task RepairPatternAndTemplate_ApplyInThisOrder()
    {
        var pipeline = Shaping.Enrolment + Shaping.Columns.Replace(
            "lookup: code, levels: [PROV]",
            "repair: { '1l': '11' }, pattern: '[0-9]{2}', template: 'cn-{}0000', lookup: id",
            StringComparison.Ordinal);

        var items = await Shaping.ShapeAsync(pipeline, $"{Header}1l,2019,3\n1x,2019,4\n");

        Assert.Equal("cn-110000", items.OfType<ShapedFact>().Single().Keys["district"]);
        Assert.Equal("etl.bad_format", Assert.Single(items.OfType<RejectedRow>()).Code);
    }

    [Fact]
    public async Task ConstantThatIsNoMember_FailsTheRun()
    {
        var pipeline = Shaping.Enrolment + Shaping.Columns.Replace("stage: primary", "stage: primery", StringComparison.Ordinal);

        var problem = Assert.Single(await Shaping.ProblemsAsync(pipeline, Header + "110000,2019,3\n"));

        Assert.Equal(("etl.unknown_member", "Did you mean 'primary'?"), (problem.Code, problem.Hint));
    }
}
