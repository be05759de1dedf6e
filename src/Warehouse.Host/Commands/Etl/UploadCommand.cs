using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Edustat.V1;
using Google.Protobuf;
using Grpc.Core;
using Warehouse.Catalogue;
using Uploads = Edustat.V1.UploadService.UploadServiceClient;

namespace Warehouse.Host.Commands.Etl;

/// <summary><c>warehouse etl upload</c>: sends a file to a pipeline, goes on where it broke, and follows its run.</summary>
internal static class UploadCommand
{
    private const int ChunkBytes = 1 << 20;

    // A line that breaks more often than this, without a byte in between, is broken.
    private const int Attempts = 9;

    // How often a host that is back is asked for the run that it asks for by itself.
    private const int Looks = 20;

    private const string ChangedCode = "etl.upload_checksum";

    private const string EndedCode = "etl.upload_ended";

    public static Command Create(EtlServer server)
    {
        var pipeline = new Argument<string>("pipeline") { Description = "Its id; its source is 'upload'." };
        var file = new Argument<FileInfo>("file") { Description = "The file to send." };
        var period = new Option<string>("--period") { Description = "The period it is for.", DefaultValueFactory = _ => "" };
        var resume = new Option<string?>("--resume") { Description = "Go on with this upload: pipelines/…/uploads/…. Without it, one of the same file that is not complete is gone on with." };
        var noWait = new Option<bool>("--no-wait") { Description = "Send, and do not follow the run." };
        var command = new Command("upload", "Send a file to a pipeline, and follow its run to its end.") { pipeline, file, period, resume, noWait };
        server.Handle(command, async call =>
        {
            var source = call.Words.GetValue(file)!;
            if (!source.Exists)
                throw new ProblemException(new Problem("host.file_not_found", "There is no such file.", source.FullName));
            try
            {
                var upload = await SendAsync(call, new Uploads(call.Calls), source, $"pipelines/{call.Words.GetValue(pipeline)}", call.Words.GetValue(period)!, call.Words.GetValue(resume));
                return call.Words.GetValue(noWait) || upload.Run.Length == 0 ? Show(call, upload) : await RunFollower.FollowAsync(call, upload.Run);
            }
            catch (ProblemException exception) when (exception.Problems[0].Code is ChangedCode or EndedCode)
            {
                // Had it been seen later, the host would have refused it.
                await call.Words.InvocationConfiguration.Error.WriteLineAsync(exception.Problems[0].ToString());
                return EtlExit.Refused;
            }
        });
        return command;
    }

    private static async Task<Upload> SendAsync(EtlCall call, Uploads uploads, FileInfo source, string parent, string period, string? resume)
    {
        var sha256 = await HashAsync(source, call.CancellationToken);
        var upload = resume is null
            ? await uploads.CreateUploadAsync(new CreateUploadRequest { Parent = parent, FileName = source.Name, Size = source.Length, Sha256 = sha256, Period = period }, cancellationToken: call.CancellationToken)
            : await uploads.GetUploadAsync(new GetUploadRequest { Name = resume }, cancellationToken: call.CancellationToken);
        return upload.Sha256 == sha256
            ? await SendAsync(call, uploads, upload, source)
            : throw Changed(source, "The file is not the one that was announced: its checksum is another.");
    }

    private static async Task<string> HashAsync(FileInfo source, CancellationToken cancellationToken)
    {
        await using var stream = source.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static ProblemException Changed(FileInfo source, string message) =>
        new(new Problem(ChangedCode, message, source.FullName, "Send it again once nobody writes to it."));

    private static async Task<Upload> SendAsync(EtlCall call, Uploads uploads, Upload upload, FileInfo source)
    {
        var (told, before) = (0L, upload.Received);
        for (var attempt = 1; upload.State == Upload.Types.State.Open;)
        {
            try
            {
                // Where the line broke the host knows what it has, once it is back.
                if (attempt > 1)
                    upload = await uploads.GetUploadAsync(new GetUploadRequest { Name = upload.Name }, cancellationToken: call.CancellationToken);
                if (upload.State != Upload.Types.State.Open)
                    break;
                attempt = upload.Received > before ? 1 : attempt;
                before = upload.Received;
                if (before > told)
                    await call.Words.InvocationConfiguration.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{before} of {upload.Size} bytes are there already; the upload goes on behind them."));
                told = before;
                upload = await SendOnceAsync(call, uploads, upload, source);
                if (upload.State == Upload.Types.State.Open)
                    throw Changed(source, "The file became shorter while it was sent.");
            }
            catch (RpcException exception) when (MayPass(exception) && !call.CancellationToken.IsCancellationRequested)
            {
                attempt++;
                if (attempt > Attempts)
                {
                    await call.Words.InvocationConfiguration.Error.WriteLineAsync($"The upload broke. The same command goes on with it; so does --resume {upload.Name}");
                    throw;
                }

                await Task.Delay(TimeSpan.FromSeconds(attempt), call.CancellationToken);
            }
        }

        return upload.State == Upload.Types.State.Complete
            ? await WithRunAsync(call, uploads, upload)
            : throw new ProblemException(new Problem(EndedCode, $"The upload is {upload.State.ToString().ToLowerInvariant()}; nothing of it was loaded.", upload.Name, "Send the file again, without --resume."));
    }

    // A host that went away behind the last byte asks for the run once it is back.
    private static async Task<Upload> WithRunAsync(EtlCall call, Uploads uploads, Upload upload)
    {
        for (var look = 0; upload.Run.Length == 0 && look < Looks; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), call.CancellationToken);
            upload = await uploads.GetUploadAsync(new GetUploadRequest { Name = upload.Name }, cancellationToken: call.CancellationToken);
        }

        return upload;
    }

    // A host that was killed counts as the one who sends until it has been silent for half a minute.
    private static bool MayPass(RpcException exception) =>
        exception.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled || EtlServer.Problems(exception).Exists(problem => problem.Code == "etl.upload_busy");

    private static async Task<Upload> SendOnceAsync(EtlCall call, Uploads uploads, Upload upload, FileInfo source)
    {
        await using var stream = source.OpenRead();
        stream.Position = upload.Received;
        using var sending = uploads.SendUpload(cancellationToken: call.CancellationToken);
        var block = new byte[ChunkBytes];
        var hasSent = false;
        try
        {
            // When all bytes came before the line broke, a piece without any asks for the end.
            for (int length; (length = await stream.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, call.CancellationToken)) > 0 || !hasSent; hasSent = true)
            {
                var offset = stream.Position - length;
                await sending.RequestStream.WriteAsync(new UploadChunk
                {
                    Name = upload.Name,
                    Offset = offset,
                    Data = ByteString.CopyFrom(block, 0, length),
                    Sha256 = ByteString.CopyFrom(SHA256.HashData(block.AsSpan(0, length))),
                });
                ShowProgress(call, stream.Position, upload.Size);
            }

            await sending.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or IOException && !call.CancellationToken.IsCancellationRequested)
        {
            // What the server says is in the answer.
        }

        return await sending.ResponseAsync;
    }

    private static void ShowProgress(EtlCall call, long sent, long size)
    {
        if (call.IsTerminal && !call.AsJson)
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{100 * sent / size} % of {size} bytes{(sent == size ? "\n" : "")}"));
    }

    private static int Show(EtlCall call, Upload upload)
    {
        if (call.AsJson)
            call.WriteJson(upload);
        else if (upload.Run.Length == 0)
            call.Output.WriteLine($"{upload.FileName} was sent; the host asks for its run by itself. See it: warehouse etl runs --pipeline {upload.Name.Split('/')[1]}");
        else
            call.Output.WriteLine($"{upload.FileName} was sent; its run is {upload.Run.Split('/')[^1]}. Follow it: warehouse etl watch {upload.Run.Split('/')[^1]}");
        return CommandLine.Fine;
    }
}
