using Warehouse.Catalogue;
using Warehouse.Etl.Shape;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.Tests.Etl.Shape;

/// <summary>Shapes one small source with a pipeline that a test writes.</summary>
internal static class Shaping
{
    /// <summary>A pipeline of enrolment by province; tests add lines to it.</summary>
    public const string Enrolment = """
        pipeline: enrolment
        title: 测试
        authority: 测试
        target: published_education
        files: [source.csv]
        format: csv
        encoding: utf-8
        """;

    /// <summary>Keys and one value column: 编码, 年份, 在校学生数(人).</summary>
    public const string Columns = """

        keys:
          district: { column: 编码, lookup: code, levels: [PROV] }
          academic_year: { column: 年份 }
          stage: primary
        values:
          - { column: 在校学生数(人), measure: enrolled_students, unit: 人 }
        """;

    public static async Task<List<Shaped>> ShapeAsync(string pipeline, string source, string sourceName = "source.csv")
    {
        using var folder = new SourceFolder();
        folder.Write("p.yaml", pipeline);
        folder.Write(sourceName, source);
        return await SourceFolder.ReadAllAsync(folder.Load().Single(), (await ShapedWarehouse.Shipped).Members);
    }

    /// <summary>Shapes a workbook <c>source.xlsx</c> with the sheet 表.</summary>
    public static async Task<List<Shaped>> ShapeWorkbookAsync(string pipeline, params object?[][] rows)
    {
        using var folder = new SourceFolder();
        folder.Write("p.yaml", pipeline);
        folder.WriteWorkbook("source.xlsx", "表", rows);
        return await SourceFolder.ReadAllAsync(folder.Load().Single(), (await ShapedWarehouse.Shipped).Members);
    }

    public static async Task<IReadOnlyList<Problem>> ProblemsAsync(string pipeline, string source) =>
        (await Assert.ThrowsAsync<ProblemException>(() => ShapeAsync(pipeline, source))).Problems;

    public static MeasuredValue OnlyValue(this IEnumerable<Shaped> items) => Assert.Single(Assert.Single(items.OfType<ShapedFact>()).Values);
}
