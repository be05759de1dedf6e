using System.Text;
using Edustat.V1;
using Grpc.Core;
using Warehouse.EngineTests.Load;
using ReviewService = Warehouse.Gateway.ReviewService;

namespace Warehouse.EngineTests.Kill.Courses;

/// <summary>What a load refused is exported, corrected and replayed.</summary>
internal sealed class ReplayCourse : Course
{
    public override string Name => "replay";

    public override Task PrepareAsync(TempFolder folder, TestWarehouse warehouse)
    {
        KillWorld.Write(folder, 1);
        return LoadAsync(warehouse, folder);
    }

    public override async Task FinishAsync(TestWarehouse warehouse, string pipelines, Func<Task> started)
    {
        await using var host = await LoadHost.StartAsync(warehouse, pipelines);
        await started();
        await FollowWhatWaitsAsync(host, "enrolment");
        var service = host.Service<ReviewService>();
        var loaded = $"pipelines/enrolment/runs/{(await RunsAsync(host, "enrolment"))[^1].RunId}";
        while ((await service.GetRunAccount(new GetRunAccountRequest { Name = loaded }, AnyCall.Anybody)).Rejected.Open > 0)
        {
            var pieces = new Pieces();
            await service.ExportRejects(new ExportRejectsRequest { Name = loaded }, pieces, AnyCall.Anybody);
            var corrected = Encoding.UTF8.GetString([.. pieces.Bytes])
                .Replace(",cn-99,2019,primary,1", ",cn-50,2021,primary,1", StringComparison.Ordinal)
                .Replace(",many", ",12", StringComparison.Ordinal);
            var asked = await service.ReplayRejects(new OneMessage(new ReplayRejectsRequest { Name = loaded, Content = Google.Protobuf.ByteString.CopyFromUtf8(corrected) }), AnyCall.Anybody);
            var run = await host.EndOfAsync(NumberOf(asked.Name));
            Assert.Equal((null, 2), (run.Error, run.Counts.Inserted));
        }
    }

    private sealed class Pieces : IServerStreamWriter<ExportRejectsResponse>
    {
        public List<byte> Bytes { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(ExportRejectsResponse message)
        {
            Bytes.AddRange(message.Content);
            return Task.CompletedTask;
        }
    }

    private sealed class OneMessage(ReplayRejectsRequest message) : IAsyncStreamReader<ReplayRejectsRequest>
    {
        private bool _isRead;

        public ReplayRejectsRequest Current => message;

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var isFirst = !_isRead;
            _isRead = true;
            return Task.FromResult(isFirst);
        }
    }
}
