using System.Text.RegularExpressions;
using Warehouse.Storage;
using Warehouse.Tests;

namespace Warehouse.EndToEndTests.CommandLine;

/// <summary>What the documentation and the files for deployment name is there.</summary>
public sealed partial class DocumentedSettingsTests
{
    public static TheoryData<string> Files() =>
        [.. ((string[])["README.md", "deploy/Dockerfile", "deploy/compose.yaml", "deploy/edustat.service"])
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task EverySettingNamed_Exists(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, file));
        // Some are there in the card variant only.
        var ofTheCard = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Warehouse.Host", "Card", "HostOptions.cs"));
        var settings = SettingName().Matches(text).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal)).Distinct()
            .Where(setting => !ofTheCard.Contains($" {setting.Split(':')[1]} {{", StringComparison.Ordinal)).ToList();

        // No value is right for all of them; what counts is that something reads each.
        var (_, output, _) = await Cli.RunAsync(["doctor", .. settings.Select(setting => $"--{setting}=0")]);

        Assert.DoesNotContain("There is no such setting", output, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFeatureOfSqlServer_IsDocumented_AndNoOther() =>
        Assert.Equal(
            WarehouseSchema.Features(StorageEngine.SqlServer).Order(StringComparer.Ordinal),
            FeatureRow().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "sqlserver.md"))).Select(match => match.Groups["feature"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void FirstAnswer_IsThatOfTheReadme()
    {
        var shown = File.ReadLines(Path.Combine(Repository.Root, "docs", "sqlserver.md")).Single(line => line.StartsWith("{\"value\"", StringComparison.Ordinal));

        // Which ReadmeTests hold against the program.
        Assert.Contains(shown, File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_HoldsNoPassword() =>
        Assert.All(
            PasswordSetting().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "compose.yaml"))),
            match => Assert.StartsWith("${", match.Groups["value"].Value, StringComparison.Ordinal));

    [GeneratedRegex(@"\b(Host|Storage|Etl)(__|:)[A-Z]\w+")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"(?<=\| feature \|.*\n(\|.*\n)*)\| `(?<feature>[a-z_]+)` \|")]
    private static partial Regex FeatureRow();

    [GeneratedRegex(@"PASSWORD\s*[:=]\s*(?<value>\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordSetting();
}
