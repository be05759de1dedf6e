using System.Collections.Concurrent;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Warehouse.Host;
using Warehouse.Storage.Runs;

namespace Warehouse.EndToEndTests;

/// <summary>The real host on loopback with the samples loaded; one for all tests that only ask.</summary>
public sealed class RunningHost : IAsyncLifetime
{
    /// <summary>A pipeline beside the shipped ones whose file is sent.</summary>
    internal const string UploadPipeline = "pipelines/sent";

    /// <summary>An upload that is never complete.</summary>
    internal const string OpenUpload = UploadPipeline + "/uploads/open";

    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;
    private readonly ErrorLog _errors = new();
    private WebApplication? _app;
    private GrpcChannel? _channel;

    /// <summary>Where JSON and gRPC-Web are: <c>http://127.0.0.1:12345</c>.</summary>
    public string Http { get; private set; } = "";

    /// <summary>Where gRPC is.</summary>
    public string GrpcAddress { get; private set; } = "";

    /// <summary>A channel to it over HTTP/2.</summary>
    public GrpcChannel Channel => _channel!;

    /// <summary>Calls it with JSON.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>Errors that the host logged so far; a test that provokes one takes it out.</summary>
    public ConcurrentQueue<string> Errors => _errors.Messages;

    public async Task InitializeAsync()
    {
        _app = WarehouseHost.Build(
            ["--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={CopyPipelines()}"],
            builder => builder.Logging.AddProvider(_errors));
        await _app.StartAsync();
        await _app.Services.GetRequiredService<UploadLog>().AddAsync(
            new Upload { UploadId = "open", PipelineId = "sent", Period = "", FileName = "open.csv", Size = 10, Sha256 = new string('0', 64) }, CancellationToken.None);
        await WarehouseHost.LoadAsync(_app);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        (Http, GrpcAddress) = (addresses[0], addresses[1]);
        Client.BaseAddress = new Uri(Http);
        _channel = GrpcChannel.ForAddress(GrpcAddress);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        _channel?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        Assert.True(Errors.IsEmpty, string.Join('\n', Errors));
    }

    // The shipped pipelines with their samples, and one that is loaded from what is sent.
    private string CopyPipelines()
    {
        foreach (var part in (string[])["pipelines", "samples"])
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "etl", part), "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(_folder, Path.GetRelativePath(Path.Combine(Repository.Root, "etl"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

        var pipelines = Path.Combine(_folder, "pipelines");
        File.WriteAllText(
            Path.Combine(pipelines, "sent.yaml"),
            """
            pipeline: sent
            title: 上传的小学在校生
            authority: 测试
            target: published_education
            source: upload
            replaces: [academic_year]
            after: [districts_provinces]
            format: csv
            encoding: utf-8
            keys:
              district: { column: 地区, lookup: name, levels: [PROV] }
              academic_year: { column: 年份 }
              stage: primary
            values:
              - { column: 在校生数, measure: enrolled_students, unit: 人 }
            """);
        return pipelines;
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Messages.Enqueue($"{eventId.Id}: {formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>Tests that share the one host.</summary>
[CollectionDefinition(nameof(RunningHost))]
#pragma warning disable CA1711 // xUnit's own word for it.
public sealed class RunningHostCollection : ICollectionFixture<RunningHost>;
#pragma warning restore CA1711
