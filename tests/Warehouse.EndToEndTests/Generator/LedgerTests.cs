using System.Globalization;
using Edustat.V1;
using Grpc.Core;

namespace Warehouse.EndToEndTests.Generator;

/// <summary>
/// Generated districts, loaded from their files and asked through the service, against the ledger that the generator
/// added up from its own objects: two computations that know nothing of each other.
/// </summary>
public sealed class LedgerTests(SyntheticHost host) : IClassFixture<SyntheticHost>
{
    // Sums of binary fractions differ in their last digits by the order in which they are added.
    private const double Tolerance = 1e-6;

    [Fact]
    public async Task EveryPipeline_LoadsWithoutAReject()
    {
        var admin = new EtlAdminService.EtlAdminServiceClient(host.Channel);
        var pipelines = (await admin.ListPipelinesAsync(new ListPipelinesRequest { PageSize = 1000 })).Pipelines;

        Assert.Equal(29, pipelines.Count(pipeline => pipeline.PipelineId.StartsWith("synthetic_", StringComparison.Ordinal)));
        Assert.Empty(pipelines.Where(pipeline => pipeline.LastRun?.State != Run.Types.State.Succeeded).Select(pipeline => $"{pipeline.PipelineId}: {pipeline.LastRun?.Error}"));
        Assert.Empty(pipelines.Where(pipeline => pipeline.PipelineId.StartsWith("synthetic_", StringComparison.Ordinal) && pipeline.LastRun.Counts.Rejects > 0).Select(pipeline => $"{pipeline.PipelineId}: {pipeline.LastRun.Counts}"));
    }

    [Fact]
    public async Task EveryIndicator_IsWhatTheLedgerSays()
    {
        var client = new IndicatorService.IndicatorServiceClient(host.Channel);
        var differences = new List<string>();
        var withValue = new HashSet<string>();
        foreach (var asked in host.Ledger.GroupBy(line => (Indicator: line[0], District: line[1], Stage: line[2])))
        {
            var answers = await AskAsync(client, asked.Key.Indicator, asked.Key.District, asked.Key.Stage);
            foreach (var line in asked)
            {
                var (year, expected) = (line[3], line[4].Length == 0 ? (double?)null : double.Parse(line[4], CultureInfo.InvariantCulture));
                var (value, status) = answers.GetValueOrDefault(year, (null, answers.GetValueOrDefault("", (null, "no row")).Status));
                if (expected is not null && value is not null)
                    withValue.Add(asked.Key.Indicator);
                if (!IsSame(expected, value))
                    differences.Add($"{line[0]} {line[1]} {line[2]} {year}: ledger {line[4]}, service {value?.ToString("R", CultureInfo.InvariantCulture)} {status}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {host.Ledger.Count} differ:\n{string.Join('\n', differences)}");
        Assert.Equal(host.Ledger.Select(line => line[0]).Distinct().Order(StringComparer.Ordinal), withValue.Order(StringComparer.Ordinal));
    }

    private static bool IsSame(double? expected, double? value) =>
        (expected, value) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            var (a, b) => Math.Abs(a!.Value - b!.Value) <= Tolerance * Math.Max(1e-9, Math.Abs(a.Value)),
        };

    // Year → value and status; under the empty year the refusal, where the question is refused.
    private static async Task<Dictionary<string, (double? Value, string Status)>> AskAsync(IndicatorService.IndicatorServiceClient client, string indicator, string district, string stage)
    {
        var request = new QueryIndicatorsRequest { PageSize = 1000 };
        request.Indicators.Add(new IndicatorRef { Indicator = indicator });
        request.GroupBy.Add(new Grouping { Dimension = "year" });
        request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { district } });
        if (stage.Length > 0)
            request.Filters.Add(new DimensionFilter { Dimension = "stage", Members = { stage } });
        try
        {
            var answer = await client.QueryIndicatorsAsync(request);
            return answer.Rows.ToDictionary(row => row.Keys[0].Id, row => (row.Cells[0].HasValue ? row.Cells[0].Value : (double?)null, row.Cells[0].Status.ToString()));
        }
        catch (RpcException refusal)
        {
            return new() { [""] = (null, refusal.Status.Detail) };
        }
    }
}
