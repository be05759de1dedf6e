using System.Text.Json;

namespace Warehouse.EndToEndTests;

/// <summary>The five plans where only the samples are loaded: no verdict of the warehouse, and what would have to be loaded.</summary>
[Collection(nameof(RunningHost))]
public sealed class PlanProgressOfShippedDataTests(RunningHost host)
{
    [Fact]
    public async Task EveryTarget_SaysWhatIsMissing_OrIsJudgedByTheDocumentsOwnFigures()
    {
        var answer = JsonDocument.Parse(await host.Client.GetStringAsync(new Uri("/v1/plans/-:progress", UriKind.Relative))).RootElement;
        var items = answer.GetProperty("plans").EnumerateArray().SelectMany(plan => plan.GetProperty("items").EnumerateArray()).ToList();

        Assert.Equal(170, items.Count);
        foreach (var item in items.Where(item => item.GetProperty("kind").GetString() == "target"))
        {
            var (id, verdict) = (item.GetProperty("itemId").GetString(), item.GetProperty("verdict"));
            var isStated = verdict.TryGetProperty("asStated", out var stated) && stated.GetBoolean();
            Assert.True(isStated || verdict.GetProperty("status").GetString() == "PLAN_ITEM_STATUS_NOT_MEASURABLE", $"{id} is {verdict.GetProperty("status")} with nothing loaded.");
            Assert.False(string.IsNullOrEmpty(verdict.GetProperty("message").GetString()), $"{id} says nothing.");
            Assert.True(isStated || verdict.GetProperty("reason").GetString()!.Length > 0, $"{id} has no reason.");
            if (!isStated && verdict.GetProperty("reason").GetString() is "no_data" or "not_available" or "district_not_loaded" or "no_fact" or "no_indicator")
                Assert.True(verdict.GetProperty("needs").GetArrayLength() > 0, $"{id} does not say what would have to be loaded.");
        }

        Assert.DoesNotContain("answer.synthetic", answer.ToString(), StringComparison.Ordinal);
    }
}
