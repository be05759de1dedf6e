using System.Net;
using System.Security.Cryptography;
using System.Text;
using Edustat.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Warehouse.Catalogue;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using RunCounts = Warehouse.Storage.Runs.RunCounts;
using Upload = Edustat.V1.Upload;
using UploadService = Warehouse.Gateway.UploadService;

namespace Warehouse.EngineTests.Load;

/// <summary>Sources that are fetched, asked of another database, or sent.</summary>
public abstract class SourceTests(StorageEngine engine) : IDisposable
{
    private static readonly ServerCallContext Call = AnyCall.Anybody;

    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task FileOfAServer_IsFetchedOnce_AndAgainWhenItChanged()
    {
        await using var server = await FileServer.StartAsync();
        WritePipeline($"url: {server.Address}/pupils.csv");
        await using var host = await StartAsync();
        server.Content = "地区,年份,在校生数\n湖北省,2019,100\n";

        var first = await host.RunAsync("pupils");
        var second = await host.RunAsync("pupils");
        server.Content = "地区,年份,在校生数\n湖北省,2019,101\n";
        var third = await host.RunAsync("pupils");

        Assert.Equal([RunState.Succeeded, RunState.Skipped, RunState.Succeeded], new[] { first, second, third }.Select(run => run.State));
        Assert.Equal([200, 304, 200], server.Answers);
        Assert.Equal(["湖北省 2019 = 101 by pupils"], await _world.FactsAsync());
        Assert.Equal([$"{server.Address}/pupils.csv"], await _world.QueryAsync($"select distinct e.\"file\" from {_world.Warehouse.Table("fct_published_education")} as f join {_world.Warehouse.Table("etl_source")} as e on e.source_id = f.source_id"));
    }

    [SkippableTheory]
    [InlineData(404, "etl.not_fetched")]
    [InlineData(403, "etl.not_fetched")]
    public async Task RefusalOfAServer_FailsTheRun(int status, string code)
    {
        await using var server = await FileServer.StartAsync();
        WritePipeline($"url: {server.Address}/pupils.csv");
        await using var host = await StartAsync();
        server.Status = status;

        var run = await host.RunAsync("pupils");

        Assert.Equal((RunState.Failed, code, $"{server.Address}/pupils.csv"), (run.State, run.Error!.Code, run.Error.Path));
        Assert.Contains($"{status}", run.Error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task FileThatIsTooLarge_IsRefusedWhileItComes()
    {
        await using var server = await FileServer.StartAsync();
        WritePipeline($"url: {server.Address}/pupils.csv");
        await using var host = await StartAsync(options => options.MaxFetchBytes = 1000);
        server.Content = new string('x', 1001);

        Assert.Equal("etl.fetch_too_large", (await host.RunAsync("pupils")).Error!.Code);
    }

    [SkippableFact]
    public async Task RowsOfAnotherDatabase_AreLoaded()
    {
        var file = Path.Combine(_world.Folder.Root, "other.db");
        await ExecuteAsync(file, "create table pupils (地区 text, 年份 integer, 在校生数 real, 说明 text); insert into pupils values ('湖北省', 2019, 100.0, 'a,\"b\"'), ('湖南省', 2019, null, null);");
        WritePipeline("sql: { connection: registry, engine: sqlite, query: 'select 地区, 年份, cast(在校生数 as integer) as 在校生数, 说明 from pupils order by 地区' }", "ignored: [说明]\n");
        await using var host = await StartAsync(options => options.Connections["registry"] = $"Data Source={file}");

        var run = await host.RunAsync("pupils");
        var again = await host.RunAsync("pupils");

        Assert.Equal((null, new RunCounts { RowsRead = 2, Inserted = 2 }), (run.Error, run.Counts));
        Assert.Equal(RunState.Skipped, again.State);
        Assert.Equal(["湖北省 2019 = 100 by pupils", "湖南省 2019 = missing by pupils"], await _world.FactsAsync());
    }

    [SkippableTheory]
    [InlineData("registry", "table: nothing", "etl.foreign_database")]
    [InlineData("registry", "query: 'delete from pupils'", "etl.foreign_database")]
    [InlineData("registri", "table: pupils", "etl.unknown_connection")]
    public async Task DatabaseThatCannotBeRead_SaysWhy_AndNoSecret(string connection, string what, string code)
    {
        var file = Path.Combine(_world.Folder.Root, "other.db");
        await ExecuteAsync(file, "create table pupils (a text);");
        WritePipeline($"sql: {{ connection: {connection}, engine: sqlite, {what} }}");
        await using var host = await StartAsync(options => options.Connections["registry"] = $"Data Source={file}");

        var run = await host.RunAsync("pupils");

        Assert.Equal(code, run.Error!.Code);
        Assert.DoesNotContain(file, run.Error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task FileThatIsSent_IsLoaded_AndGoesOnWhereItBroke()
    {
        WritePipeline("source: upload");
        var content = Encoding.UTF8.GetBytes("地区,年份,在校生数\n湖北省,2019,100\n");
        string name;
        await using (var host = await StartAsync())
        {
            name = (await CreateAsync(host, content)).Name;
            // The stream breaks after two pieces.
            await Assert.ThrowsAsync<IOException>(() => host.Service<UploadService>().SendUpload(new Chunks([Chunk(content, 0, 5, name), Chunk(content, 5, 10)], new IOException("gone")), Call));
        }

        await using (var host = await StartAsync())
        {
            var broken = await host.Service<UploadService>().GetUpload(new GetUploadRequest { Name = name }, Call);
            var sent = await host.Service<UploadService>().SendUpload(new Chunks([Chunk(content, (int)broken.Received, content.Length, name)]), Call);
            var run = await host.EndOfAsync(long.Parse(sent.Run.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture));

            Assert.Equal((10L, Upload.Types.State.Open), (broken.Received, broken.State));
            Assert.Equal((Upload.Types.State.Complete, content.Length), (sent.State, sent.Received));
            Assert.Equal((null, RunState.Succeeded), (run.Error, run.State));
            Assert.Equal(["湖北省 2019 = 100 by pupils"], await _world.FactsAsync());
            Assert.Equal(["data.csv"], await _world.QueryAsync($"select distinct e.\"file\" from {_world.Warehouse.Table("fct_published_education")} as f join {_world.Warehouse.Table("etl_source")} as e on e.source_id = f.source_id"));
        }
    }

    [SkippableFact]
    public async Task SameContentSentAgain_IsSkipped()
    {
        WritePipeline("source: upload");
        var content = Encoding.UTF8.GetBytes("地区,年份,在校生数\n湖北省,2019,100\n");
        await using var host = await StartAsync();

        var states = new List<RunState>();
        for (var i = 0; i < 2; i++)
        {
            var name = (await CreateAsync(host, content)).Name;
            var sent = await host.Service<UploadService>().WriteUpload(Chunk(content, 0, content.Length, name), Call);
            states.Add((await host.EndOfAsync(long.Parse(sent.Run.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture))).State);
        }

        Assert.Equal([RunState.Succeeded, RunState.Skipped], states);
    }

    [SkippableFact]
    public async Task UploadThatTwoHostsFindWithoutARun_IsLoadedByOne()
    {
        WritePipeline("source: upload");
        var content = Encoding.UTF8.GetBytes("地区,年份,在校生数\n湖北省,2019,100\n");
        await using var host = await StartAsync();
        var sent = await host.Service<UploadService>().WriteUpload(Chunk(content, 0, content.Length, (await CreateAsync(host, content)).Name), Call);
        await host.EndOfAsync(long.Parse(sent.Run.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture));
        // As a host leaves it that goes away before it asks.
        await _world.QueryAsync($"update {_world.Warehouse.Table("etl_upload")} set run_id = null");
        var uploads = new UploadLog(host.Warehouse, TimeProvider.System);
        var (one, other) = (await uploads.ListWithoutRunAsync(CancellationToken.None), await uploads.ListWithoutRunAsync(CancellationToken.None));

        var run = await host.EndOfAsync((await host.Uploads.AskAsync(Assert.Single(one), CancellationToken.None)).RunId);
        var same = await host.Uploads.AskAsync(Assert.Single(other), CancellationToken.None);

        Assert.Equal((run.RunId, RunState.Skipped), (same.RunId, same.State));
        Assert.Empty(await uploads.ListWithoutRunAsync(CancellationToken.None));
    }

    [SkippableFact]
    public async Task OtherBytesThanAnnounced_AreRefused()
    {
        WritePipeline("source: upload");
        var content = Encoding.UTF8.GetBytes("地区,年份,在校生数\n湖北省,2019,100\n");
        await using var host = await StartAsync();
        var service = host.Service<UploadService>();
        var name = (await CreateAsync(host, content)).Name;
        var other = content.ToArray();
        other[^3] ^= 1;

        Assert.Equal("etl.upload_checksum", await CodeOfAsync(() => service.WriteUpload(Chunk(other, 0, other.Length, name), Call)));
        Assert.Equal("etl.upload_ended", await CodeOfAsync(() => service.WriteUpload(Chunk(content, 0, content.Length, name), Call)));
        Assert.Equal(Upload.Types.State.Refused, (await service.GetUpload(new GetUploadRequest { Name = name }, Call)).State);
        Assert.Empty(await host.Runs.ListAsync("pupils", 10, null, CancellationToken.None));
    }

    [SkippableFact]
    public async Task PiecesThatDoNotFit_AreRefused_AndWhatCameStays()
    {
        WritePipeline("source: upload");
        var content = new byte[100];
        await using var host = await StartAsync();
        var service = host.Service<UploadService>();
        var name = (await CreateAsync(host, content)).Name;
        await service.WriteUpload(Chunk(content, 0, 40, name), Call);

        var torn = Chunk(content, 40, 60, name);
        torn.Sha256 = ByteString.CopyFrom(SHA256.HashData([1]));
        Assert.Equal("etl.upload_gap", await CodeOfAsync(() => service.WriteUpload(Chunk(content, 50, 60, name), Call)));
        Assert.Equal("etl.upload_too_long", await CodeOfAsync(() => service.WriteUpload(Chunk(new byte[200], 40, 200, name), Call)));
        Assert.Equal("etl.upload_checksum", await CodeOfAsync(() => service.WriteUpload(torn, Call)));
        // Some of it again is no mistake.
        Assert.Equal(60, (await service.WriteUpload(Chunk(content, 20, 60, name), Call)).Received);
    }

    [SkippableFact]
    public async Task TwoWritersAtOnce_AreOneTooMany()
    {
        WritePipeline("source: upload");
        var content = new byte[100];
        await using var host = await StartAsync();
        var service = host.Service<UploadService>();
        var name = (await CreateAsync(host, content)).Name;
        var first = new Chunks([Chunk(content, 0, 10, name)]) { HoldsOpen = true };

        var sending = service.SendUpload(first, Call);
        await first.Waiting.Task;
        Assert.Equal("etl.upload_busy", await CodeOfAsync(() => service.WriteUpload(Chunk(content, 0, 20, name), Call)));
        first.Release.SetResult();

        Assert.Equal(10, (await sending).Received);
        Assert.Equal(20, (await service.WriteUpload(Chunk(content, 10, 20, name), Call)).Received);
    }

    [SkippableFact]
    public async Task UploadThatNobodyGoesOnWith_Expires()
    {
        WritePipeline("source: upload");
        var content = new byte[100];
        await using var host = await StartAsync(options => options.UploadHours = 1e-9);
        var service = host.Service<UploadService>();
        var name = (await CreateAsync(host, content)).Name;
        await service.WriteUpload(Chunk(content, 0, 10, name), Call);

        await host.TidyUploadsAsync();

        Assert.Equal("etl.upload_ended", await CodeOfAsync(() => service.WriteUpload(Chunk(content, 10, 20, name), Call)));
        Assert.Empty(Directory.EnumerateFiles(host.Spool.Root, "*", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public async Task PipelineOfFiles_TakesNoUpload()
    {
        _world.WriteEnrolment("湖北省,2019,1");
        WritePipeline("source: upload");
        await using var host = await StartAsync();

        Assert.Equal("etl.not_for_uploads", await CodeOfAsync(() => host.Service<UploadService>().CreateUpload(new CreateUploadRequest { Parent = "pipelines/enrolment", FileName = "a.csv", Size = 1, Sha256 = new string('0', 64) }, Call)));
        Assert.Equal("etl.no_upload", (await host.RunAsync("pupils")).Error!.Code);
    }

    public void Dispose() => _world.Dispose();

    private static async Task<string> CodeOfAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0].Code;

    private static Task<Upload> CreateAsync(LoadHost host, byte[] content) => host.Service<UploadService>().CreateUpload(
        new CreateUploadRequest { Parent = "pipelines/pupils", FileName = "data.csv", Size = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) }, Call);

    private static UploadChunk Chunk(byte[] content, int from, int to, string name = "") =>
        new() { Name = name, Offset = from, Data = ByteString.CopyFrom(content[from..to]), Sha256 = ByteString.CopyFrom(SHA256.HashData(content[from..to])) };

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<LoadHost> StartAsync(Action<Warehouse.Etl.EtlOptions>? configure = null)
    {
        var host = await LoadHost.StartAsync(_world.Warehouse, _world.Folder.Pipelines, options =>
        {
            options.FolderSeconds = 1e6;
            options.SpoolDirectory = Path.Combine(_world.Folder.Root, "spool");
            configure?.Invoke(options);
        });
        Assert.Null((await host.RunAsync("districts")).Error);
        return host;
    }

    private void WritePipeline(string source, string more = "") => _world.Folder.Write(
        "pipelines/pupils.yaml",
        $$"""
        pipeline: pupils
        title: 小学在校生
        authority: 测试局
        target: published_education
        after: [districts]
        {{source}}
        {{(source.StartsWith("sql", StringComparison.Ordinal) ? "" : "format: csv\nencoding: utf-8")}}
        {{more}}
        keys:
          district: { column: 地区, lookup: name }
          academic_year: { column: 年份 }
          stage: primary
        values:
          - { column: 在校生数, measure: enrolled_students, unit: 人 }
        """);

    /// <summary>Pieces as they come; then an end, a fault, or nothing for a while.</summary>
    private sealed class Chunks(IReadOnlyList<UploadChunk> chunks, Exception? fault = null) : IAsyncStreamReader<UploadChunk>
    {
        private int _next;

        public bool HoldsOpen { get; init; }

        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public UploadChunk Current => chunks[_next - 1];

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (_next < chunks.Count)
            {
                _next++;
                return true;
            }

            if (fault is not null)
                throw fault;
            Waiting.TrySetResult();
            if (HoldsOpen)
                await Release.Task.WaitAsync(cancellationToken);
            return false;
        }
    }

    /// <summary>A web server with one file.</summary>
    private sealed class FileServer : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private FileServer(WebApplication app) => _app = app;

        public string Address { get; private set; } = "";

        public string Content { get; set; } = "";

        public int Status { get; set; } = 200;

        public List<int> Answers { get; } = [];

        public static async Task<FileServer> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            builder.Logging.ClearProviders();
            var server = new FileServer(builder.Build());
            server._app.Run(server.AnswerAsync);
            await server._app.StartAsync();
            server.Address = server._app.Urls.First();
            return server;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task AnswerAsync(HttpContext http)
        {
            var etag = $"\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Content)))}\"";
            http.Response.StatusCode = Status != 200 ? Status : http.Request.Headers.IfNoneMatch == etag ? 304 : 200;
            Answers.Add(http.Response.StatusCode);
            http.Response.Headers.ETag = etag;
            if (http.Response.StatusCode == 200)
                await http.Response.WriteAsync(Content);
        }
    }
}
