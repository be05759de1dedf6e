using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;
using Warehouse.Query.Members;
using Warehouse.Storage;

namespace Warehouse.Gateway;

/// <summary>Says what can be asked.</summary>
public sealed class CatalogService(IWarehouseEngine engine) : Edustat.V1.CatalogService.CatalogServiceBase
{
    private const int DefaultPageSize = 100;
    private const int LargestPageSize = 1000;

    private IndicatorCatalogue Catalogue => engine.Catalogue;

    /// <inheritdoc />
    public override async Task<ListIndicatorsResponse> ListIndicators(ListIndicatorsRequest request, ServerCallContext context)
    {
        await using var session = await engine.OpenSessionAsync(context.CancellationToken);
        var question = request.Clone();
        (question.PageSize, question.PageToken) = (0, "");
        // Definitions change with the catalogue, not with loads: pages are of version 0 of one catalogue.
        var page = Page.Read(request.PageSize, request.PageToken, DefaultPageSize, LargestPageSize, Page.HashOf(question) + Catalogue.Version, 0);
        var found = Catalogue.Indicators.Where(indicator => Matches(indicator, request.Search.Trim())).ToList();
        var response = new ListIndicatorsResponse { NextPageToken = page.NextToken(found.Count), Provenance = ResponseWriter.Provenance(session, Catalogue) };
        response.Indicators.AddRange(page.Of(found).Select(indicator => CatalogueWriter.Write(indicator, Catalogue)));
        return response;
    }

    /// <inheritdoc />
    public override Task<Edustat.V1.Indicator> GetIndicator(GetIndicatorRequest request, ServerCallContext context) =>
        Task.FromResult(CatalogueWriter.Write(FindIndicator(request.Name), Catalogue));

    /// <inheritdoc />
    public override Task<ListDimensionsResponse> ListDimensions(ListDimensionsRequest request, ServerCallContext context)
    {
        var response = new ListDimensionsResponse();
        response.Dimensions.AddRange(Catalogue.Dimensions.Select(CatalogueWriter.Write));
        return Task.FromResult(response);
    }

    /// <inheritdoc />
    public override async Task<ListMembersResponse> ListMembers(ListMembersRequest request, ServerCallContext context)
    {
        var english = QueryReader.IsEnglish(request.Language);
        var dimension = FindDimension(request.Parent);
        var question = request.Clone();
        (question.PageSize, question.PageToken) = (0, "");
        return await engine.AskAsync(
            session =>
            {
                var page = Page.Read(request.PageSize, request.PageToken, DefaultPageSize, LargestPageSize, Page.HashOf(question), session.DataVersion);
                var members = session.Members[dimension.Id];
                var found = MemberSearch.Find(members, request.Search, request.Level, request.Under, request.AsOf);
                var response = new ListMembersResponse { NextPageToken = page.NextToken(found.Count), TotalSize = found.Count };
                response.Members.AddRange(page.Of(found).Select(member => MemberWriter.Write(member, members, english)));
                return Task.FromResult(response);
            },
            context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<ListMembershipsResponse> ListMemberships(ListMembershipsRequest request, ServerCallContext context)
    {
        var english = QueryReader.IsEnglish(request.Language);
        var day = MemberSearch.ReadDay(request.AsOf);
        var (dimension, id) = ReadMemberName(request.Name);
        return await engine.AskAsync(
            session =>
            {
                var members = session.Members[dimension.Id];
                var asked = members.ById(id) ?? throw new ProblemException(new Problem("request.not_found", $"'{dimension.Id}' has no member '{id}'.", "name", members.NearestHint(id)));
                var response = new ListMembershipsResponse { Provenance = ResponseWriter.Provenance(session, Catalogue) };
                response.Memberships.AddRange(members.Memberships
                    .Where(m => (m.RegionId == asked.Id || m.MemberId == asked.Id) && (day is null || DateText.Covers(m.ValidFrom, m.ValidTo, day)))
                    .Select(m => MemberWriter.Write(m, members, english)));
                return Task.FromResult(response);
            },
            context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<ListCodesResponse> ListCodes(ListCodesRequest request, ServerCallContext context)
    {
        var english = QueryReader.IsEnglish(request.Language);
        var day = MemberSearch.ReadDay(request.AsOf);
        var dimension = FindDimension(request.Parent);
        var question = request.Clone();
        (question.PageSize, question.PageToken) = (0, "");
        return await engine.AskAsync(
            session =>
            {
                var page = Page.Read(request.PageSize, request.PageToken, DefaultPageSize, LargestPageSize, Page.HashOf(question), session.DataVersion);
                var members = session.Members[dimension.Id];
                var found = members.CodeHistory
                    .Where(spell => spell.Code.StartsWith(request.Code.Trim(), StringComparison.Ordinal)
                        && spell.Label.Contains(request.Search.Trim(), StringComparison.Ordinal)
                        && (day is null || DateText.Covers(spell.ValidFrom, spell.ValidTo, day)))
                    .ToList();
                var response = new ListCodesResponse { NextPageToken = page.NextToken(found.Count), TotalSize = found.Count };
                response.Codes.AddRange(page.Of(found).Select(spell => MemberWriter.Write(spell, members, english)));
                return Task.FromResult(response);
            },
            context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<GetAvailabilityResponse> GetAvailability(GetAvailabilityRequest request, ServerCallContext context)
    {
        var indicator = FindIndicator(request.Name);
        return await engine.AskAsync(session => AvailabilityAsync(indicator, session, context.CancellationToken), context.CancellationToken);
    }

    private async Task<GetAvailabilityResponse> AvailabilityAsync(Catalogue.Indicator indicator, IWarehouseSession session, CancellationToken cancellationToken)
    {
        var response = new GetAvailabilityResponse { Provenance = ResponseWriter.Provenance(session, Catalogue) };
        foreach (var terms in indicator.Terms.GroupBy(term => term.Measure))
        {
            var measure = terms.Key;
            foreach (var fact in Catalogue.FactsWith(measure))
            {
                var all = await session.ReadAvailabilityAsync(fact, fact.FindMeasure(measure)!, cancellationToken);
                var rows = all.Where(row => IsUsed(indicator, terms, row, session.Members)).ToList();
                response.Availability.AddRange(CatalogueWriter.WriteAvailability(measure, fact, rows, session.Members));
            }
        }

        return response;
    }

    // An indicator of public funding has nothing to do with tuition, though both are one measure.
    private static bool IsUsed(Catalogue.Indicator indicator, IEnumerable<MeasureTerm> terms, AvailabilityRow row, MemberDirectory members) =>
        terms.Any(term => term.Pins.All(pin => !row.Members.TryGetValue(pin.Key, out var key) || pin.Value.Any(member => members[pin.Key].ById(member)?.Key == key)))
        && (indicator.Stages.Count == 0 || !row.Members.TryGetValue("stage", out var stage) || members["stage"].ByKey(stage) is not { } member || indicator.Stages.Contains(member.Id));

    private static bool Matches(Catalogue.Indicator indicator, string search) =>
        new[] { indicator.Id, indicator.LabelZh, indicator.LabelEn, indicator.Theme }.Any(text => text.Contains(search, StringComparison.OrdinalIgnoreCase));

    private Catalogue.Indicator FindIndicator(string name)
    {
        var id = name.StartsWith("indicators/", StringComparison.Ordinal) ? name["indicators/".Length..] : name;
        return Catalogue.FindIndicator(id)
            ?? throw new ProblemException(new Problem("request.not_found", $"There is no indicator '{id}'.", "name", Nearest.Hint(id, Catalogue.Indicators.Select(i => i.Id))));
    }

    // dimensions/district/members/zone-chengdu-hitech
    private (Catalogue.Dimension Dimension, string Id) ReadMemberName(string name) => name.Split('/') switch
    {
        ["dimensions", var dimension, "members", var id] => (FindDimension(dimension), id),
        _ => throw new ProblemException(new Problem("request.not_found", $"'{name}' names no member.", "name", "Write dimensions/{dimension}/members/{id}.")),
    };

    private Catalogue.Dimension FindDimension(string parent)
    {
        var id = parent.StartsWith("dimensions/", StringComparison.Ordinal) ? parent["dimensions/".Length..] : parent;
        return Catalogue.FindDimension(id)
            ?? throw new ProblemException(new Problem("request.not_found", $"There is no dimension '{id}'.", "parent", Nearest.Hint(id, Catalogue.Dimensions.Select(d => d.Id))));
    }
}
