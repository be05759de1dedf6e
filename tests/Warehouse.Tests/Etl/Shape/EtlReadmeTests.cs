using System.Text.RegularExpressions;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.Tests.Etl.Shape;

public sealed partial class EtlReadmeTests
{
    private static readonly string[] Directories = ["Read", "Shape", "Vocabulary"];

    [Fact]
    public void EveryProblemOfReadingAndShaping_IsListed()
    {
        var etl = Path.Combine(Repository.Root, "etl");
        var readme = File.ReadAllText(Path.Combine(etl, "README.md"));
        var sources = Directories.SelectMany(d => Directory.EnumerateFiles(Path.Combine(etl, "Warehouse.Etl", d), "*.cs"));

        var codes = sources.SelectMany(file => CodePattern().Matches(File.ReadAllText(file)).Select(m => m.Value.Trim('"'))).ToHashSet();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"`{code}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryWordOfThePipelines_IsExplained()
    {
        var etl = Path.Combine(Repository.Root, "etl");
        var readme = File.ReadAllText(Path.Combine(etl, "README.md"));
        var vocabulary = Directory.EnumerateFiles(Path.Combine(etl, "Warehouse.Etl", "Vocabulary"), "*Parser.cs");

        var words = vocabulary.SelectMany(file => WordPattern().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).ToHashSet();

        Assert.Contains("header_rows", words);
        Assert.All(words, word => Assert.Matches($@"\b{word}\b", readme));
    }

    [GeneratedRegex("\"etl\\.[a-z_]+\"")]
    private static partial Regex CodePattern();

    [GeneratedRegex("\\.(?:Text|OptionalText|Texts|TextMap|Map|Entries|List|Integer|Number|Flag|Has|Choice|Choice<\\w+>)\\(\"([a-z_]+)\"")]
    private static partial Regex WordPattern();
}
