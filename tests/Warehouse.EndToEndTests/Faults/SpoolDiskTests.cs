using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Edustat.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Warehouse.EndToEndTests.Starting;

namespace Warehouse.EndToEndTests.Faults;

/// <summary>The disk of sent files is full: a clear error, and the upload goes on where it is once there is room.</summary>
public sealed partial class SpoolDiskTests : IDisposable
{
    private const int Rows = 100_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    private string Disk => Path.Combine(_folder, "disk");

    [OwnDiskFact]
    public async Task SpoolThatFillsUp_RefusesTheUpload_WhichGoesOnOnceThereIsRoom()
    {
        Directory.CreateDirectory(Disk);
        WritePipeline();
        await using var host = HostProcess.Start(
            ["unshare", "-rm", "sh", "-c", $"mount -t tmpfs -o size=8m none {Disk} && exec \"$@\"", "sh"],
            _folder,
            new Dictionary<string, string>(),
            $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(_folder, "pipelines")}", $"--Etl:SpoolDirectory={Path.Combine(Disk, "spool")}");
        using var channel = GrpcChannel.ForAddress(PrintedGrpc().Match(await host.ReadUntilAsync("curl ")).Groups[1].Value);
        var ballast = $"/proc/{host.ProcessId}/root{Disk}/ballast";
        await File.WriteAllBytesAsync(ballast, new byte[7 << 20]);
        var uploads = new UploadService.UploadServiceClient(channel);
        var content = Encoding.UTF8.GetBytes("id,name\n" + string.Concat(Enumerable.Range(0, Rows).Select(n => FormattableString.Invariant($"x-{n:000000},地区{n:000000}\n"))));
        var upload = await uploads.CreateUploadAsync(new CreateUploadRequest { Parent = "pipelines/sent", FileName = "sent.csv", Size = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) });

        var full = await Assert.ThrowsAsync<RpcException>(() => SendAsync(uploads, upload, content));

        Assert.Equal(StatusCode.ResourceExhausted, full.StatusCode);
        Assert.Contains("could not be kept", full.Status.Detail, StringComparison.Ordinal);
        var broken = await uploads.GetUploadAsync(new GetUploadRequest { Name = upload.Name });
        Assert.Equal((Upload.Types.State.Open, ""), (broken.State, broken.Run));
        Assert.InRange(broken.Received, 0, content.Length - 1);

        File.Delete(ballast);
        var sent = await SendAsync(uploads, broken, content);
        var run = new Run();
        using var watch = new EtlAdminService.EtlAdminServiceClient(channel).WatchRun(new WatchRunRequest { Name = sent.Run });
        await foreach (var seen in watch.ResponseStream.ReadAllAsync())
            run = seen;

        Assert.Equal((Run.Types.State.Succeeded, Rows, Rows), (run.State, run.Counts.RowsRead, run.Counts.Inserted));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Upload> SendAsync(UploadService.UploadServiceClient uploads, Upload upload, byte[] content)
    {
        using var sending = uploads.SendUpload();
        try
        {
            for (var at = (int)upload.Received; at < content.Length; at += 64 << 10)
                await sending.RequestStream.WriteAsync(new UploadChunk { Name = upload.Name, Offset = at, Data = ByteString.CopyFrom(content, at, Math.Min(64 << 10, content.Length - at)) });
            await sending.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or IOException)
        {
            // What the server says is in the answer.
        }

        return await sending.ResponseAsync;
    }

    private void WritePipeline()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pipelines"));
        File.WriteAllText(Path.Combine(_folder, "pipelines", "sent.yaml"),
            """
            pipeline: sent
            title: 地区
            authority: 测试局
            target: dimension:district
            source: upload
            format: csv
            encoding: utf-8
            member:
              id: { column: id }
              attributes:
                gb_code: null
                code_scheme: own
                name_zh: { column: name }
                name_en: null
                level: PROV
                statistical_parent_id: null
                managing_parent_id: null
            """);
    }

    [GeneratedRegex(@"gRPC  (\S+)")]
    private static partial Regex PrintedGrpc();
}
