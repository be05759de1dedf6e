using Edustat.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>What the fake services were last asked, and what they wait for.</summary>
internal sealed class FakeCalls
{
    public IMessage? Request { get; set; }

    public ServerCallContext? Context { get; set; }

    /// <summary>The caller's address, which is known during the call only.</summary>
    public string Peer { get; set; } = "";

    /// <summary>The path that GetHttpContext() led to.</summary>
    public string HttpPath { get; set; } = "";

    /// <summary>Completes when the handler of a call with the outcome "wait" has begun.</summary>
    public TaskCompletionSource Begun { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with what a waiting handler saw at its end.</summary>
    public TaskCompletionSource<string> Ended { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers as the header x-outcome says.</summary>
    public async Task<T> AnswerAsync<T>(IMessage request, ServerCallContext context, T response)
    {
        (Request, Context, Peer, HttpPath) = (request, context, context.Peer, context.GetHttpContext().Request.Path);
        switch (context.RequestHeaders.GetValue("x-outcome"))
        {
            case "refused":
                throw Refused();
            case "status":
                context.Status = new Grpc.Core.Status(StatusCode.Unavailable, "later");
                break;
            case "unexpected":
                throw new InvalidOperationException("the password is 42");
            case "wait":
                Begun.TrySetResult();
                await WaitAsync(context.CancellationToken);
                break;
            case "headers":
                await context.WriteResponseHeadersAsync(new Metadata { { "x-served-by", "w1" }, { "x-bytes-bin", [1, 2, 3] }, { "content-type", "text/evil" } });
                context.ResponseTrailers.Add("x-note", "武汉\r\nSet-Cookie: a=b");
                break;
        }

        return response;
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Ended.TrySetResult("cancelled");
            throw;
        }
    }

    public static RpcException Refused()
    {
        var status = new RpcStatus { Code = (int)Code.NotFound, Message = "No indicator '生师币'." };
        status.Details.Add(Any.Pack(new ResourceInfo { ResourceType = "indicator", ResourceName = "生师币" }));
        status.Details.Add(new Any { TypeUrl = "type.googleapis.com/other.Thing", Value = ByteString.CopyFrom(1, 2) });
        return new RpcException(
            new Grpc.Core.Status(StatusCode.NotFound, status.Message),
            new Metadata { { "grpc-status-details-bin", status.ToByteArray() }, { "retry-after", "7" } });
    }
}

internal sealed class FakeIndicatorService(FakeCalls calls) : IndicatorService.IndicatorServiceBase
{
    public override Task<QueryIndicatorsResponse> QueryIndicators(QueryIndicatorsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new QueryIndicatorsResponse
        {
            Schema = new TableSchema { Indicators = { new IndicatorColumn { Indicator = "pupil_teacher_ratio", Label = "生师比" } } },
            Rows = { new Row { Cells = { new Cell { Value = 0, Status = CellStatus.Normal, N = 9007199254740993 }, new Cell { Status = CellStatus.Missing } } } },
            TotalRows = 1,
        });

    public override async Task StreamIndicators(QueryIndicatorsRequest request, IServerStreamWriter<StreamIndicatorsResponse> responseStream, ServerCallContext context)
    {
        await calls.AnswerAsync(request, context, 0);
        await responseStream.WriteAsync(new StreamIndicatorsResponse { Header = new StreamHeader() });
        await responseStream.WriteAsync(new StreamIndicatorsResponse { Batch = new ColumnBatch { Keys = { new KeyColumn { Members = { new MemberRef { Label = "武汉市\n江岸区" } } } } } });
        switch (context.RequestHeaders.GetValue("x-midway"))
        {
            case "refused":
                throw FakeCalls.Refused();
            case "unexpected":
                throw new InvalidOperationException("the password is 42");
            case "wait":
                calls.Begun.TrySetResult();
                await calls.WaitAsync(context.CancellationToken);
                break;
        }

        await responseStream.WriteAsync(new StreamIndicatorsResponse { Footer = new StreamFooter { TotalRows = 1 } });
    }

    public override Task<BatchQueryIndicatorsResponse> BatchQueryIndicators(BatchQueryIndicatorsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new BatchQueryIndicatorsResponse());

    public override Task<ExplainQueryResponse> ExplainQuery(QueryIndicatorsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ExplainQueryResponse());
}

internal sealed class FakeCatalogService(FakeCalls calls) : CatalogService.CatalogServiceBase
{
    public override Task<ListIndicatorsResponse> ListIndicators(ListIndicatorsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListIndicatorsResponse());

    public override Task<Indicator> GetIndicator(GetIndicatorRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Indicator { Name = request.Name });

    public override Task<ListDimensionsResponse> ListDimensions(ListDimensionsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListDimensionsResponse());

    public override Task<ListMembersResponse> ListMembers(ListMembersRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListMembersResponse());

    public override Task<ListMembershipsResponse> ListMemberships(ListMembershipsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListMembershipsResponse());

    public override Task<ListCodesResponse> ListCodes(ListCodesRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListCodesResponse());

    public override Task<GetAvailabilityResponse> GetAvailability(GetAvailabilityRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new GetAvailabilityResponse());
}

internal sealed class FakePlanService(FakeCalls calls) : PlanService.PlanServiceBase
{
    public override Task<ListPlansResponse> ListPlans(ListPlansRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListPlansResponse());

    public override Task<Plan> GetPlan(GetPlanRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Plan { Name = request.Name });

    public override Task<GetPlanProgressResponse> GetPlanProgress(GetPlanProgressRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new GetPlanProgressResponse { AsOf = request.AsOf });
}

internal sealed class FakeEtlAdminService(FakeCalls calls) : EtlAdminService.EtlAdminServiceBase
{
    public override Task<ListPipelinesResponse> ListPipelines(ListPipelinesRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListPipelinesResponse());

    public override Task<Run> RunPipeline(RunPipelineRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Run { Pipeline = request.Name, State = Run.Types.State.Queued });

    public override Task<Run> CancelRun(CancelRunRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Run { Name = request.Name });

    public override Task<Run> RollBackRun(RollBackRunRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Run { Name = request.Name });

    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListRunsResponse());

    public override Task<Run> GetRun(GetRunRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Run { Name = request.Name });

    public override async Task WatchRun(WatchRunRequest request, IServerStreamWriter<Run> responseStream, ServerCallContext context) =>
        await responseStream.WriteAsync(await calls.AnswerAsync(request, context, new Run { Name = request.Name }));

    public override Task<ListRejectsResponse> ListRejects(ListRejectsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListRejectsResponse());
}

internal sealed class FakeUploadService(FakeCalls calls) : UploadService.UploadServiceBase
{
    public override Task<Upload> CreateUpload(CreateUploadRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Upload { FileName = request.FileName });

    public override Task<Upload> WriteUpload(UploadChunk request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Upload { Name = request.Name });

    public override Task<Upload> GetUpload(GetUploadRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Upload { Name = request.Name });
}

internal sealed class FakeStandardService(FakeCalls calls) : StandardService.StandardServiceBase
{
    public override Task<ListStandardsResponse> ListStandards(ListStandardsRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new ListStandardsResponse());

    public override Task<Standard> GetStandard(GetStandardRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new Standard { Name = request.Name });

    public override Task<EvaluateStandardResponse> EvaluateStandard(EvaluateStandardRequest request, ServerCallContext context) =>
        calls.AnswerAsync(request, context, new EvaluateStandardResponse { Standard = request.Name });
}
