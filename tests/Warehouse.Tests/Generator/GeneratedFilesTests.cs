using System.Security.Cryptography;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;
using Warehouse.Generator;
using Warehouse.Generator.Forms;
using Warehouse.Generator.Writing;

namespace Warehouse.Tests.Generator;

/// <summary>What the generator writes: the same for the same seed, marked as made up, and read as it was written.</summary>
public sealed class GeneratedFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SameSeed_GivesTheSameBytes_AloneOrWithOthers_AndAnotherSeedDoesNot()
    {
        var together = Generate("together", 7, "zone-fuzhou-hitech", "cn-370704");
        var again = Generate("again", 7, "zone-fuzhou-hitech", "cn-370704");
        var alone = Generate("alone", 7, "cn-370704");
        var other = Generate("other", 8, "cn-370704");

        Assert.Equal(together, again);
        var files = alone.Keys.Where(name => name.StartsWith("files/", StringComparison.Ordinal)).ToList();
        Assert.Equal(SyntheticSources.Forms.Count, files.Count);
        Assert.All(files, name => Assert.Equal(alone[name], together[name]));
        Assert.Contains(files, name => other[name] != alone[name]);
    }

    [Fact]
    public void EveryFile_SaysThatItIsMadeUp_InItsNameAndFirstRow_AndSoDoesItsPipeline()
    {
        var root = Path.Combine(_folder, "marked");
        Generate("marked", 1, "zone-fuzhou-hitech");

        foreach (var form in SyntheticSources.Forms)
        {
            var file = Assert.Single(Directory.GetFiles(Path.Combine(root, "files", "zone-fuzhou-hitech"), form.FileName("福州高新区")));
            Assert.StartsWith(Form.Mark, Path.GetFileName(file), StringComparison.Ordinal);
            Assert.StartsWith(Form.Mark, ReadBack(form, file)[0][0], StringComparison.Ordinal);
            Assert.Contains("\nsynthetic: true\n", File.ReadAllText(Path.Combine(root, "pipelines", form.Pipeline + ".yaml")), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(nameof(FormFormat.Xlsx))]
    [InlineData(nameof(FormFormat.CsvGb18030))]
    [InlineData(nameof(FormFormat.CsvUtf8))]
    public void EveryFormat_IsReadAsItWasWritten(string format)
    {
        var form = new Form("any", "任意", Enum.Parse<FormFormat>(format), ["文本", "整数", "小数", "空"], _ => []);
        var file = Path.Combine(_folder, form.FileName("某区"));
        object?[][] rows = [["𠮷,\"田\"\n小学", 12, 3.25m, null], ["0123456789", -4, 123456789012.5m, "尾"]];
        if (form.Format == FormFormat.Xlsx)
            XlsxFile.Write(file, form, form.TitleOf("某区"), rows);
        else
            CsvFile.Write(file, form, form.TitleOf("某区"), rows);

        var read = ReadBack(form, file);

        Assert.Equal([form.TitleOf("某区"), "文本"], [read[0][0], read[1][0]]);
        Assert.Equal(["𠮷,\"田\"\n小学", "12", "3.25", ""], read[2]);
        Assert.Equal(["0123456789", "-4", "123456789012.5", "尾"], read[3]);
    }

    private static List<IReadOnlyList<string>> ReadBack(Form form, string file) =>
        (form.Format switch
        {
            FormFormat.Xlsx => ExcelRows.Read(file, XlsxFile.Sheet),
            FormFormat.CsvGb18030 => CsvRows.Read(file, SourceEncoding.Gb18030, ','),
            _ => CsvRows.Read(file, SourceEncoding.Utf8, ','),
        }).Select(IReadOnlyList<string> (row) => row.Cells).ToList();

    // File → hash of its bytes.
    private Dictionary<string, string> Generate(string name, int seed, params string[] districts)
    {
        var root = Path.Combine(_folder, name);
        SyntheticSources.Write(
            new GeneratorOptions { Out = root, Sources = Path.Combine(Repository.Root, "etl"), Seed = seed, Districts = districts, Schools = 16 * districts.Length, From = 2021, To = 2022 },
            _ => { },
            CancellationToken.None);
        return Directory.GetFiles(root, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(root, file).Replace('\\', '/'),
            file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
    }
}
