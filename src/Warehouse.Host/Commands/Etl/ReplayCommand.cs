using System.CommandLine;
using Edustat.V1;
using Google.Protobuf;
using Warehouse.Catalogue;
using Reviews = Edustat.V1.ReviewService.ReviewServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl replay</c>: loads corrected rejects.</summary>
internal static class ReplayCommand
{
    private const int PieceBytes = 64 * 1024;

    public static Command Create(EtlServer server)
    {
        var run = new Argument<string>("run") { Description = "The number of the run whose rejects were corrected." };
        var file = new Argument<FileInfo>("file") { Description = "The corrected CSV of: warehouse etl rejects RUN --export FILE." };
        var command = new Command("replay", "Load corrected rejects, and follow that. Exit code 1 when rows are still wrong.") { run, file };
        server.Handle(command, async call =>
        {
            var source = call.Words.GetValue(file)!;
            if (!source.Exists)
                throw new ProblemException(new Problem("etl.file_not_found", "There is no such file.", source.Name));
            using var replay = new Reviews(call.Calls).ReplayRejects(cancellationToken: call.CancellationToken);
            await replay.RequestStream.WriteAsync(new ReplayRejectsRequest { Name = RunText.Name(call.Words.GetValue(run)!) }, call.CancellationToken);
            await using (var content = source.OpenRead())
            {
                var piece = new byte[PieceBytes];
                int read;
                while ((read = await content.ReadAsync(piece, call.CancellationToken)) > 0)
                    await replay.RequestStream.WriteAsync(new ReplayRejectsRequest { Content = ByteString.CopyFrom(piece, 0, read) }, call.CancellationToken);
            }

            await replay.RequestStream.CompleteAsync();
            var asked = await replay.ResponseAsync;
            var code = await RunFollower.FollowAsync(call, asked.Name);
            var ended = await call.Admin.GetRunAsync(new GetRunRequest { Name = asked.Name }, cancellationToken: call.CancellationToken);
            return code == CommandLine.Fine && ended.Counts.RowsRejected > 0 ? CommandLine.Failed : code;
        });
        return command;
    }
}
