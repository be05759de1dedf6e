using Warehouse.Etl.Shape;

namespace Warehouse.Tests.Etl.Shape;

public sealed class RowsTests
{
    private const string Header = "编码,年份,在校学生数(人)\n";
    private const string Pipeline = Shaping.Enrolment + Shaping.Columns;

    [Fact]
    public async Task MissingColumn_NamesFileHeaderLineAndNearest()
    {
        var problem = Assert.Single(await Shaping.ProblemsAsync(Pipeline + "\nunexpected_columns: ignore", "编码,年份,在校生数(人)\n110000,2019,3\n"));

        Assert.Equal(("etl.missing_column", "Did you mean '在校生数(人)'?"), (problem.Code, problem.Hint));
        Assert.EndsWith("source.csv:1", problem.Path);
    }

    [Fact]
    public async Task UnexpectedColumn_IsRefusedUnlessListed()
    {
        const string Source = "编码,年份,在校学生数(人),备注,其他\n110000,2019,3,x,y\n";

        var problems = await Shaping.ProblemsAsync(Pipeline, Source);

        Assert.Equal(["etl.unexpected_column", "etl.unexpected_column"], problems.Select(p => p.Code));
        Assert.Equal(3m, (await Shaping.ShapeAsync(Pipeline + "\nignored: [备注, 其*]", Source)).OnlyValue().Value);
        Assert.Equal(3m, (await Shaping.ShapeAsync(Pipeline + "\nunexpected_columns: ignore", Source)).OnlyValue().Value);
    }

    [Fact]
    public async Task SameHeaderTwice_IsRefused()
    {
        var problem = Assert.Single(await Shaping.ProblemsAsync(Pipeline, "编码,年份,在校学生数(人),在校学生数(人)\n110000,2019,3,4\n"));

        Assert.Equal("etl.duplicate_column", problem.Code);
    }

    [Fact]
    public async Task DroppedColumn_IsNotEvenInARejectsText()
    {
        var items = await Shaping.ShapeAsync(Pipeline + "\ndrop: [校长]", "编码,校长,年份,在校学生数(人)\n110000,张三,2019,x\n");

        Assert.Equal("110000,2019,x", Assert.Single(items.OfType<RejectedRow>()).Raw);
    }

    [Fact]
    public async Task HeaderWithSpacesInIt_IsTheSame()
    {
        Assert.Equal(3m, (await Shaping.ShapeAsync(Pipeline, "编 码,年　份,\"在校学生数\n (人)\"\n110000,2019,3\n")).OnlyValue().Value);
    }

    [Fact]
    public async Task TitlesTotalsAndBlankRows_BecomeNoFacts()
    {
        var pipeline = Pipeline + """

            header_rows: 3
            expect: [{ row: 2, text: 单位：人 }]
            discard:
              - { rule: total, column: 编码, equals: [合计, 总计] }
              - { rule: footnote, starts: 注 }
              - { rule: source, matches: '^资料来源.*' }
            """;

        var items = await Shaping.ShapeAsync(pipeline, $"在校学生数,,\n,,单位：人\n{Header}合计,2019,3\n,,\n110000,2019,3\n注：不含港澳台,,\n资料来源：教育部,,\n\n");

        Assert.Equal(
            [(1L, "title"), (2L, "title"), (4L, "total"), (7L, "footnote"), (8L, "source")],
            items.OfType<DiscardedRow>().Select(r => (r.Line, r.Rule)));
        Assert.Equal(3m, items.OnlyValue().Value);
        Assert.Equal(6, items.Count);
    }

    [Fact]
    public async Task UnitAboveTheTableThatChanged_FailsTheRun()
    {
        var pipeline = Pipeline + "\nheader_rows: 2\nexpect: [{ row: 1, text: 单位：人 }]";

        var problem = Assert.Single(await Shaping.ProblemsAsync(pipeline, $"单位：万人,,\n{Header}110000,2019,3\n"));

        Assert.Equal("etl.unexpected_content", problem.Code);
    }

    [Theory]
    [InlineData("110000,2019\n", "etl.too_few_cells")]
    [InlineData("110000,2019,1,234\n", "etl.cell_without_header")]
    public async Task RowOfAnotherWidth_IsRejected(string row, string code)
    {
        var items = await Shaping.ShapeAsync(Pipeline, Header + row + "120000,2019,4\n");

        var reject = Assert.Single(items.OfType<RejectedRow>());
        Assert.Equal((2L, code, true), (reject.Line, reject.Code, reject.WholeRow));
        Assert.Equal(4m, items.OnlyValue().Value);
    }

    [Fact]
    public async Task RowThatIsBlankUnderTheHeader_StillSaysWhatIsBesideIt()
    {
        var items = await Shaping.ShapeAsync(Pipeline + "\ndiscard: [{ rule: footnote, starts: 注 }]", Header + ",,,1\n120000,2019,4\n");

        Assert.Contains(items.OfType<RejectedRow>(), r => r.Code == "etl.cell_without_header");
        Assert.Equal(4m, items.OnlyValue().Value);
    }

    [Theory]
    [InlineData("", "etl.empty_file")]
    [InlineData("\n\n", "etl.missing_column")]
    [InlineData(Header, "etl.no_rows")]
    public async Task SourceWithoutRows_IsAProblem(string source, string code)
    {
        Assert.Equal(code, (await Shaping.ProblemsAsync(Pipeline, source))[0].Code);
    }

    [Fact]
    public async Task HeaderBelowTheEnd_IsAProblem()
    {
        Assert.Equal("etl.missing_header", (await Shaping.ProblemsAsync(Pipeline + "\nheader_rows: 9", Header))[0].Code);
    }

    [Fact]
    public async Task LineNumber_IsTheLineOfTheFile()
    {
        var items = await Shaping.ShapeAsync(Pipeline + "\nignored: [备注]", "编码,年份,在校学生数(人),备注\r110000,2019,1,\"两\r行\"\r120000,2019,x,\r");

        Assert.Equal(4L, Assert.Single(items.OfType<RejectedRow>()).Line);
    }

    [Fact]
    public async Task ManyRows_ComeInBatches()
    {
        using var folder = new Read.SourceFolder();
        folder.Write("p.yaml", Shaping.Enrolment + "\nkeys:\n  district: { column: 编码, map: { a: cn-110000 } }\n  academic_year: { column: 年份 }\n  stage: primary\nvalues:\n  - { column: 数, measure: schools, unit: 所 }\nmax_rejected: 99999");
        folder.Write("source.csv", "编码,年份,数\n" + string.Concat(Enumerable.Repeat("a,2019,1\n", 1_200)));

        var batches = new List<ShapedBatch>();
        await foreach (var batch in PipelineReader.ReadAsync(folder.Load().Single(), (await ShapedWarehouse.Shipped).Members, CancellationToken.None))
            batches.Add(batch);

        Assert.Equal([500L, 500L, 200L], batches.Select(b => b.RowsRead));
        // What is there twice is found where rows are staged, so that memory does not grow with the source.
        Assert.Equal(1_200, batches.Sum(b => b.Items.OfType<ShapedFact>().Count()));
    }
}
