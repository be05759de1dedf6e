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

    public static Command Create(EtlServer server)
    {
        var pipeline = new Argument<string>("pipeline") { Description = "Its id; its source is 'upload'." };
        var file = new Argument<FileInfo>("file") { Description = "The file to send." };
        var period = new Option<string>("--period") { Description = "The period it is for.", DefaultValueFactory = _ => "" };
        var resume = new Option<string?>("--resume") { Description = "Go on with this upload: pipelines/…/uploads/…, as the broken one said." };
        var noWait = new Option<bool>("--no-wait") { Description = "Send, and do not follow the run." };
        var command = new Command("upload", "Send a file to a pipeline, and follow its run to its end.") { pipeline, file, period, resume, noWait };
        server.Handle(command, async call =>
        {
            var source = call.Words.GetValue(file)!;
            if (!source.Exists)
                throw new ProblemException(new Problem("host.file_not_found", "There is no such file.", source.FullName));
            var uploads = new Uploads(call.Calls);
            var upload = call.Words.GetValue(resume) is { } name
                ? await uploads.GetUploadAsync(new GetUploadRequest { Name = name }, cancellationToken: call.CancellationToken)
                : await BeginAsync(call, uploads, $"pipelines/{call.Words.GetValue(pipeline)}", source, call.Words.GetValue(period)!);
            if (upload.Size != source.Length)
                throw new ProblemException(new Problem("etl.upload_checksum", "The file has another size than the one that was announced.", source.FullName, "Send it as a new upload."));
            upload = await SendAsync(call, uploads, upload, source);
            if (call.Words.GetValue(noWait) || upload.Run.Length == 0)
                return Show(call, upload);
            return await RunFollower.FollowAsync(call, upload.Run);
        });
        return command;
    }

    private static async Task<Upload> BeginAsync(EtlCall call, Uploads uploads, string parent, FileInfo source, string period)
    {
        await using var stream = source.OpenRead();
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, call.CancellationToken));
        var request = new CreateUploadRequest { Parent = parent, FileName = source.Name, Size = source.Length, Sha256 = sha256, Period = period };
        return await uploads.CreateUploadAsync(request, cancellationToken: call.CancellationToken);
    }

    private static async Task<Upload> SendAsync(EtlCall call, Uploads uploads, Upload upload, FileInfo source)
    {
        for (var attempt = 1; upload.State == Upload.Types.State.Open;)
        {
            var before = upload.Received;
            try
            {
                upload = await SendOnceAsync(call, uploads, upload, source);
            }
            catch (RpcException exception) when (MayPass(exception) && !call.CancellationToken.IsCancellationRequested)
            {
                attempt++;
                if (attempt > Attempts)
                {
                    await call.Words.InvocationConfiguration.Error.WriteLineAsync($"The upload broke. Go on with it: warehouse etl upload … --resume {upload.Name}");
                    throw;
                }

                await Task.Delay(TimeSpan.FromSeconds(attempt), call.CancellationToken);
                upload = await uploads.GetUploadAsync(new GetUploadRequest { Name = upload.Name }, cancellationToken: call.CancellationToken);
                attempt = upload.Received > before ? 1 : attempt;
            }
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
        else
            call.Output.WriteLine($"{upload.FileName} was sent; its run is {upload.Run.Split('/')[^1]}. Follow it: warehouse etl watch {upload.Run.Split('/')[^1]}");
        return CommandLine.Fine;
    }
}
