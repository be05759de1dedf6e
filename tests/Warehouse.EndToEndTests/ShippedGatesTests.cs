using Edustat.V1;

namespace Warehouse.EndToEndTests;

/// <summary>The gates of the shipped pipelines: none holds a first start, and those that are not passed are known by their reason.</summary>
[Collection(nameof(RunningHost))]
public sealed class ShippedGatesTests(RunningHost host)
{
    [Theory]
    [InlineData("nbs_province_primary", "provinces yes", "plausible yes", "nation yes", "jump cn-110000 2007")]
    [InlineData("nbs_province_junior", "provinces yes", "plausible yes", "nation yes", "jump yes")]
    [InlineData("nbs_province_senior", "provinces yes", "plausible yes", "nation yes", "jump yes")]
    [InlineData("nbs_province_special", "provinces yes", "plausible yes", "nation yes", "jump cn-610000 2004", "jump cn-640000 2001", "jump cn-650000 2002", "jump cn-650000 2007")]
    public async Task FirstLoad_IsNotHeld_AndFindsWhatTheSourceHas(string pipeline, params string[] expected)
    {
        var runs = await new EtlAdminService.EtlAdminServiceClient(host.Channel).ListRunsAsync(new ListRunsRequest { Parent = $"pipelines/{pipeline}", States = { Run.Types.State.Succeeded }, Kinds = { Run.Types.Kind.Load } });
        var first = runs.Runs[^1];

        var found = await new ReviewService.ReviewServiceClient(host.Channel).ListGateResultsAsync(new ListGateResultsRequest { Parent = first.Name });

        Assert.Equal(expected, found.Results.Select(result => result.Passed ? $"{result.Gate} yes" : $"{result.Gate} {result.District} {result.Year}"));
    }
}
