using System.CommandLine;
using System.Globalization;
using Edustat.V1;
using Reviews = Edustat.V1.ReviewService.ReviewServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl gates</c>, <c>changes</c>, <c>approve</c> and <c>decline</c>: what a run found and would change, and the decision about it.</summary>
internal static class ReviewCommands
{
    public static IEnumerable<Command> Create(EtlServer server) => [Gates(server), Changes(server), Approve(server), Decline(server)];

    /// <summary>What the gates of a run found; nothing where it has none.</summary>
    public static async Task<ListGateResultsResponse> ShowGatesAsync(EtlCall call, string name)
    {
        var found = await new Reviews(call.Calls).ListGateResultsAsync(new ListGateResultsRequest { Parent = name }, cancellationToken: call.CancellationToken);
        if (call.AsJson)
            call.WriteJson(found);
        else if (found.Results.Count > 0)
            call.WriteTable(["gate", "kind", "severity", "passed", "district", "year", "member", "message"], found.Results.Select(Row));
        return found;
    }

    /// <summary>What a run would change; nothing where it would change nothing.</summary>
    public static async Task ShowChangesAsync(EtlCall call, string name)
    {
        var request = new ListChangesRequest { Parent = name, PageSize = 1000 };
        do
        {
            var page = await new Reviews(call.Calls).ListChangesAsync(request, cancellationToken: call.CancellationToken);
            if (call.AsJson)
                call.WriteJson(page);
            else if (page.Changes.Count > 0)
                call.WriteTable(["measure", "district", "year", "stage", "before", "after", "difference"], page.Changes.Select(Row));
            if (!call.AsJson && page.MemberChanges.Count > 0)
                call.WriteTable(["member", "attribute", "before", "after"], page.MemberChanges.Select(Row));
            if (!call.AsJson && page.MemberChangesLeftOut > 0)
                await call.Output.WriteLineAsync($"And {RunText.Count(page.MemberChangesLeftOut)} more changes of members.");
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    private static Command Gates(EtlServer server)
    {
        var run = Run();
        var command = new Command("gates", "Show what the quality gates of a run found. Exit code 1 when one was not passed.") { run };
        server.Handle(command, async call => (await ShowGatesAsync(call, RunText.Name(call.Words.GetValue(run)!))).Results.All(result => result.Passed) ? CommandLine.Fine : CommandLine.Failed);
        return command;
    }

    private static Command Changes(EtlServer server)
    {
        var run = Run();
        var command = new Command("changes", "Show what a held run or a dry run would change, by district.") { run };
        server.Handle(command, async call =>
        {
            await ShowChangesAsync(call, RunText.Name(call.Words.GetValue(run)!));
            return CommandLine.Fine;
        });
        return command;
    }

    private static Command Approve(EtlServer server)
    {
        var run = Run();
        var command = new Command("approve", "Let a held run commit what it was held for, and follow it. Exit code 5 when it is held again.") { run };
        server.Handle(command, async call =>
        {
            var approved = await new Reviews(call.Calls).ApproveRunAsync(new ApproveRunRequest { Name = RunText.Name(call.Words.GetValue(run)!) }, cancellationToken: call.CancellationToken);
            return await RunFollower.FollowAsync(call, approved.Name);
        });
        return command;
    }

    private static Command Decline(EtlServer server)
    {
        var run = Run();
        var reason = new Option<string>("--reason") { Description = "Why; kept with the run.", Required = true };
        var command = new Command("decline", "End a held run without its changes.") { run, reason };
        server.Handle(command, async call =>
        {
            var declined = await new Reviews(call.Calls).DeclineRunAsync(
                new DeclineRunRequest { Name = RunText.Name(call.Words.GetValue(run)!), Reason = call.Words.GetValue(reason)! }, cancellationToken: call.CancellationToken);
            if (call.AsJson)
                call.WriteJson(declined);
            else
                await call.Output.WriteLineAsync(RunText.Outcome(declined));
            return CommandLine.Fine;
        });
        return command;
    }

    private static Argument<string> Run() => new("run") { Description = "Its number." };

    private static string[] Row(GateResult result) =>
        [result.Gate, result.Kind, result.Severity, result.Passed ? "yes" : "no", result.District, result.Year, result.Member, result.Message];

    private static string[] Row(Change change) =>
    [
        change.Measure,
        change.District,
        change.Year,
        change.Stage,
        change.HasBefore ? Figure(change.Before) : "",
        change.HasAfter ? Figure(change.After) : "",
        change.HasDifference ? Figure(change.Difference) : "",
    ];

    private static string[] Row(MemberChange change) =>
        [change.Member["dimensions/".Length..].Replace("/members/", " ", StringComparison.Ordinal), change.Attribute.Length > 0 ? change.Attribute : change.HasBefore ? "gone" : "new", change.Before, change.After];

    private static string Figure(double figure) => figure.ToString("#,0.####", CultureInfo.InvariantCulture);
}
