using System.Globalization;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Members;
using Warehouse.Storage;
using Warehouse.Storage.Sql.Lineage;
using MemberVersion = Edustat.V1.MemberVersion;

namespace Warehouse.Gateway;

/// <summary>Where figures come from, and what members were over time.</summary>
public sealed class LineageService(IWarehouseEngine engine, FactLineage lineage, MemberVersions versions, TimeProvider time) : Edustat.V1.LineageService.LineageServiceBase
{
    private const int DefaultRows = 100;
    private const int MostRows = 1000;

    /// <inheritdoc />
    public override async Task<TraceFactResponse> TraceFact(TraceFactRequest request, ServerCallContext context)
    {
        if (request.PageSize is < 0 or > MostRows)
            throw new ProblemException(new Problem("request.bad_page_size", $"page_size is {request.PageSize}.", "page_size", $"Use 1 to {MostRows}, or 0 for {DefaultRows}."));
        var limit = request.PageSize == 0 ? DefaultRows : request.PageSize;
        return await engine.AskAsync(
            async session =>
            {
                var plan = QueryPlanner.Plan(QueryReader.Read(request.Query ?? new QueryIndicatorsRequest()), engine.Catalogue, session.Members, time);
                var response = new TraceFactResponse { DataVersion = (ulong)session.DataVersion };
                foreach (var read in plan.Reads)
                {
                    var rows = await lineage.TraceAsync(read, limit + 1, context.CancellationToken);
                    if (rows.Count > limit)
                        response.CutMeasures.Add(read.Measure.Measure);
                    // A window of single years is read as a whole.
                    response.Rows.AddRange(rows.Where(row => IsAsked(plan, read, row)).Take(limit).Select(row => ToMessage(read, row, session.Members)));
                }

                return response;
            },
            context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<ListMemberVersionsResponse> ListMemberVersions(ListMemberVersionsRequest request, ServerCallContext context)
    {
        var (dimension, member) = ReadMember(request.Parent);
        var day = MemberSearch.ReadDay(request.AsOf);
        var response = new ListMemberVersionsResponse();
        response.Versions.AddRange((await versions.ListAsync(dimension, member, day, context.CancellationToken)).Select(ToMessage));
        foreach (var succession in await versions.ListSuccessionsAsync(dimension, member, context.CancellationToken))
        {
            var isSuccessor = succession.Predecessor == member;
            (isSuccessor ? response.Successors : response.Predecessors).Add(new Succession
            {
                Member = $"dimensions/{dimension}/members/{(isSuccessor ? succession.Successor : succession.Predecessor)}",
                Kind = succession.Kind,
                Date = succession.Date,
            });
        }

        foreach (var conflict in dimension == "school" ? await versions.ListConflictsAsync(member, context.CancellationToken) : [])
            response.Warnings.Add(new Warning
            {
                Code = "history.differs_from_list",
                Message = $"On 1 September {conflict.Year.ToString(CultureInfo.InvariantCulture)} the list of schools has it in {conflict.ListedIn} as {conflict.ListedType}; its history tells {conflict.ToldIn ?? "no district"} and {conflict.ToldType ?? "no type"}. Figures follow the list.",
                Field = "versions",
                Items = { conflict.Year.ToString(CultureInfo.InvariantCulture) },
            });

        // Who has no history may be there all the same; who is nowhere was asked for by mistake.
        if (response.Versions.Count + response.Predecessors.Count + response.Successors.Count == 0 && day is null)
            await RequireMemberAsync(dimension, member, context.CancellationToken);
        return response;
    }

    /// <inheritdoc />
    public override async Task<ListInferredMembersResponse> ListInferredMembers(ListInferredMembersRequest request, ServerCallContext context)
    {
        var scope = request.Parent + "/inferredMembers";
        var problems = new List<Problem>();
        var page = KeysetPage.Read(scope, request.PageSize, request.PageToken, problems);
        ProblemException.ThrowIfAny(problems);
        var dimension = ReadMember(request.Parent + "/members/-").Dimension;

        // Of other dimensions none is ever inferred.
        var found = dimension == "school" ? await versions.ListInferredAsync(page.Size + 1, page.After, context.CancellationToken) : [];
        var (rows, next) = page.Cut(found, scope, member => member.Id);
        return new ListInferredMembersResponse
        {
            Members = { rows.Select(member => new Edustat.V1.InferredMember { Member = $"dimensions/{dimension}/members/{member.Id}", Run = $"pipelines/{member.PipelineId}/runs/{member.RunId.ToString(CultureInfo.InvariantCulture)}" }) },
            NextPageToken = next,
        };
    }

    private (string Dimension, string Member) ReadMember(string name)
    {
        if (name.Split('/') is not ["dimensions", { Length: > 0 } dimension, "members", { Length: > 0 } member])
            throw new ProblemException(new Problem("request.bad_name", $"'{name}' is not a name of the form dimensions/{{dimension}}/members/{{id}}.", "parent", "Write dimensions/{dimension}/members/{id}."));
        return engine.Catalogue.FindDimension(dimension) is { } found
            ? (found.Id, member)
            : throw new ProblemException(new Problem("request.not_found", $"There is no dimension '{dimension}'.", "parent", Nearest.Hint(dimension, engine.Catalogue.Dimensions.Select(d => d.Id))));
    }

    private Task<bool> RequireMemberAsync(string dimension, string id, CancellationToken cancellationToken) => engine.AskAsync(
        session => session.Members[dimension].ById(id) is not null
            ? Task.FromResult(true)
            : throw new ProblemException(new Problem("request.not_found", $"'{dimension}' has no member '{id}', and nothing is told of one.", "parent", session.Members[dimension].NearestHint(id))),
        cancellationToken);

    private static bool IsAsked(QueryPlan plan, FactRead read, TracedRow row) =>
        read.Fact.Interval is not null || !row.Keys.TryGetValue(read.Fact.Dimensions.First(use => use.Column == read.YearColumn).Dimension, out var year) || plan.Years.Contains(year);

    private static FactRow ToMessage(FactRead read, TracedRow row, MemberDirectory members)
    {
        var message = new FactRow { Fact = read.Fact.Id, Measure = read.Measure.Measure, ObsStatus = row.State.Status, Origin = ToMessage(row.State) };
        if (row.State.Value is { } value)
            message.Value = (double)value;
        foreach (var (dimension, key) in row.Keys)
            message.Keys[dimension] = members[dimension].ByKey(key)?.Id ?? key.ToString(CultureInfo.InvariantCulture);
        foreach (var (column, text) in row.Degenerate)
            message.Keys[column] = text;
        foreach (var state in row.Earlier)
        {
            var earlier = new EarlierRow { ObsStatus = state.Status, Origin = ToMessage(state), ReplacedBy = $"pipelines/{state.PipelineId}/runs/{state.ReplacedBy!.Value.ToString(CultureInfo.InvariantCulture)}" };
            if (state.Value is { } before)
                earlier.Value = (double)before;
            message.Earlier.Add(earlier);
        }

        return message;
    }

    private static RowOrigin ToMessage(TracedState state) => new()
    {
        Run = $"pipelines/{state.PipelineId}/runs/{state.RunId.ToString(CultureInfo.InvariantCulture)}",
        File = state.File,
        Sheet = state.Sheet,
        Line = state.Line,
        Column = state.Column,
        LoadTime = state.EndedAt?.ToTimestamp(),
        RequestedBy = state.RequestedBy,
        SourceSha256 = state.SourceSha256 ?? "",
    };

    private static MemberVersion ToMessage(Storage.Sql.Lineage.MemberVersion version) => new()
    {
        ValidFrom = version.ValidFrom,
        ValidTo = version.ValidTo ?? "",
        Name = version.Name ?? "",
        Code = version.Code ?? "",
        Kind = version.Kind ?? "",
        Parent = version.Parent ?? "",
        Founder = version.Founder ?? "",
        Recognition = version.Recognition ?? "",
        Change = version.Change ?? "",
        Pipeline = version.Pipeline is null ? "" : $"pipelines/{version.Pipeline}",
        Line = version.Line ?? 0,
    };
}
