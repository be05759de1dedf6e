namespace Warehouse.EndToEndTests.CommandLine;

/// <summary><c>warehouse generate</c>: what it says, refuses and keeps.</summary>
public sealed class GenerateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Help_NamesEveryOption()
    {
        var (exitCode, output, errors) = await Cli.RunAsync("generate", "--help");

        Assert.Equal((0, ""), (exitCode, errors));
        foreach (var option in new[] { "--out", "--seed", "--districts", "--schools", "--from", "--to", "--force", "five", "all" })
            Assert.Contains(option, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no district '福州高兴区'. Did you mean '福州高新区'?", "--districts", "福州高兴区")]
    [InlineData("There is no district 'zone-fuzhou-hitec'. Did you mean 'zone-fuzhou-hitech'?", "--districts", "zone-fuzhou-hitec")]
    [InlineData("'鼓楼区' may be cn-320106, cn-320302, cn-350102, cn-410204.", "--districts", "鼓楼区")]
    [InlineData("The years 2024 to 2020 cannot be generated.", "--districts", "海沧区", "--from", "2024", "--to", "2020")]
    [InlineData("1 schools are too few for 2 districts.", "--districts", "海沧区,坊子区", "--schools", "1")]
    [InlineData("and has codes for", "--districts", "海沧区", "--schools", "100000")]
    [InlineData("'many' is no value of --schools. Write a whole number.", "--schools", "many")]
    public async Task WrongOption_IsNamed_AndNothingIsWritten(string message, params string[] options)
    {
        var target = Path.Combine(_folder, "out");

        var (exitCode, output, errors) = await Cli.RunAsync(["generate", "--out", target, .. options]);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public async Task EveryMistake_IsNamedAtOnce()
    {
        var (_, _, errors) = await Cli.RunAsync("generate", "--out", _folder, "--districts", "nowhere-at-all,坊子去", "--from", "1800");

        foreach (var part in new[] { "'nowhere-at-all'", "'坊子去'", "1800" })
            Assert.Contains(part, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderWithFilesInIt_IsRefused_AndWithForceOnlyItsOwnFilesGo()
    {
        var mine = Path.Combine(_folder, "mine.txt");
        await File.WriteAllTextAsync(mine, "kept");
        string[] small = ["generate", "--out", _folder, "--districts", "福州高新区", "--schools", "7", "--from", "2022", "--to", "2022"];

        var refused = await Cli.RunAsync(small);
        var forced = await Cli.RunAsync([.. small, "--force"]);
        var again = await Cli.RunAsync([.. small, "--force"]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--force", refused.Errors, StringComparison.Ordinal);
        Assert.Equal((0, 0), (forced.ExitCode, again.ExitCode));
        Assert.Equal("kept", await File.ReadAllTextAsync(mine));
        Assert.Contains("7 schools in 1 districts", again.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "ledger.csv")));
    }
}
