using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Gateway;
using Warehouse.Storage;
using LineageService = Warehouse.Gateway.LineageService;

namespace Warehouse.EngineTests.Load;

/// <summary>Every figure can be traced to the rows, files and lines that it was computed from.</summary>
public abstract class LineageTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task Figure_LeadsToItsRows_AndToWhatTheyWereBefore()
    {
        await using var host = await _world.StartLoadedAsync("湖南省,2019,7", "湖北省,2019,100", "湖北省,2020,8");
        var first = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];
        _world.WriteEnrolment("湖北省,2019,111", "湖南省,2019,7");
        var second = await host.RunAsync("enrolment");

        var traced = await TraceAsync(host, new QueryIndicatorsRequest
        {
            Indicators = { new IndicatorRef { Indicator = "enrolment" } },
            Filters =
            {
                new DimensionFilter { Dimension = "district", Members = { "cn-42" } },
                new DimensionFilter { Dimension = "stage", Members = { "primary" } },
            },
            Periods = new PeriodRange { Periods = { "2019" } },
        });

        var row = Assert.Single(traced.Rows);
        Assert.Equal(("published_education", "enrolled_students", 111d, "final"), (row.Fact, row.Measure, row.Value, row.ObsStatus));
        Assert.Equal(("cn-42", "primary", "2019"), (row.Keys["district"], row.Keys["stage"], row.Keys["academic_year"]));
        Assert.Equal(($"pipelines/enrolment/runs/{second.RunId}", "samples/enrolment.csv", "", 2L, "在校生数"), (row.Origin.Run, row.Origin.File, row.Origin.Sheet, row.Origin.Line, row.Origin.Column));
        Assert.Equal(second.SourceSha256, row.Origin.SourceSha256);
        Assert.Equal(second.EndedAt, row.Origin.LoadTime.ToDateTimeOffset());
        var earlier = Assert.Single(row.Earlier);
        Assert.Equal((100d, 3L, $"pipelines/enrolment/runs/{first.RunId}", $"pipelines/enrolment/runs/{second.RunId}"), (earlier.Value, earlier.Origin.Line, earlier.Origin.Run, earlier.ReplacedBy));
        Assert.Equal((ulong)second.DataVersion!, traced.DataVersion);
        Assert.Empty(traced.CutMeasures);
    }

    [SkippableFact]
    public async Task SumOfProvinces_LeadsToARowEach_AndSaysWhereItStops()
    {
        await using var host = await _world.StartLoadedAsync("湖南省,2019,7", "湖北省,2019,100");
        var query = new QueryIndicatorsRequest
        {
            Indicators = { new IndicatorRef { Indicator = "enrolment" } },
            GroupBy = { new Grouping { Dimension = "district", Level = "PROV" } },
            Filters = { new DimensionFilter { Dimension = "stage", Members = { "primary" } } },
            Periods = new PeriodRange { Periods = { "2019" } },
        };

        Assert.Equal([7d, 100d], (await TraceAsync(host, query)).Rows.Select(row => row.Value));

        var cut = await TraceAsync(host, query, 1);
        Assert.Equal([7d], cut.Rows.Select(row => row.Value));
        Assert.Equal(["enrolled_students"], cut.CutMeasures);
    }

    [SkippableFact]
    public async Task QuestionThatNoFactAnswers_IsRefusedAsItIsElsewhere()
    {
        await using var host = await _world.StartLoadedAsync("湖南省,2019,7");

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => TraceAsync(host, new QueryIndicatorsRequest { Indicators = { new IndicatorRef { Indicator = "enrolmint" } } }));

        Assert.Equal("query.unknown_indicator", refusal.Problems[0].Code);
    }

    public void Dispose() => _world.Dispose();

    private static Task<TraceFactResponse> TraceAsync(LoadHost host, QueryIndicatorsRequest query, int rows = 0) =>
        host.Service<LineageService>().TraceFact(new TraceFactRequest { Query = query, PageSize = rows }, AnyCall.Anybody);
}
