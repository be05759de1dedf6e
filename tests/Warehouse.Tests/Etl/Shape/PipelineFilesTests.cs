using Warehouse.Catalogue;
using Warehouse.Etl;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.Tests.Etl.Shape;

public sealed class PipelineFilesTests : IDisposable
{
    private const string Valid = Shaping.Enrolment + Shaping.Columns;
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ShippedPipelines_FitTheCatalogue()
    {
        PipelineCheck.Against(PipelineFiles.Load(Repository.Pipelines), CatalogueText.Facts, CatalogueText.Measures);
    }

    [Fact]
    public void ShippedPipelines_ComeInAnOrderTheyCanBeLoadedIn()
    {
        var done = new HashSet<string>();
        foreach (var pipeline in PipelineFiles.Load(Repository.Pipelines))
        {
            Assert.All(pipeline.After, needed => Assert.Contains(needed, done));
            Assert.All(pipeline.Files, file => Assert.True(Path.IsPathFullyQualified(file) && File.Exists(file), file));
            done.Add(pipeline.Id);
        }

        Assert.Equal(28, done.Count);
    }

    [Fact]
    public void EveryMistake_IsReportedWithFileAndLine()
    {
        var file = _folder.Write("p.yaml", """
            pipeline: Enrolment
            titles: 测试
            authority: 测试
            target: published_education
            files: [source.csv]
            format: cvs
            encoding: utf8
            max_rejected: viele
            keys:
              district: { column: 编码, lookup: kode }
              stage: primary
            values:
              - { column: '在校学生数(万人)', measure: enrolled_students, unit: 人 }
              - { column: '{stages}人数', measure: staff, unit: 万仁 }
              - { column: a, colour: red, measure: schools, unit: 所 }
            """);

        var problems = Assert.Throws<ProblemException>(() => _folder.Load()).Problems;

        Assert.All(problems, p => Assert.StartsWith(file + ":", p.Path));
        var found = problems.Select(p => (Line: p.Path[(file.Length + 1)..], p.Code, p.Hint)).ToList();
        Assert.Contains(("1", "etl.pipeline_bad_value", ""), found);
        Assert.Contains(("1", "etl.pipeline_missing_key", ""), found);
        Assert.Contains(("2", "etl.pipeline_unknown_key", "Did you mean 'title'?"), found);
        Assert.Contains(("6", "etl.pipeline_bad_value", ""), found);
        Assert.Contains(("7", "etl.pipeline_bad_value", "Did you mean 'utf-8'?"), found);
        Assert.Contains(("8", "etl.pipeline_bad_value", ""), found);
        Assert.Contains(("10", "etl.pipeline_bad_value", "Did you mean 'code'?"), found);
        Assert.Contains(("13", "etl.pipeline_unit_mismatch", ""), found);
        Assert.Contains(("14", "etl.pipeline_bad_value", ""), found);
        Assert.Contains(("14", "etl.pipeline_bad_value", "Did you mean '万人'?"), found);
        Assert.Contains(("15", "etl.pipeline_unknown_key", ""), found);
        Assert.Equal(found.Count, problems.Select(p => p.ToString()).Distinct().Count());
    }

    [Fact]
    public void TwoFiles_ReportTogether()
    {
        _folder.Write("a.yaml", Valid.Replace("enrolment\n", "a\n", StringComparison.Ordinal) + "\nafter: [bb]");
        _folder.Write("b.yaml", Valid.Replace("enrolment\n", "b\n", StringComparison.Ordinal));
        _folder.Write("c.yaml", Valid.Replace("enrolment\n", "b\n", StringComparison.Ordinal));
        _folder.Write("d.yaml", "pipeline: [");

        var codes = Assert.Throws<ProblemException>(() => _folder.Load()).Problems.Select(p => p.Code);

        Assert.Equal(["etl.pipeline_syntax", "etl.pipeline_duplicate_id", "etl.pipeline_unknown_predecessor"], codes);
    }

    [Fact]
    public void PipelinesThatWaitForEachOther_AreRefused()
    {
        _folder.Write("a.yaml", Valid.Replace("enrolment\n", "a\n", StringComparison.Ordinal) + "\nafter: [b]");
        _folder.Write("b.yaml", Valid.Replace("enrolment\n", "b\n", StringComparison.Ordinal) + "\nafter: [a]");

        Assert.Equal("etl.pipeline_cycle", Assert.Throws<ProblemException>(() => _folder.Load()).Problems.Single().Code);
    }

    [Theory]
    [InlineData("unit: 人 }", "unit: 人 }\n  - { column: b, measure: enrolled_students, unit: 人 }", "give the same measure at the same keys")]
    [InlineData("unit: 人 }", "unit: 人, keys: { stage: junior } }", "both for the row and for the column")]
    [InlineData("column: 在校学生数(人)", "column: '${x}'", "is not set by every file or sheet")]
    [InlineData("column: 在校学生数(人),", "", "exactly one of column and constant")]
    [InlineData("format: csv", "format: csv\nsheets: [a]", "A text file has no sheets")]
    [InlineData("format: csv\nencoding: utf-8", "format: xlsx", "needs the key 'sheets'")]
    [InlineData("stage: primary", "stage: { own_member: true }", "the rows describe no stage")]
    [InlineData("format: csv", "format: csv\nheader_rows: [3, 2]", "ascending row numbers")]
    [InlineData("format: csv", "format: csv\ndiscard: [{ rule: x, matches: '(' }]", "no regular expression")]
    [InlineData("lookup: code, levels: [PROV]", "levels: [PROV]", "'lookup' is missing")]
    public void Contradiction_IsAMistake(string from, string to, string message)
    {
        _folder.Write("p.yaml", Valid.Replace(from, to, StringComparison.Ordinal));

        Assert.Contains(Assert.Throws<ProblemException>(() => _folder.Load()).Problems, p => p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("target: published_education", "target: published_educaton", "etl.unknown_fact")]
    [InlineData("measure: enrolled_students", "measure: enroled_students", "etl.unknown_measure")]
    [InlineData("measure: enrolled_students", "measure: schools", "etl.pipeline_unit_mismatch")]
    [InlineData("  stage: primary\n", "", "etl.pipeline_missing_key")]
    [InlineData("  stage: primary\n", "  stage: primary\n  school: x\n", "etl.pipeline_bad_value")]
    public void PipelineThatDoesNotFitTheCatalogue_IsRefused(string from, string to, string code)
    {
        _folder.Write("p.yaml", Valid.ReplaceLineEndings("\n").Replace(from, to, StringComparison.Ordinal));

        var problems = Assert.Throws<ProblemException>(() => PipelineCheck.Against(_folder.Load(), CatalogueText.Facts, CatalogueText.Measures)).Problems;

        Assert.Equal(code, Assert.Single(problems).Code);
    }

    [Fact]
    public void Fingerprint_ChangesWithThePipelineAndWithEachFile()
    {
        string Of(string pipeline, string source)
        {
            _folder.Write("p.yaml", pipeline);
            _folder.Write("source.csv", source);
            return SourceFingerprint.Compute(_folder.Load().Single());
        }

        var first = Of(Valid, "a");

        Assert.Matches("^[0-9a-f]{64}$", first);
        Assert.Equal(first, Of(Valid, "a"));
        Assert.NotEqual(first, Of(Valid, "b"));
        Assert.NotEqual(first, Of(Valid + "\n# other", "a"));
    }

    [Fact]
    public void FileThatIsNotThere_NamesTheNearest()
    {
        _folder.Write("p.yaml", Valid.Replace("source.csv", "sources.csv", StringComparison.Ordinal));
        _folder.Write("source.csv", "a");

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => SourceFingerprint.Compute(_folder.Load().Single())).Problems);

        Assert.Equal(("etl.file_not_found", "Did you mean 'source.csv'?"), (problem.Code, problem.Hint));
    }

    [Fact]
    public void DirectoryInPlaceOfAFile_IsAProblem()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "source.csv"));
        _folder.Write("p.yaml", Valid);

        Assert.Equal("etl.not_a_file", Assert.Single(Assert.Throws<ProblemException>(() => SourceFingerprint.Compute(_folder.Load().Single())).Problems).Code);
    }
}
