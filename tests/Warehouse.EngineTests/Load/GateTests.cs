using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Storage;
using ReviewService = Warehouse.Gateway.ReviewService;
using RunState = Warehouse.Storage.Runs.RunState;

namespace Warehouse.EngineTests.Load;

/// <summary>Gates warn, hold or fail; what is held shows what it would change, and commits when it is approved.</summary>
public abstract class GateTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task GateThatFails_FailsTheRunAndChangesNothing()
    {
        await using var host = await StartAsync("gates: [{ gate: pupils, kind: range, severity: fail, measure: enrolled_students, max: 1000 }]", "湖北省,2019,100");

        _world.WriteEnrolment("湖北省,2019,1001", "湖南省,2019,5");
        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, "etl.gate_failed", 2L), (run.State, run.Error!.Code, run.Counts.RowsRead));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
        var found = Assert.Single(await ResultsAsync(host, run.RunId));
        Assert.Equal(("cn-42", "2019", 1001.0, 1000.0, false), (found.District, found.Year, found.Measured, found.Limit, found.Passed));
        Assert.Equal("etl.gate_failed", (await host.RunAsync("enrolment")).Error!.Code);
    }

    [SkippableTheory]
    [InlineData("kind: range, measure: enrolled_students, min: 10, max: 2000", "Passed.")]
    [InlineData("kind: range, measure: enrolled_students, min: 101", "enrolled_students is 100, less than 101.")]
    [InlineData("kind: unique, columns: [academic_year, district_key]", "Passed.")]
    [InlineData("kind: unique, columns: [academic_year]", "2 rows have academic_year=2019.")]
    [InlineData("kind: change, measure: enrolled_students, percent: 20", "enrolled_students went from 100 to 130, by 30 %.")]
    [InlineData("kind: change, measure: enrolled_students, percent: 31", "Passed.")]
    [InlineData("kind: completeness, dimension: district, level: PROV", "湖南省 (cn-43) is missing in 2020.")]
    [InlineData("kind: completeness, dimension: district, level: PROV, except: [cn-43]", "Passed.")]
    [InlineData("kind: completeness, dimension: district, last_year: true", "湖南省 (cn-43) is missing in 2020, and is in published_education of the year before.")]
    [InlineData("kind: balance, measure: enrolled_students, by: [district, academic_year], other_where: { stage: primary }", "Passed.")]
    [InlineData("kind: referential, dimension: district", "Passed.")]
    public async Task Gate_FindsWhatItIsFor(string gate, string message)
    {
        await using var host = await StartAsync($"gates: [{{ gate: g, {gate} }}]", "湖北省,2019,100", "湖南省,2019,200", "湖北省,2020,130");

        var run = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(message, Assert.Single(await ResultsAsync(host, run.RunId)).Message);
        Assert.Equal(3, (await _world.FactsAsync()).Count);
    }

    [SkippableTheory]
    [InlineData("kind: range, measure: enrolled_students, min: 10, where: { academic_year: '2018' }", "no row has enrolled_students.")]
    [InlineData("kind: change, measure: enrolled_students, sigmas: 3, years: 2", "no enrolled_students of a year that was loaded has 2 changes before it.")]
    [InlineData("kind: change, measure: enrolled_students, percent: 5, where: { district: cn-43 }", "no enrolled_students of a year that was loaded has one of the year before or after.")]
    [InlineData("kind: completeness, dimension: district, level: COUNTY", "there is no district of level COUNTY that is expected.")]
    [InlineData("kind: completeness, dimension: district, fact: school_year", "school_year has no district of 2019, 2020.")]
    [InlineData("kind: balance, measure: enrolled_students, by: [district], other_where: { academic_year: '2018' }", "no place has figures on both sides.")]
    [InlineData("kind: sum, measure: enrolled_students, level: PROV", "no enrolled_students of a year that was loaded is there both of a whole and of parts of level PROV.")]
    public async Task GateThatHasNothingToLookAt_SaysSo(string gate, string why)
    {
        await using var host = await StartAsync($"gates: [{{ gate: g, {gate} }}]", "湖北省,2019,100", "湖南省,2019,200", "湖北省,2020,130");

        var found = Assert.Single(await ResultsAsync(host, 2));

        Assert.Equal((true, "There was nothing to look at: " + why), (found.Passed, found.Message));
    }

    [SkippableFact]
    public async Task BalanceWithOneSideOnly_IsToldWhereItPassed()
    {
        await using var host = await StartAsync(
            "gates: [{ gate: g, kind: balance, measure: enrolled_students, by: [district], where: { academic_year: '2019' }, other_where: { academic_year: '2020' } }]",
            "湖北省,2019,100", "湖南省,2019,200", "湖北省,2020,100");

        var found = Assert.Single(await ResultsAsync(host, 2));

        Assert.Equal((true, "Passed where there are figures on both sides, 1 times; 1 times there is one side only."), (found.Passed, found.Message));
    }

    [SkippableFact]
    public async Task YearThatComesAfterTheNextOne_IsJudgedAgainstIt()
    {
        await using var host = await StartAsync("gates: [{ gate: g, kind: change, severity: fail, measure: enrolled_students, percent: 20 }]", "湖北省,2020,130");

        _world.WriteEnrolment("湖北省,2019,100", "湖北省,2020,130");
        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, "etl.gate_failed"), (run.State, run.Error?.Code));
        Assert.Equal("enrolled_students went from 100 to 130, by 30 %.", Assert.Single(await ResultsAsync(host, run.RunId)).Message);
    }

    [SkippableFact]
    public async Task AnswerOfALoadThatWasWarnedOf_SaysWhichRun()
    {
        _world.WritePipeline("later", "later.csv");
        _world.WriteEnrolmentTo("later.csv", "湖北省,2020,130");
        await using var host = await StartAsync("gates: [{ gate: few, kind: range, measure: enrolled_students, max: 150 }]", "湖北省,2018,100", "湖北省,2019,200", "湖南省,2018,90", "湖南省,2019,160");
        var warned = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];

        Task<IReadOnlyList<Warning>> WarningsAsync(string indicator, params string[] years) => OfAsync("湖北省", indicator, years);

        async Task<IReadOnlyList<Warning>> OfAsync(string province, string indicator, params string[] years) => (await host.Service<Warehouse.Gateway.IndicatorService>().QueryIndicators(
            new QueryIndicatorsRequest
            {
                Indicators = { new IndicatorRef { Indicator = indicator } },
                GroupBy = { new Grouping { Dimension = "district", Level = "PROV" } },
                Filters = { new DimensionFilter { Dimension = "stage", Members = { "primary" } }, new DimensionFilter { Dimension = "district", Members = { province } } },
                Periods = new PeriodRange { Periods = { years } },
            },
            AnyCall.Anybody)).Warnings.Where(warning => warning.Code == "answer.gate_warnings").ToList();

        var found = Assert.Single(await WarningsAsync("enrolment", "2019"));
        Assert.Equal(("enrolment", Name(warned.RunId)), (found.Field, Assert.Single(found.Items)));
        Assert.Contains($"run {warned.RunId} of enrolment (few)", found.Message, StringComparison.Ordinal);
        // Of the year before nothing was said.
        Assert.Empty(await WarningsAsync("enrolment", "2018"));
        // Another pipeline brought 2020, and an open question is answered by that year; growth looks at the year before too.
        Assert.Empty(await WarningsAsync("enrolment", "2020"));
        Assert.Empty(await WarningsAsync("enrolment"));
        Assert.Single(await WarningsAsync("enrolment_growth", "2020"));

        // What replaces the rows takes the doubt away with them; what stays is doubted still.
        _world.WriteEnrolment("湖北省,2018,101", "湖北省,2019,120", "湖南省,2018,90", "湖南省,2019,160");
        Assert.Equal(RunState.Succeeded, (await host.RunAsync("enrolment")).State);
        Assert.Empty(await WarningsAsync("enrolment", "2019"));
        Assert.Single(await OfAsync("湖南省", "enrolment", "2019"));
        Assert.Empty(await OfAsync("湖南省", "enrolment", "2018"));
    }

    [SkippableFact]
    public async Task GateOfMembersThatAreNot_IsRefused_AndAnExceptionThatIsNoneIsNoted()
    {
        await using var host = await StartAsync("gates: [{ gate: all, kind: completeness, dimension: district, level: PROV, except: [cn-433, cn-43] }]", "湖北省,2019,100");
        var shown = await host.Service<Warehouse.Gateway.EtlAdminService>().GetRun(new GetRunRequest { Name = Name(2) }, AnyCall.Anybody);
        Assert.Equal(("etl.unknown_member", "The gate 'all' leaves out district 'cn-433', which is none. Did you mean 'cn-43'?"), (Assert.Single(shown.Notes).Code, shown.Notes[0].Message));

        _world.WritePipeline("enrolment", "enrolment.csv", more: "gates: [{ gate: few, kind: range, measure: enrolled_students, min: 1000, where: { district: cn-4, stage: primry } }]");
        await using var next = await _world.StartAsync();
        var refused = await next.RunAsync("enrolment", force: true);

        // Such a gate would be passed whatever is loaded.
        Assert.Equal((RunState.Failed, "etl.unknown_member"), (refused.State, refused.Error?.Code));
        Assert.Contains("The gate 'few' looks at ", refused.Error!.Message, StringComparison.Ordinal);
        Assert.EndsWith("pipelines/enrolment.yaml:gates.few", refused.Error.Path, StringComparison.Ordinal);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FigureThatWasNothing_IsFoundWhateverItGrewTo()
    {
        await using var host = await StartAsync("gates: [{ gate: g, kind: change, measure: enrolled_students, percent: 1000 }]", "湖北省,2018,0", "湖北省,2019,0", "湖北省,2020,7");

        Assert.Equal("enrolled_students went from 0 to 7.", Assert.Single(await ResultsAsync(host, 2)).Message);
    }

    [SkippableTheory]
    [InlineData("kind: completeness, dimension: district, last_year: true", "湖南省 (cn-43) is missing in 2020, and is in published_education of the year before.")]
    [InlineData("kind: completeness, dimension: district, level: PROV, except: [cn-42]", "湖南省 (cn-43) is missing in 2020.")]
    public async Task RowsThatTheSourceNoLongerHas_AreMissed(string gate, string message)
    {
        await using var host = await StartAsync($"gates: [{{ gate: g, severity: fail, {gate} }}]", "湖北省,2019,100", "湖南省,2019,200", "湖北省,2020,130", "湖南省,2020,210");

        // The row that went is all that changed: nothing of 2020 names this load.
        _world.WriteEnrolment("湖北省,2019,100", "湖南省,2019,200", "湖北省,2020,130");
        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, "etl.gate_failed"), (run.State, run.Error?.Code));
        Assert.Equal(message, Assert.Single(await ResultsAsync(host, run.RunId)).Message);
        Assert.Equal(4, (await _world.FactsAsync()).Count);
    }

    [SkippableFact]
    public async Task PartsThatDoNotAddUp_AreNamedWithBothSums()
    {
        await using var host = await StartAsync("gates: [{ gate: nation, kind: sum, measure: enrolled_students, level: PROV, tolerance: 5 }]", "全国,2019,300", "湖北省,2019,100", "湖南省,2019,206", "全国,2020,10", "湖北省,2020,12");

        var run = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];

        Assert.Equal("The parts of cn add up to 306, and its own enrolled_students is 300.", Assert.Single(await ResultsAsync(host, run.RunId)).Message);
    }

    [SkippableFact]
    public async Task ChangeBeyondItsOwnHistory_IsFound()
    {
        // Changes of 10, 12, 8, 10 %: mean 10, deviation 1.63; then 20 % is 6.1 of them away.
        await using var host = await StartAsync(
            "gates: [{ gate: jump, kind: change, severity: warn, measure: enrolled_students, sigmas: 3, years: 4 }]",
            "湖北省,2014,10000", "湖北省,2015,11000", "湖北省,2016,12320", "湖北省,2017,13306", "湖北省,2018,14637", "湖北省,2019,17564");

        var found = Assert.Single(await ResultsAsync(host, 2));

        Assert.Equal(("2019", "cn-42", false), (found.Year, found.District, found.Passed));
        Assert.InRange(found.Measured, 6.0, 6.3);
    }

    [SkippableFact]
    public async Task HeldRun_ShowsItsChangesAndCommitsWhenApproved()
    {
        await using var host = await StartAsync("gates: [{ gate: jump, kind: change, severity: hold, measure: enrolled_students, percent: 20 }]", "湖北省,2019,100", "湖南省,2019,50");
        var service = host.Service<ReviewService>();

        _world.WriteEnrolment("湖北省,2019,101", "湖北省,2020,200");
        var asked = await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None);
        var held = await HoldAsync(host);

        Assert.Equal((RunState.Held, 2), (held.State, asked[0].RunId));
        Assert.Equal(["湖北省 2019 = 100 by enrolment", "湖南省 2019 = 50 by enrolment"], await _world.FactsAsync());
        Assert.Equal((1, 1, 1), (held.Counts.Inserted, held.Counts.Updated, held.Counts.Deleted));
        var changes = (await service.ListChanges(new ListChangesRequest { Parent = Name(held.RunId) }, AnyCall.Anybody)).Changes;
        Assert.Equal(["cn-42 2019 100 101 1", "cn-42 2020 - 200 -", "cn-43 2019 50 - -"], changes.Select(c => $"{c.District} {c.Year} {(c.HasBefore ? c.Before : "-")} {(c.HasAfter ? c.After : "-")} {(c.HasDifference ? c.Difference : "-")}"));

        await service.ApproveRun(new ApproveRunRequest { Name = Name(held.RunId) }, AnyCall.Anybody);
        var done = await host.EndOfAsync(held.RunId);

        Assert.Equal((RunState.Succeeded, 1), (done.State, done.Counts.Inserted));
        Assert.Equal(["湖北省 2019 = 101 by enrolment", "湖北省 2020 = 200 by enrolment"], await _world.FactsAsync());
        Assert.Equal("etl.not_held", (await Assert.ThrowsAsync<ProblemException>(() => service.ApproveRun(new ApproveRunRequest { Name = Name(held.RunId) }, AnyCall.Anybody))).Problems[0].Code);
    }

    [SkippableFact]
    public async Task HeldRunWithNotes_IsApproved_AndKeepsThemOnce()
    {
        await using var host = await StartAsync("contract: { bad_values: null_value }\ngates: [{ gate: few, kind: range, severity: hold, measure: enrolled_students, min: 100 }]", "湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,99", "湖南省,2019,不详");
        var held = await HoldAsync(host);

        await host.Service<ReviewService>().ApproveRun(new ApproveRunRequest { Name = Name(held.RunId) }, AnyCall.Anybody);
        var done = await host.EndOfAsync(held.RunId);
        var shown = await host.Service<Warehouse.Gateway.EtlAdminService>().GetRun(new GetRunRequest { Name = Name(held.RunId) }, AnyCall.Anybody);

        Assert.Equal((RunState.Succeeded, null), (done.State, done.Error));
        Assert.Equal(
            ["etl.value_as_null 在校生数: 1 times; first '不详' on line 3", "etl.gate_not_passed few (hold): enrolled_students is 99, less than 100."],
            shown.Notes.Select(note => $"{note.Code} {note.Message}"));
        var listed = await host.Service<Warehouse.Gateway.EtlAdminService>().ListRuns(new ListRunsRequest { Parent = "pipelines/enrolment" }, AnyCall.Anybody);
        Assert.Equal(shown.Notes, listed.Runs[0].Notes);
        Assert.Empty(listed.Runs[^1].Notes);
    }

    [SkippableFact]
    public async Task HeldRun_KeepsItsNumberWhenAHostStartsAgain_UnlessItsSourceChanged()
    {
        long heldRun;
        await using (var host = await StartAsync("gates: [{ gate: few, kind: range, severity: hold, measure: enrolled_students, min: 100 }]", "湖北省,2019,100"))
        {
            _world.WriteEnrolment("湖北省,2019,99");
            heldRun = (await HoldAsync(host)).RunId;
        }

        await using var next = await _world.StartAsync();
        Assert.Empty(await next.InitialLoad.RunAsync(null, CancellationToken.None));
        Assert.Equal(RunState.Held, (await next.Runs.FindAsync(heldRun, CancellationToken.None))!.State);

        _world.WriteEnrolment("湖北省,2019,9");
        var again = Assert.Single(await next.InitialLoad.RunAsync(null, CancellationToken.None));
        Assert.Equal(RunState.Held, again.State);
        Assert.Equal((RunState.Cancelled, "etl.superseded"), ((await next.Runs.FindAsync(heldRun, CancellationToken.None))!.State, (await next.Runs.FindAsync(heldRun, CancellationToken.None))!.Error!.Code));
    }

    [SkippableFact]
    public async Task SourceThatChangedSinceItWasHeld_IsHeldAgain()
    {
        await using var host = await StartAsync("gates: [{ gate: few, kind: range, severity: hold, measure: enrolled_students, min: 100 }]", "湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,99");
        var held = await HoldAsync(host);
        _world.WriteEnrolment("湖北省,2019,9");
        var seen = (await ResultsAsync(host, held.RunId))[0].Measured;

        await host.Service<ReviewService>().ApproveRun(new ApproveRunRequest { Name = Name(held.RunId) }, AnyCall.Anybody);
        var again = await host.WhenAsync(held.RunId, run => run.State == RunState.Held && run.Fence > held.Fence);

        Assert.Equal((99.0, 9.0), (seen, (await ResultsAsync(host, again.RunId))[0].Measured));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task DeclinedRun_EndsWithItsReason()
    {
        await using var host = await StartAsync("gates: [{ gate: few, kind: range, severity: hold, measure: enrolled_students, min: 100 }]", "湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,9");
        var held = await HoldAsync(host);

        await host.Service<ReviewService>().DeclineRun(new DeclineRunRequest { Name = Name(held.RunId), Reason = "少了一位数" }, AnyCall.Of("王老师"));
        var ended = await host.EndOfAsync(held.RunId);

        Assert.Equal((RunState.Cancelled, "etl.declined", "王老师 declined it: 少了一位数"), (ended.State, ended.Error!.Code, ended.Error.Message));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task SecondPerson_IsAnotherWhoIsKnownByName()
    {
        await using var host = await StartAsync("approval: { second_person: true }\ngates: [{ gate: few, kind: range, severity: hold, measure: enrolled_students, min: 100 }]", "湖北省,2019,100");
        var service = host.Service<ReviewService>();
        _world.WriteEnrolment("湖北省,2019,9");
        var asked = await host.Service<Warehouse.Gateway.EtlAdminService>().RunPipeline(new RunPipelineRequest { Name = "pipelines/enrolment" }, AnyCall.Of("王老师"));
        var held = await host.WhenAsync(long.Parse(asked.Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture), run => run.State == RunState.Held);

        async Task<string> RefusalAsync(Grpc.Core.ServerCallContext call) =>
            (await Assert.ThrowsAsync<ProblemException>(() => service.ApproveRun(new ApproveRunRequest { Name = Name(held.RunId) }, call))).Problems[0].Code;

        Assert.Equal("etl.approval_needs_identities", await RefusalAsync(AnyCall.Anybody));
        Assert.Equal("etl.approval_needs_second_person", await RefusalAsync(AnyCall.Of("王老师")));
        await service.ApproveRun(new ApproveRunRequest { Name = Name(held.RunId) }, AnyCall.Of("李老师"));
        Assert.Equal(RunState.Succeeded, (await host.EndOfAsync(held.RunId)).State);
        Assert.Equal(["湖北省 2019 = 9 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task DryRun_ShowsWhatALoadWouldDoAndDoesNotDoIt()
    {
        await using var host = await StartAsync("max_rejected: 1", "湖北省,2019,100");
        var version = await _world.DataVersionAsync();
        _world.WriteEnrolment("湖北省,2019,101", "火星省,2019,7", "湖南省,2019,5");

        var asked = await host.Service<Warehouse.Gateway.EtlAdminService>().RunPipeline(new RunPipelineRequest { Name = "pipelines/enrolment", DryRun = true }, AnyCall.Anybody);
        var run = await host.EndOfAsync(long.Parse(asked.Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal((RunState.Succeeded, 1, 1, 1L, (long?)null), (run.State, run.Counts.Inserted, run.Counts.Updated, run.Counts.RowsRejected, run.DataVersion));
        Assert.Equal(2, (await host.Service<ReviewService>().ListChanges(new ListChangesRequest { Parent = Name(run.RunId) }, AnyCall.Anybody)).Changes.Count);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
        Assert.Equal(version, await _world.DataVersionAsync());
        Assert.Equal((RunState.Succeeded, 1L), ((await host.RunAsync("enrolment")).State, (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0].Counts.Inserted));
    }

    [SkippableFact]
    public async Task DryRunOfMembers_ShowsWhichChange_CellByCell()
    {
        await using var host = await StartAsync("max_rejected: 0", "湖北省,2019,100");
        var districts = await _world.DistrictsAsync();
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,420000,湖北,PROV,cn", "cn-44,44,广东省,PROV,cn");

        var asked = await host.Service<Warehouse.Gateway.EtlAdminService>().RunPipeline(new RunPipelineRequest { Name = "pipelines/districts", DryRun = true }, AnyCall.Anybody);
        var run = await host.EndOfAsync(long.Parse(asked.Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture));
        var changes = await host.Service<ReviewService>().ListChanges(new ListChangesRequest { Parent = asked.Name }, AnyCall.Anybody);

        Assert.Equal((1, 1, 1), (run.Counts.Inserted, run.Counts.Updated, run.Counts.Deleted));
        Assert.Equal(
            ["cn-42 gb_code 42 420000", "cn-42 name_zh 湖北省 湖北", "cn-43  湖南省 -", "cn-44  - 广东省"],
            changes.MemberChanges.Select(c => $"{c.Member["dimensions/district/members/".Length..]} {c.Attribute} {(c.HasBefore ? c.Before : "-")} {(c.HasAfter ? c.After : "-")}").Order(StringComparer.Ordinal));
        Assert.Equal(0, changes.MemberChangesLeftOut);
        Assert.Equal(districts, await _world.DistrictsAsync());
    }

    [SkippableFact]
    public async Task DryRunOfVeryManyMembers_ShowsTheFirst_AndHowManyMoreThereAre()
    {
        await using var host = await StartAsync("max_rejected: 0", "湖北省,2019,100");
        _world.WriteDistricts(["cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-43,43,湖南省,PROV,cn", .. Enumerable.Range(1000, 1003).Select(i => $"cn-42{i},42{i},第{i}区,COUNTY,cn-42")]);

        var asked = await host.Service<Warehouse.Gateway.EtlAdminService>().RunPipeline(new RunPipelineRequest { Name = "pipelines/districts", DryRun = true }, AnyCall.Anybody);
        await host.EndOfAsync(long.Parse(asked.Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture));
        var changes = await host.Service<ReviewService>().ListChanges(new ListChangesRequest { Parent = asked.Name }, AnyCall.Anybody);

        Assert.Equal((1000, 3L), (changes.MemberChanges.Count, changes.MemberChangesLeftOut));
    }

    public void Dispose() => _world.Dispose();

    private static string Name(long runId) => $"pipelines/enrolment/runs/{runId}";

    private static async Task<IReadOnlyList<GateResult>> ResultsAsync(LoadHost host, long runId) =>
        (await host.Service<ReviewService>().ListGateResults(new ListGateResultsRequest { Parent = Name(runId) }, AnyCall.Anybody)).Results;

    private static async Task<Warehouse.Storage.Runs.Run> HoldAsync(LoadHost host)
    {
        var run = await host.Service<Warehouse.Gateway.EtlAdminService>().RunPipeline(new RunPipelineRequest { Name = "pipelines/enrolment" }, AnyCall.Anybody);
        return await host.WhenAsync(long.Parse(run.Name.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture), asked => asked.State == RunState.Held || asked.EndedAt is not null);
    }

    private async Task<LoadHost> StartAsync(string more, params string[] enrolment)
    {
        var maxRejected = more.StartsWith("max_rejected", StringComparison.Ordinal) ? 1 : 0;
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected, maxRejected == 1 ? "" : more);
        return await _world.StartLoadedAsync(enrolment);
    }
}
