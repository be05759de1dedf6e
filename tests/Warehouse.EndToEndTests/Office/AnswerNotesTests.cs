using System.Net.Http.Json;
using System.Text.Json;
using Edustat.V1;

namespace Warehouse.EndToEndTests.Office;

/// <summary>What administrators let pass is told to whoever asks for figures.</summary>
[Collection(nameof(OneTokenAtATime))]
public sealed class AnswerNotesTests
{
    [Fact]
    public async Task AnswerOfARunWhoseGatesWarned_SaysSo_OverGrpcAndJson()
    {
        await using var office = await OfficeHost.StartAsync("湖北省,2031,100");
        var sent = await office.OutputAsync(0, "upload", "sent", office.WriteFile("a.csv", "地区,年份,在校生数\n湖北省,2035,3000000\n"));
        var run = sent.Split(' ')[1];
        var request = new QueryIndicatorsRequest
        {
            Indicators = { new IndicatorRef { Indicator = "enrolment" } },
            GroupBy = { new Grouping { Dimension = "year" } },
            Filters = { new DimensionFilter { Dimension = "district", Members = { "湖北省" } }, new DimensionFilter { Dimension = "stage", Members = { "primary" } } },
            Periods = new PeriodRange { Periods = { "2035" } },
        };

        var answer = await new IndicatorService.IndicatorServiceClient(office.Channel).QueryIndicatorsAsync(request);
        request.Periods.Periods[0] = "2031";
        var other = await new IndicatorService.IndicatorServiceClient(office.Channel).QueryIndicatorsAsync(request);
        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync($"{office.Http}/v1/indicators:query", new
        {
            indicators = new[] { new { indicator = "enrolment" } },
            groupBy = new[] { new { dimension = "year" } },
            filters = new[] { new { dimension = "district", members = new[] { "湖北省" } }, new { dimension = "stage", members = new[] { "primary" } } },
        });
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();

        var warning = Assert.Single(answer.Warnings, warning => warning.Code == "answer.gate_warnings");
        Assert.Equal(("enrolment", $"pipelines/sent/runs/{run}"), (warning.Field, Assert.Single(warning.Items)));
        Assert.Equal($"'enrolment' rests on rows that were loaded although quality gates warned of them: run {run} of sent (plausible). `warehouse etl gates {run}` shows what was found.", warning.Message);
        Assert.DoesNotContain(other.Warnings, warning => warning.Code == "answer.gate_warnings");
        Assert.Contains(json.GetProperty("warnings").EnumerateArray(), found => found.GetProperty("code").GetString() == "answer.gate_warnings" && found.GetProperty("items")[0].GetString() == warning.Items[0]);
        // What the message says is a command.
        Assert.Contains("enrolled_students is 3000000, more than 2000000.", await office.OutputAsync(1, "gates", run), StringComparison.Ordinal);
    }
}
