using System.CommandLine;
using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Reviews = Edustat.V1.ReviewService.ReviewServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl rejects</c>: the rows that a run refused, as a table or as a CSV to correct; or gives them up.</summary>
internal static class RejectsCommand
{
    public static Command Create(EtlServer server)
    {
        var run = new Argument<string>("run") { Description = "Its number." };
        var codes = new Option<string[]>("--code") { Description = "Only those with this code, such as etl.not_a_number; may be given again." };
        var column = new Option<string>("--column") { Description = "Only those of this column.", DefaultValueFactory = _ => "" };
        var file = new Option<string>("--file") { Description = "Only those of this file.", DefaultValueFactory = _ => "" };
        var from = new Option<long>("--from-line") { Description = "Only those on this line or below." };
        var to = new Option<long>("--to-line") { Description = "Only those on this line or above." };
        var text = new Option<string>("--text") { Description = "Only those with this text in the row or the message.", DefaultValueFactory = _ => "" };
        var states = new Option<RejectState[]>("--state") { Description = "Only those that are Open, Corrected, GivenUp or Superseded; may be given again." };
        var export = new Option<FileInfo?>("--export") { Description = "Write the rows to this CSV, to correct and replay them." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Write that CSV although there is such a file: corrections in it are lost." };
        var giveUp = new Option<string>("--give-up") { Description = "Give the open ones up, for this reason.", DefaultValueFactory = _ => "" };
        var command = new Command("rejects", "List the rows that a run refused, export them, or give them up. Exit code 1 when some are open.") { run, codes, column, file, from, to, text, states, export, overwrite, giveUp };
        server.Handle(command, async call =>
        {
            var words = call.Words;
            var filter = new RejectFilter
            {
                Codes = { words.GetValue(codes) ?? [] },
                States = { words.GetValue(states) ?? [] },
                Column = words.GetValue(column)!,
                File = words.GetValue(file)!,
                FromLine = words.GetValue(from),
                ToLine = words.GetValue(to),
                Text = words.GetValue(text)!,
            };
            var name = RunText.Name(words.GetValue(run)!);
            if (words.GetValue(giveUp) is { Length: > 0 } reason)
                return await GiveUpAsync(call, name, filter, reason);
            return words.GetValue(export) is { } target ? await ExportAsync(call, name, filter, target, words.GetValue(overwrite)) : await ListAsync(call, name, filter);
        });
        return command;
    }

    private static async Task<int> ListAsync(EtlCall call, string name, RejectFilter filter)
    {
        var request = new ListRejectsRequest { Parent = name, Filter = filter, PageSize = 1000 };
        var open = false;
        while (true)
        {
            var page = await call.Admin.ListRejectsAsync(request, cancellationToken: call.CancellationToken);
            open |= page.Rejects.Any(reject => reject.State == RejectState.Open);
            if (call.AsJson)
                call.WriteJson(page);
            else
                call.WriteTable(["row", "file", "sheet", "line", "column", "code", "state", "message"], page.Rejects.Select(Row));
            if (page.NextPageToken.Length == 0)
            {
                if (!call.AsJson)
                    foreach (var (code, count) in page.CountsByCode.OrderByDescending(pair => pair.Value))
                        await call.Output.WriteLineAsync($"{code}: {RunText.Count(count)}");
                return open ? CommandLine.Failed : CommandLine.Fine;
            }

            request.PageToken = page.NextPageToken;
        }
    }

    private static async Task<int> ExportAsync(EtlCall call, string name, RejectFilter filter, FileInfo target, bool overwrite)
    {
        if (target.Exists && !overwrite)
            throw new ProblemException(new Problem("host.file_exists", "There is such a file already, and somebody may have corrected rows in it.", target.FullName, "Name another one, or say --overwrite."));
        using var exported = new Reviews(call.Calls).ExportRejects(new ExportRejectsRequest { Name = name, Filter = filter }, cancellationToken: call.CancellationToken);
        var lines = 0;
        // Under its name once it is whole.
        var part = target.FullName + ".part";
        try
        {
            await using (var file = File.Create(part))
                await foreach (var piece in exported.ResponseStream.ReadAllAsync(call.CancellationToken))
                {
                    piece.Content.WriteTo(file);
                    lines += piece.Content.Span.Count((byte)'\n');
                }

            File.Move(part, target.FullName, overwrite);
        }
        finally
        {
            File.Delete(part);
        }

        // The header is one of them.
        await call.Output.WriteLineAsync(lines <= 1
            ? $"No such row is open: {target.Name} has a header alone. warehouse etl rejects {name[(name.LastIndexOf('/') + 1)..]} shows what became of them."
            : $"Written to {target.Name}. Correct its cells, then: warehouse etl replay {name[(name.LastIndexOf('/') + 1)..]} {target.Name}");
        return CommandLine.Fine;
    }

    private static async Task<int> GiveUpAsync(EtlCall call, string name, RejectFilter filter, string reason)
    {
        var given = await new Reviews(call.Calls).GiveUpRejectsAsync(new GiveUpRejectsRequest { Name = name, Filter = filter, Reason = reason }, cancellationToken: call.CancellationToken);
        if (call.AsJson)
            call.WriteJson(given);
        else
            await call.Output.WriteLineAsync($"{RunText.Count(given.Rows)} rows given up.");
        return CommandLine.Fine;
    }

    private static string[] Row(Reject reject) =>
    [
        RunText.Count(reject.Row),
        reject.File,
        reject.Sheet,
        RunText.Count(reject.Line),
        reject.Column,
        reject.Code,
        reject.State.ToString(),
        reject.Hint.Length == 0 ? reject.Message : $"{reject.Message} {reject.Hint}",
    ];
}
