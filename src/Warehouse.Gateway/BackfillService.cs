using System.Globalization;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Backfill = Edustat.V1.Backfill;
using RunState = Warehouse.Storage.Runs.RunState;
using StoredBackfill = Warehouse.Storage.Runs.Backfill;

namespace Warehouse.Gateway;

/// <summary>Pipelines run for many periods.</summary>
public sealed class BackfillService(BackfillLog backfills, PipelineLog pipelines) : Edustat.V1.BackfillService.BackfillServiceBase
{
    private const int MostPeriods = 500;
    private const int MostParallel = 16;
    private const int LongestRequestId = 100;
    private const int LongestPeriod = 50;

    /// <inheritdoc />
    public override async Task<Backfill> BackfillPipeline(BackfillPipelineRequest request, ServerCallContext context)
    {
        var problems = new List<Problem>();
        var pipelineId = ScheduleReader.Id(request.Name, "pipelines/", "name");
        var known = await pipelines.ListPipelineIdsAsync(onlyCurrent: true, context.CancellationToken);
        if (!known.Contains(pipelineId))
            problems.Add(new Problem("request.not_found", $"There is no pipeline '{pipelineId}'.", "name", Nearest.Hint(pipelineId, known)));
        if (request.MaxParallel is < 0 or > MostParallel)
            problems.Add(new Problem("etl.bad_backfill", $"{request.MaxParallel} runs cannot work at once.", "max_parallel", $"From 1 to {MostParallel}; 0 for 1."));
        if (request.RequestId.Length > LongestRequestId)
            problems.Add(new Problem("request.bad_request_id", $"The request_id has {request.RequestId.Length} characters.", "request_id", $"At most {LongestRequestId}."));
        var periods = Periods(request, problems);
        if (problems.Count == 0)
        {
            var those = await pipelines.ListPeriodsAsync(pipelineId, context.CancellationToken);
            problems.AddRange(periods.Select((period, index) => PeriodCheck.Find(pipelineId, those, period, request.Periods.Count > 0 ? $"periods[{index}]" : index == 0 ? "from_period" : "to_period")).OfType<Problem>());
        }

        ProblemException.ThrowIfAny(problems);
        return Write(await backfills.RequestAsync(
            new BackfillRequest(pipelineId, periods)
            {
                MaxParallel = Math.Max(request.MaxParallel, 1),
                Force = request.Force,
                RequestId = request.RequestId.Length == 0 ? null : request.RequestId,
                RequestedBy = Caller.Name(context),
            },
            context.CancellationToken));
    }

    /// <inheritdoc />
    public override async Task<Backfill> GetBackfill(GetBackfillRequest request, ServerCallContext context) =>
        Write(Require(request.Name, await backfills.FindAsync(Number(request.Name), context.CancellationToken)));

    /// <inheritdoc />
    public override async Task<ListBackfillsResponse> ListBackfills(ListBackfillsRequest request, ServerCallContext context)
    {
        const string scope = "backfills";
        var problems = new List<Problem>();
        var page = KeysetPage.Read(scope, request.PageSize, request.PageToken, problems);
        ProblemException.ThrowIfAny(problems);
        var before = long.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null;
        var (rows, next) = page.Cut(await backfills.ListAsync(page.Size + 1, before, context.CancellationToken), scope, backfill => Text(backfill.BackfillId));
        return new ListBackfillsResponse { Backfills = { rows.Select(Write) }, NextPageToken = next };
    }

    /// <inheritdoc />
    public override async Task<Backfill> CancelBackfill(CancelBackfillRequest request, ServerCallContext context) =>
        Write(Require(request.Name, await backfills.CancelAsync(Number(request.Name), Caller.Name(context), context.CancellationToken)));

    private static IReadOnlyList<string> Periods(BackfillPipelineRequest request, List<Problem> problems)
    {
        var isRange = request.FromPeriod.Length > 0 || request.ToPeriod.Length > 0;
        if (isRange == request.Periods.Count > 0)
        {
            problems.Add(new Problem("etl.bad_backfill", "A backfill has its periods as a list, or from one year to another.", "periods", "Give periods, or from_period and to_period."));
            return [];
        }

        if (isRange)
            return Years(request, problems);
        foreach (var (period, index) in request.Periods.Select((period, index) => (period, index)))
            if (period.Length is 0 or > LongestPeriod || request.Periods.IndexOf(period) < index)
                problems.Add(new Problem("etl.bad_backfill", period.Length == 0 ? "A period is empty." : $"The period '{period}' is too long, or is there twice.", $"periods[{index}]"));
        if (request.Periods.Count > MostPeriods)
            problems.Add(new Problem("etl.bad_backfill", $"{request.Periods.Count} periods are too many.", "periods", $"At most {MostPeriods}."));
        return request.Periods;
    }

    private static IReadOnlyList<string> Years(BackfillPipelineRequest request, List<Problem> problems)
    {
        var (from, to) = (Year(request.FromPeriod), Year(request.ToPeriod));
        if (from is { } first && to is { } last && first <= last)
            return Enumerable.Range(first, last - first + 1).Select(year => Text(year)).ToList();
        problems.Add(new Problem("etl.bad_backfill", $"From '{request.FromPeriod}' to '{request.ToPeriod}' is no range of years.", from is null ? "from_period" : "to_period", "Years are written 2015; other periods are listed in periods."));
        return [];
    }

    private static int? Year(string text) =>
        text.Length == 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1900 and < 2200 ? year : null;

    private static long Number(string name)
    {
        var id = ScheduleReader.Id(name, "backfills/", "name");
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    private static StoredBackfill Require(string name, StoredBackfill? found) =>
        found ?? throw new ProblemException(new Problem("request.not_found", $"There is no backfill '{name}'.", "name"));

    private static Backfill Write(StoredBackfill backfill)
    {
        var message = new Backfill
        {
            Name = $"backfills/{Text(backfill.BackfillId)}",
            Pipeline = $"pipelines/{backfill.Request.PipelineId}",
            MaxParallel = backfill.Request.MaxParallel,
            Force = backfill.Request.Force,
            Ended = backfill.Runs.Count(run => run.State.HasEnded()),
            Succeeded = backfill.Runs.Count(run => run.State is RunState.Succeeded or RunState.Skipped),
            CreateTime = backfill.CreatedAt.ToTimestamp(),
            RequestedBy = backfill.Request.RequestedBy,
            CancelTime = backfill.CancelledAt?.ToTimestamp(),
            CancelledBy = backfill.CancelledBy,
        };
        message.Runs.AddRange(backfill.Runs.Select(run => new BackfillRun
        {
            Period = run.Period,
            Run = $"pipelines/{run.PipelineId}/runs/{Text(run.RunId)}",
            State = RunWriter.ToMessage(run.State),
        }));
        return message;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
