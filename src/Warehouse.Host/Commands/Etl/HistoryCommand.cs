using System.CommandLine;
using Edustat.V1;
using Lineage = Edustat.V1.LineageService.LineageServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl history</c>: what a member was over time, or the members of which only facts have told.</summary>
internal static class HistoryCommand
{
    public static Command Create(EtlServer server)
    {
        var dimension = new Argument<string>("dimension") { Description = "Such as school or district." };
        var member = new Argument<string>("member") { Description = "Its id.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "" };
        var day = new Option<string>("--as-of") { Description = "Only what it was on this day, such as 2015-09-01.", DefaultValueFactory = _ => "" };
        var inferred = new Option<bool>("--inferred") { Description = "Instead of one member: those of which only facts have told so far." };
        var command = new Command("history", "Show what a member was and from when to when, what it came from and what came of it.") { dimension, member, day, inferred };
        command.Validators.Add(words =>
        {
            // Defaults are not there yet.
            if (string.IsNullOrEmpty(words.GetValue(member)) != words.GetValue(inferred))
                words.AddError("Name a member by its id, or say --inferred.");
        });
        server.Handle(command, call => call.Words.GetValue(inferred)
            ? ListInferredAsync(call, call.Words.GetValue(dimension)!)
            : ShowAsync(call, new ListMemberVersionsRequest { Parent = $"dimensions/{call.Words.GetValue(dimension)}/members/{call.Words.GetValue(member)}", AsOf = call.Words.GetValue(day)! }));
        return command;
    }

    private static async Task<int> ShowAsync(EtlCall call, ListMemberVersionsRequest request)
    {
        var found = await new Lineage(call.Calls).ListMemberVersionsAsync(request, cancellationToken: call.CancellationToken);
        if (call.AsJson)
        {
            call.WriteJson(found);
            return CommandLine.Fine;
        }

        if (found.Versions.Count + found.Predecessors.Count + found.Successors.Count == 0)
        {
            await call.Output.WriteLineAsync("Nothing is told of what it was.");
            return CommandLine.Fine;
        }

        call.WriteTable(["from", "to", "name", "code", "kind", "parent", "founder", "recognition", "change", "told by"], found.Versions.Select(Row));
        foreach (var line in found.Predecessors.Select(one => $"Came from {Id(one.Member)} by {one.Kind} on {one.Date}.")
            .Concat(found.Successors.Select(one => $"Went on as {Id(one.Member)} by {one.Kind} on {one.Date}."))
            .Concat(found.Warnings.Select(warning => new Catalogue.Problem(warning.Code, warning.Message).ToString())))
            await call.Output.WriteLineAsync(line);
        return CommandLine.Fine;
    }

    private static async Task<int> ListInferredAsync(EtlCall call, string dimension)
    {
        var all = await Pages.ReadAllAsync((size, token) => new Lineage(call.Calls).ListInferredMembersAsync(
            new ListInferredMembersRequest { Parent = $"dimensions/{dimension}", PageSize = size, PageToken = token }, cancellationToken: call.CancellationToken));
        if (call.AsJson)
            call.WriteJson(all);
        else
            call.WriteTable(["member", "brought by"], all.Members.Select(one => (string[])[Id(one.Member), one.Run]));
        return CommandLine.Fine;
    }

    private static string[] Row(MemberVersion version) =>
    [
        version.ValidFrom,
        version.ValidTo,
        version.Name,
        version.Code,
        version.Kind,
        version.Parent,
        version.Founder,
        version.Recognition,
        version.Change,
        version.Pipeline.Length == 0 ? "" : $"{version.Pipeline["pipelines/".Length..]}:{version.Line}",
    ];

    private static string Id(string member) => member[(member.LastIndexOf('/') + 1)..];
}
