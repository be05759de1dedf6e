using Edustat.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Warehouse.EndToEndTests.Matrix;

/// <summary>Every method of edustat.v1, as the contract lists them, and how each is called.</summary>
internal static class MethodCases
{
    /// <summary>The pipeline whose runs are read: it loads once and nobody asks for it again.</summary>
    private const string QuietPipeline = "pipelines/districts_nation";

    /// <summary>The pipeline that is asked to run: its source has not changed, so that nothing else does.</summary>
    private const string BusyPipeline = "pipelines/nbs_national_staff";

    /// <summary>Read from the compiled contract, so that a new method is here before anybody thinks of it.</summary>
    public static IReadOnlyList<MethodDescriptor> Methods { get; } = typeof(QueryIndicatorsRequest).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor", typeof(FileDescriptor))?.GetValue(null) as FileDescriptor)
        .Where(file => file?.Package == "edustat.v1")
        .SelectMany(file => file!.Services)
        .SelectMany(service => service.Methods)
        // Not every protocol has it; UploadTests sends over gRPC.
        .Where(method => !method.IsClientStreaming)
        .OrderBy(method => method.FullName, StringComparer.Ordinal)
        .ToList();

    /// <summary>By full name; a method that is not here fails the matrix.</summary>
    public static IReadOnlyDictionary<string, MethodCase> All { get; } = new Dictionary<string, MethodCase>(ScheduleCases.All)
    {
        ["edustat.v1.IndicatorService.QueryIndicators"] = new(_ => PrimarySchools(), messages => AssertPrimarySchools(Only<QueryIndicatorsResponse>(messages)))
        {
            Refused = new Refusal(Ambiguous(), StatusCode.InvalidArgument, 400, "query.ambiguous_member", "filters[1].members[0]"),
        },
        ["edustat.v1.IndicatorService.StreamIndicators"] = new(_ => PrimarySchools(), messages =>
        {
            var parts = messages.Cast<StreamIndicatorsResponse>().ToList();
            Assert.Equal(
                [StreamIndicatorsResponse.PartOneofCase.Header, StreamIndicatorsResponse.PartOneofCase.Batch, StreamIndicatorsResponse.PartOneofCase.Footer],
                parts.Select(part => part.PartCase));
            Assert.Equal([160_148], parts[1].Batch.Values[0].Value);
        })
        {
            Refused = new Refusal(Ambiguous(), StatusCode.InvalidArgument, 400, "query.ambiguous_member", "filters[1].members[0]"),
        },
        ["edustat.v1.IndicatorService.BatchQueryIndicators"] = new(
            _ => new BatchQueryIndicatorsRequest { Requests = { PrimarySchools(), PrimarySchools() } },
            messages => Assert.All(Only<BatchQueryIndicatorsResponse>(messages).Responses, AssertPrimarySchools))
        {
            Refused = new Refusal(new BatchQueryIndicatorsRequest { Requests = { PrimarySchools(), Ambiguous() } }, StatusCode.InvalidArgument, 400, "query.ambiguous_member", "requests[1].filters[1].members[0]"),
        },
        ["edustat.v1.IndicatorService.ExplainQuery"] = new(
            _ => PrimarySchools(),
            messages =>
            {
                var read = Assert.Single(Only<ExplainQueryResponse>(messages).Reads);
                Assert.Equal(("published_education", "schools"), (read.Fact, read.Measure));
                Assert.Equal(["school_count"], read.Indicators);
                Assert.Contains("@measure", read.Statement, StringComparison.Ordinal);
                Assert.Equal("schools", read.Parameters["@measure"]);
            })
        {
            Refused = new Refusal(Ambiguous(), StatusCode.InvalidArgument, 400, "query.ambiguous_member", "filters[1].members[0]"),
        },
        ["edustat.v1.CatalogService.ListIndicators"] = new(
            _ => new ListIndicatorsRequest { Search = "生师比", PageSize = 1 },
            messages => Assert.Contains("生师比", Assert.Single(Only<ListIndicatorsResponse>(messages).Indicators).LabelZh, StringComparison.Ordinal))
        {
            Refused = new Refusal(new ListIndicatorsRequest { PageToken = "nonsense" }, StatusCode.InvalidArgument, 400, "request.bad_page_token", "page_token"),
        },
        ["edustat.v1.CatalogService.GetIndicator"] = new(
            _ => new GetIndicatorRequest { Name = "indicators/pupil_teacher_ratio" },
            messages => Assert.Equal("生师比", Only<Indicator>(messages).LabelZh))
        {
            Refused = new Refusal(new GetIndicatorRequest { Name = "indicators/生师比 100%" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.CatalogService.ListDimensions"] = new(
            _ => new ListDimensionsRequest(),
            messages => Assert.Contains("district", Only<ListDimensionsResponse>(messages).Dimensions.Select(dimension => dimension.DimensionId))),
        ["edustat.v1.CatalogService.ListMembers"] = new(
            _ => new ListMembersRequest { Parent = "dimensions/district", Search = "武汉市", Level = "CITY" },
            messages => Assert.Equal("cn-420100", Assert.Single(Only<ListMembersResponse>(messages).Members).Ref.Id))
        {
            Refused = new Refusal(new ListMembersRequest { Parent = "dimensions/distrikt" }, StatusCode.NotFound, 404, "request.not_found", "parent"),
        },
        ["edustat.v1.CatalogService.ListMemberships"] = new(
            _ => new ListMembershipsRequest { Name = "dimensions/district/members/zone-fuzhou-hitech" },
            messages => Assert.Equal(["南屿镇", "南通镇", "上街镇"], Only<ListMembershipsResponse>(messages).Memberships.Select(membership => membership.Member.Label)))
        {
            Refused = new Refusal(new ListMembershipsRequest { Name = "dimensions/district/members/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.CatalogService.ListCodes"] = new(
            _ => new ListCodesRequest { Parent = "dimensions/district", Code = "350182" },
            messages => Assert.Equal("cn-350112", Assert.Single(Only<ListCodesResponse>(messages).Codes).Member.Id))
        {
            Refused = new Refusal(new ListCodesRequest { Parent = "dimensions/district", AsOf = "last year" }, StatusCode.InvalidArgument, 400, "query.bad_date", "as_of"),
        },
        ["edustat.v1.CatalogService.GetAvailability"] = new(
            _ => new GetAvailabilityRequest { Name = "indicators/school_count" },
            messages => Assert.Contains(Only<GetAvailabilityResponse>(messages).Availability.SelectMany(one => one.Slices), slice => slice.Members["stage"] == "primary" && slice.Years.Contains(2019)))
        {
            Refused = new Refusal(new GetAvailabilityRequest { Name = "indicators/school_cuont" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.PlanService.ListPlans"] = new(
            _ => new ListPlansRequest { District = "福州市鼓楼区" },
            messages => Assert.Equal((66, 0), Only<ListPlansResponse>(messages).Plans.Select(plan => (plan.ItemCount, plan.Items.Count)).Single()))
        {
            Refused = new Refusal(new ListPlansRequest { District = "鼓楼区" }, StatusCode.InvalidArgument, 400, "query.ambiguous_member", "district"),
        },
        ["edustat.v1.PlanService.GetPlan"] = new(
            _ => new GetPlanRequest { Name = "plans/gulou-2021" },
            messages => Assert.Equal(1_000_000_000, Only<Plan>(messages).Items.Single(item => item.ItemId == "001-08").BaseValue))
        {
            Refused = new Refusal(new GetPlanRequest { Name = "plans/gulou-2012" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        // Of the 150, 200 and 300 that the document states; nothing is loaded of the district.
        ["edustat.v1.PlanService.GetPlanProgress"] = new(
            _ => new GetPlanProgressRequest { Plan = "plans/fangzi-2021", Item = "004-21", AsOf = "2021" },
            messages =>
            {
                var verdict = Assert.Single(Assert.Single(Only<GetPlanProgressResponse>(messages).Plans).Items).Verdict;
                Assert.Equal((PlanItemStatus.Met, 100, true), (verdict.Status, verdict.Delta, verdict.AsStated));
            })
        {
            Refused = new Refusal(new GetPlanProgressRequest { Plan = "plans/-", AsOf = "next year" }, StatusCode.InvalidArgument, 400, "request.bad_date", "as_of"),
        },
        ["edustat.v1.EtlAdminService.ListPipelines"] = new(
            _ => new ListPipelinesRequest { PageSize = 2 },
            messages => Assert.Equal(["districts_aliases", "districts_cities"], Only<ListPipelinesResponse>(messages).Pipelines.Select(pipeline => pipeline.PipelineId)))
        {
            Refused = new Refusal(new ListPipelinesRequest { PageSize = -1 }, StatusCode.InvalidArgument, 400, "request.bad_page_size", "page_size"),
        },
        ["edustat.v1.EtlAdminService.RunPipeline"] = new(
            _ => new RunPipelineRequest { Name = BusyPipeline, RequestId = "protocol matrix" },
            messages => Assert.Equal(BusyPipeline, Only<Run>(messages).Pipeline))
        {
            // The same request_id is the same run, which meanwhile goes on.
            Comparable = message => ((Run)message).Name,
            Refused = new Refusal(new RunPipelineRequest { Name = "pipelines/nbs_national_stuff" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        // A run that has ended stays as it is.
        ["edustat.v1.EtlAdminService.CancelRun"] = new(
            run => new CancelRunRequest { Name = run },
            messages => Assert.Equal(Run.Types.State.Succeeded, Only<Run>(messages).State))
        {
            Refused = new Refusal(new CancelRunRequest { Name = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        // Others have what the second run brought: what is asked for fails, and changes nothing.
        ["edustat.v1.EtlAdminService.RollBackRun"] = new(
            _ => new RollBackRunRequest { Name = "pipelines/-/runs/2", RequestId = "protocol matrix rollback" },
            messages => Assert.Equal(Run.Types.Kind.Rollback, Only<Run>(messages).Kind))
        {
            Comparable = message => ((Run)message).Name,
            Refused = new Refusal(new RollBackRunRequest { Name = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.LineageService.TraceFact"] = new(
            _ => new TraceFactRequest { Query = PrimarySchools() },
            messages => Assert.Equal((160_148d, "published_education"), Only<TraceFactResponse>(messages).Rows.Select(row => (row.Value, row.Fact)).Single()))
        {
            Refused = new Refusal(new TraceFactRequest { Query = Ambiguous() }, StatusCode.InvalidArgument, 400, "query.ambiguous_member", "filters[1].members[0]"),
        },
        ["edustat.v1.LineageService.ListMemberVersions"] = new(
            _ => new ListMemberVersionsRequest { Parent = "dimensions/district/members/cn-420100" },
            messages => Assert.Empty(Only<ListMemberVersionsResponse>(messages).Versions))
        {
            Refused = new Refusal(new ListMemberVersionsRequest { Parent = "dimensions/district/members/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "parent"),
        },
        ["edustat.v1.LineageService.ListInferredMembers"] = new(
            _ => new ListInferredMembersRequest { Parent = "dimensions/school" },
            messages => Assert.Empty(Only<ListInferredMembersResponse>(messages).Members))
        {
            Refused = new Refusal(new ListInferredMembersRequest { Parent = "dimensions/scholl" }, StatusCode.NotFound, 404, "request.not_found", "parent"),
        },
        ["edustat.v1.EtlAdminService.ListRuns"] = new(
            _ => new ListRunsRequest { Parent = QuietPipeline },
            messages => Assert.Equal(QuietPipeline, Assert.Single(Only<ListRunsResponse>(messages).Runs).Pipeline))
        {
            Refused = new Refusal(new ListRunsRequest { Parent = "pipelines/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "parent"),
        },
        ["edustat.v1.EtlAdminService.GetRun"] = new(
            run => new GetRunRequest { Name = run },
            messages => Assert.Equal(Run.Types.State.Succeeded, Only<Run>(messages).State))
        {
            Refused = new Refusal(new GetRunRequest { Name = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.EtlAdminService.WatchRun"] = new(
            run => new WatchRunRequest { Name = run },
            messages => Assert.Equal(Run.Types.State.Succeeded, Only<Run>(messages).State))
        {
            Refused = new Refusal(new WatchRunRequest { Name = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.ReviewService.GetRunAccount"] = new(
            run => new GetRunAccountRequest { Name = run },
            messages => Assert.True(Only<RunAccount>(messages).Closes))
        {
            Refused = new Refusal(new GetRunAccountRequest { Name = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.ReviewService.ExportRejects"] = new(
            run => new ExportRejectsRequest { Name = run },
            messages => Assert.Equal("\uFEFF_reject,_file,_sheet,_line,_column,_rule,_message,_hint\r\n", Only<ExportRejectsResponse>(messages).Content.ToStringUtf8()))
        {
            Refused = new Refusal(new ExportRejectsRequest { Name = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.ReviewService.ListGateResults"] = new(
            run => new ListGateResultsRequest { Parent = run },
            messages => Assert.Empty(Only<ListGateResultsResponse>(messages).Results))
        {
            Refused = new Refusal(new ListGateResultsRequest { Parent = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "parent"),
        },
        ["edustat.v1.ReviewService.ListChanges"] = new(
            run => new ListChangesRequest { Parent = run },
            messages => Assert.Empty(Only<ListChangesResponse>(messages).Changes))
        {
            Refused = new Refusal(new ListChangesRequest { Parent = $"{QuietPipeline}/runs/1", PageSize = -1 }, StatusCode.InvalidArgument, 400, "request.bad_page_size", "page_size"),
        },
        ["edustat.v1.ReviewService.ApproveRun"] = new(run => new ApproveRunRequest { Name = run }, _ => { })
        {
            OnceOnly = "etl.not_held",
            Refused = new Refusal(new ApproveRunRequest { Name = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.ReviewService.DeclineRun"] = new(run => new DeclineRunRequest { Name = run, Reason = "none" }, _ => { })
        {
            OnceOnly = "etl.not_held",
            Refused = new Refusal(new DeclineRunRequest { Name = $"{QuietPipeline}/runs/1" }, StatusCode.InvalidArgument, 400, "request.bad_reason", "reason"),
        },
        ["edustat.v1.ReviewService.GiveUpRejects"] = new(
            run => new GiveUpRejectsRequest { Name = run, Reason = "none is open" },
            messages => Assert.Equal(0, Only<GiveUpRejectsResponse>(messages).Rows))
        {
            Refused = new Refusal(new GiveUpRejectsRequest { Name = $"{QuietPipeline}/runs/1" }, StatusCode.InvalidArgument, 400, "request.bad_reason", "reason"),
        },
        ["edustat.v1.EtlAdminService.ListRejects"] = new(
            run => new ListRejectsRequest { Parent = run },
            messages => Assert.Empty(Only<ListRejectsResponse>(messages).Rejects))
        {
            Refused = new Refusal(new ListRejectsRequest { Parent = $"{QuietPipeline}/runs/999999" }, StatusCode.NotFound, 404, "request.not_found", "parent"),
        },
        ["edustat.v1.UploadService.CreateUpload"] = new(
            _ => new CreateUploadRequest { Parent = RunningHost.UploadPipeline, FileName = "a.csv", Size = 10, Sha256 = new string('0', 64) },
            messages => Assert.Equal((Upload.Types.State.Open, 0, 10), (Only<Upload>(messages).State, Only<Upload>(messages).Received, Only<Upload>(messages).Size)))
        {
            // Every call begins another.
            Comparable = message => ((Upload)message).FileName,
            Refused = new Refusal(new CreateUploadRequest { Parent = RunningHost.UploadPipeline, FileName = "a.csv", Size = 10, Sha256 = "0" }, StatusCode.InvalidArgument, 400, "request.bad_sha256", "sha256"),
        },
        ["edustat.v1.UploadService.WriteUpload"] = new(
            _ => new UploadChunk { Name = RunningHost.OpenUpload, Offset = 0, Data = ByteString.CopyFrom([1, 2, 3]) },
            messages => Assert.Equal((Upload.Types.State.Open, 3), (Only<Upload>(messages).State, Only<Upload>(messages).Received)))
        {
            Comparable = message => ((Upload)message).Received,
            Refused = new Refusal(new UploadChunk { Name = RunningHost.OpenUpload + "x" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.UploadService.GetUpload"] = new(
            _ => new GetUploadRequest { Name = RunningHost.OpenUpload },
            messages => Assert.Equal("open.csv", Only<Upload>(messages).FileName))
        {
            Comparable = message => ((Upload)message).FileName,
            Refused = new Refusal(new GetUploadRequest { Name = RunningHost.OpenUpload + "x" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        ["edustat.v1.StandardService.ListStandards"] = new(
            _ => new ListStandardsRequest { Search = "优质均衡", PageSize = 1 },
            messages => Assert.Equal(("教督〔2017〕6号", 0), Only<ListStandardsResponse>(messages).Standards.Select(standard => (standard.Number, standard.Criteria.Count)).First()))
        {
            Refused = new Refusal(new ListStandardsRequest { PageToken = "nonsense" }, StatusCode.InvalidArgument, 400, "request.bad_page_token", "page_token"),
        },
        ["edustat.v1.StandardService.GetStandard"] = new(
            _ => new GetStandardRequest { Name = "standards/compulsory_quality_balance_2017" },
            messages => Assert.Equal(0.85, Only<Standard>(messages).Criteria.SelectMany(group => group.Criteria).Single(criterion => criterion.SchoolRule is not null).SchoolRule.RestAtLeast))
        {
            Refused = new Refusal(new GetStandardRequest { Name = "standards/优质均衡" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        // The samples have no figures of compulsory schools: every criterion says what is missing.
        ["edustat.v1.StandardService.EvaluateStandard"] = new(_ => Balance("武汉市江岸区"), messages =>
        {
            var response = Only<EvaluateStandardResponse>(messages);
            Assert.Equal((Outcome.NotAssessable, "cn-420102"), (response.Overall, response.District.Id));
            Assert.All(response.Results, result => Assert.Equal((Outcome.NotAssessable, false), (result.Outcome, result.HasValue)));
            Assert.Contains(response.Results, result => result is { Criterion: "cv_backbone", Stage: "junior", Reason.Missing.Count: > 0 });
        })
        {
            Refused = new Refusal(Balance("鼓楼区"), StatusCode.InvalidArgument, 400, "query.ambiguous_member", "district"),
        },
    };

    /// <summary>Asks for the run that loaded the quiet pipeline.</summary>
    public static ListRunsRequest QuietRuns { get; } = new() { Parent = QuietPipeline };

    private static EvaluateStandardRequest Balance(string district) =>
        new() { Name = "standards/compulsory_quality_balance_2017", District = district, Year = "2019" };

    private static QueryIndicatorsRequest PrimarySchools() => new()
    {
        Indicators = { new IndicatorRef { Indicator = "school_count" } },
        GroupBy = { new Grouping { Dimension = "academic_year" } },
        Filters = { new DimensionFilter { Dimension = "stage", Members = { "primary" } } },
        Periods = new PeriodRange { Periods = { "2019" } },
    };

    private static QueryIndicatorsRequest Ambiguous()
    {
        var request = PrimarySchools();
        request.Filters.Add(new DimensionFilter { Dimension = "district", Members = { "鼓楼区" } });
        return request;
    }

    // 国家统计局: 160,148 in 2019.
    private static void AssertPrimarySchools(QueryIndicatorsResponse response) => Assert.Equal(160_148, Assert.Single(response.Rows).Cells[0].Value);

    private static T Only<T>(IReadOnlyList<IMessage> messages)
        where T : IMessage => Assert.IsType<T>(Assert.Single(messages));
}
