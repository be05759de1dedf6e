using System.CommandLine;
using Edustat.V1;
using Reviews = Edustat.V1.ReviewService.ReviewServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl account</c>: what became of every row that a run read.</summary>
internal static class AccountCommand
{
    public static Command Create(EtlServer server)
    {
        var run = new Argument<string>("run") { Description = "Its number." };
        var command = new Command("account", "Show what became of every row that a run read. Exit code 1 while rejected rows are open.") { run };
        server.Handle(command, async call =>
        {
            var account = await new Reviews(call.Calls).GetRunAccountAsync(new GetRunAccountRequest { Name = RunText.Name(call.Words.GetValue(run)!) }, cancellationToken: call.CancellationToken);
            if (call.AsJson)
                call.WriteJson(account);
            else
                call.WriteTable(["rows", "number"], Rows(account));
            return account.Closes && account.Rejected.Open + account.KeptInPart.Open == 0 ? CommandLine.Fine : CommandLine.Failed;
        });
        return command;
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(RunAccount account)
    {
        yield return ["read", RunText.Count(account.RowsRead)];
        if (account.HasRowsLoaded)
        {
            yield return ["= loaded", RunText.Count(account.RowsLoaded)];
            yield return ["+ unchanged", RunText.Count(account.RowsUnchanged)];
        }
        else
        {
            yield return ["= kept", RunText.Count(account.RowsKept)];
        }

        yield return ["+ rejected", RunText.Count(account.RowsRejected)];
        foreach (var (rule, rows) in account.RowsDiscarded.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            yield return [$"+ discarded as {rule}", RunText.Count(rows)];
        foreach (var line in States("rejected", account.Rejected).Concat(States("kept in part", account.KeptInPart)))
            yield return line;
        if (!account.Closes)
            yield return ["the sums are not right", ""];
    }

    private static IEnumerable<IReadOnlyList<string>> States(string what, RejectAccount rows) =>
        from pair in ((string State, long Rows)[])[("open", rows.Open), ("corrected", rows.Corrected), ("given up", rows.GivenUp), ("superseded", rows.Superseded)]
        where pair.Rows > 0
        select (IReadOnlyList<string>)[$"{what}: {pair.State}", RunText.Count(pair.Rows)];
}
