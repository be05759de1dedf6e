using System.Security.Cryptography;
using Edustat.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.EngineTests.Load;
using Warehouse.EngineTests.Schedule;
using Warehouse.Storage.Files;
using UploadService = Warehouse.Gateway.UploadService;

namespace Warehouse.EngineTests.Kill.Courses;

/// <summary>Two files are sent, one after the other, in pieces; whoever sends them remembers the name of the upload and goes on where it is.</summary>
internal sealed class UploadCourse : Course
{
    private const int Piece = 10_000;
    private const int PiecesInACall = 3;

    private static readonly (string File, int Rows)[] Files = [("first", 31 * 40 * 4), ("second", 32 * 40 * 4)];

    public override string Name => "upload";

    public override async Task PrepareAsync(TempFolder folder, TestWarehouse warehouse)
    {
        foreach (var version in (int[])[1, 2])
        {
            KillWorld.Write(folder, version);
            File.Move(Path.Combine(folder.Root, "samples", "enrolment.csv"), Path.Combine(folder.Root, "samples", Files[version - 1].File + ".csv"));
        }

        Redirect(folder, "enrolment", "source: upload");
        await LoadAsync(warehouse, folder);
    }

    public override async Task FinishAsync(TestWarehouse warehouse, string pipelines, Func<Task> started)
    {
        var clock = ShiftedClock.At(DateTimeOffset.UtcNow);
        await using var host = await LoadHost.StartAsync(warehouse, pipelines, time: clock);
        await started();
        foreach (var (file, _) in Files)
        {
            await FollowWhatWaitsAsync(host, "enrolment");
            var content = await File.ReadAllBytesAsync(Path.Combine(pipelines, "..", "samples", file + ".csv"));
            var name = await NameAsync(host, Path.Combine(Path.GetDirectoryName(warehouse.Address)!, file + ".name"), content);
            await SendAsync(host, name, content, clock);
            await LoadAsync(host, name);
        }
    }

    /// <summary>The rows are those of no file, of the first, or of the second; and what the spool has under a checksum has that checksum.</summary>
    public override async Task AssertSoundAsync(string warehouse, WarehouseText before, WarehouseText after)
    {
        await WarehouseText.ReadAsync(warehouse);
        await using var connection = new SqliteConnection($"Data Source={warehouse};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from fct_published_education where pipeline_id = 'enrolment'";
        Assert.Contains((long)(await command.ExecuteScalarAsync())!, Files.Select(file => (long)file.Rows).Prepend(0));
        var spool = Path.Combine(Path.GetDirectoryName(warehouse)!, "spool");
        foreach (var file in Directory.Exists(spool) ? Directory.EnumerateFiles(spool, "*.csv", SearchOption.AllDirectories) : [])
            Assert.Equal(Path.GetFileName(Path.GetDirectoryName(file)), await Spool.HashAsync(file, CancellationToken.None));
    }

    private static async Task<string> NameAsync(LoadHost host, string memory, byte[] content)
    {
        if (File.Exists(memory))
            return await File.ReadAllTextAsync(memory);
        var request = new CreateUploadRequest { Parent = "pipelines/enrolment", FileName = "enrolment.csv", Size = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) };
        var name = (await host.Service<UploadService>().CreateUpload(request, AnyCall.Anybody)).Name;
        await File.WriteAllTextAsync(memory + ".new", name);
        File.Move(memory + ".new", memory);
        return name;
    }

    private static async Task SendAsync(LoadHost host, string name, byte[] content, ShiftedClock clock)
    {
        var service = host.Service<UploadService>();
        while (await service.GetUpload(new GetUploadRequest { Name = name }, AnyCall.Anybody) is { State: Upload.Types.State.Open } upload)
            try
            {
                await service.SendUpload(new Pieces(name, content, (int)upload.Received), AnyCall.Anybody);
            }
            catch (ProblemException exception) when (exception.Problems[0].Code == "etl.upload_busy")
            {
                // A host that was killed is the one who sends until it has been silent for half a minute.
                clock.Set(clock.GetUtcNow() + TimeSpan.FromSeconds(31));
            }
    }

    // A host asks by itself for what another one did not come to, when it starts and every few minutes.
    private static async Task LoadAsync(LoadHost host, string name)
    {
        await host.TidyUploadsAsync();
        var upload = await host.Service<UploadService>().GetUpload(new GetUploadRequest { Name = name }, AnyCall.Anybody);
        var run = await host.EndOfAsync(NumberOf(upload.Run));
        Assert.Equal((null, Storage.Runs.RunState.Succeeded), (run.Error, run.State));
    }

    /// <summary>A few pieces from a place on; one without bytes when all have come.</summary>
    private sealed class Pieces(string name, byte[] content, int from) : IAsyncStreamReader<UploadChunk>
    {
        private int _next;

        public UploadChunk Current => new() { Name = name, Offset = At(_next - 1), Data = ByteString.CopyFrom(content, At(_next - 1), Math.Min(Piece, content.Length - At(_next - 1))) };

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(_next++ < PiecesInACall && (_next == 1 || At(_next - 1) < content.Length));

        private int At(int piece) => from + (piece * Piece);
    }
}
