using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Warehouse.Host;
using Warehouse.Tests;

namespace Warehouse.EndToEndTests;

/// <summary>What the README shows is what one gets.</summary>
[Collection(nameof(RunningHost))]
public sealed partial class ReadmeTests(RunningHost host)
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public async Task ExampleQuery_HasTheAnswerShown()
    {
        var command = CurlBlock().Match(Readme);
        Assert.True(command.Success);
        var shown = JsonNode.Parse(JsonBlock().Match(Readme).Groups["json"].Value)!;

        using var response = await host.Client.PostAsync(command.Groups["path"].Value, new StringContent(command.Groups["body"].Value, Encoding.UTF8, "application/json"));
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        // When it was committed differs from day to day, and the catalogue grows.
        foreach (var node in new[] { shown, answer })
        {
            ((JsonObject)node["provenance"]!).Remove("committedTime");
            ((JsonObject)node["provenance"]!).Remove("catalogueVersion");
        }

        Assert.True(JsonNode.DeepEquals(shown, answer), answer.ToJsonString());
    }

    [Fact]
    public async Task QueryThatTheProgramPrints_Answers()
    {
        using var response = await host.Client.PostAsync("/v1/indicators:query", new StringContent(Welcome.SampleQuery, Encoding.UTF8, "application/json"));
        var rows = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["rows"]!.AsArray();
        Assert.Equal(5, rows.Count);
    }

    [Fact]
    public void Readme_IsShort() => Assert.InRange(Readme.Split('\n').Length, 1, 150);

    [GeneratedRegex(@"```\ncurl -s http://127\.0\.0\.1:5080(?<path>\S+) -H '[^']+' -d '(?<body>[^']+)'\n```")]
    private static partial Regex CurlBlock();

    [GeneratedRegex(@"```json\n(?<json>.+?)\n```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
