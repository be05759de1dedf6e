using Edustat.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.EndToEndTests.Matrix;
using Warehouse.Host;

namespace Warehouse.EndToEndTests;

/// <summary>A reader never sees half a load, however it asks and whenever.</summary>
public sealed class AskingWhileLoadingTests : IAsyncLifetime
{
    private const int Callers = 50;
    private const string Pipeline = "pipelines/nbs_province_primary";

    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private ProtocolClient? _client;

    private string Source => Path.Combine(_folder, "etl", "samples", "nbs", "province", "普通小学基本情况.csv");

    [Fact]
    public async Task EveryAnswer_IsOfOneDataVersion_TheOneBeforeTheLoadOrTheOneAfter()
    {
        var before = await AskEverythingAsync();
        // 北京市 had 941 primary schools in 2019; a later edition says 1941, with twice the pupils.
        var text = await File.ReadAllTextAsync(Source);
        Assert.Contains("110000,北京市,2019,941,,94.1614,,,6.9339", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Source, text.Replace("110000,北京市,2019,941,,94.1614,,,6.9339", "110000,北京市,2019,1941,,188.3228,,,6.9339", StringComparison.Ordinal));

        using var loaded = new CancellationTokenSource();
        using var everyoneAsks = new CountdownEvent(Callers);
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => KeepAskingAsync(caller, everyoneAsks, loaded.Token))).ToList();
        await Task.Run(() => everyoneAsks.Wait(TimeSpan.FromMinutes(1)));
        var run = await LoadAsync();
        await loaded.CancelAsync();
        var answers = (await Task.WhenAll(callers)).SelectMany(answer => answer).ToList();
        var after = await AskEverythingAsync();

        Assert.Equal(Run.Types.State.Succeeded, run.State);
        var (versionBefore, versionAfter) = (before[0].DataVersion, after[0].DataVersion);
        Assert.Equal((versionBefore + 1, versionAfter), (run.DataVersion, run.DataVersion));
        // The load is seen in every question, or the comparison below would say nothing.
        Assert.All(before.Zip(after), pair => Assert.NotEqual(Values(pair.First), Values(pair.Second)));
        Assert.All(answers, answer =>
        {
            Assert.Contains(answer.DataVersion, (ulong[])[versionBefore, versionAfter]);
            var expected = (answer.DataVersion == versionBefore ? before : after).Single(one => one.Question == answer.Question);
            Assert.Equal(expected.Messages, answer.Messages);
        });
        Assert.Contains(answers, answer => answer.DataVersion == versionBefore);
        Assert.Contains(answers, answer => answer.DataVersion == versionAfter);
    }

    public async Task InitializeAsync()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "etl"), "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Repository.Root, file);
            if (!relative.StartsWith(Path.Combine("etl", "pipelines"), StringComparison.Ordinal) && !relative.StartsWith(Path.Combine("etl", "samples"), StringComparison.Ordinal))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, relative))!);
            File.Copy(file, Path.Combine(_folder, relative));
        }

        _app = WarehouseHost.Build(
            ["--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(_folder, "etl", "pipelines")}"]);
        await _app.StartAsync();
        await WarehouseHost.LoadAsync(_app);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        _channel = GrpcChannel.ForAddress(addresses[1]);
        _client = new ProtocolClient(addresses[0], addresses[1]);
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        _channel?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    // One question after another in another protocol each time, until the load has ended, and then once more.
    private async Task<List<VersionedAnswer>> KeepAskingAsync(int caller, CountdownEvent everyoneAsks, CancellationToken loaded)
    {
        var answers = new List<VersionedAnswer>();
        var protocols = Enum.GetValues<Protocol>();
        bool isLast;
        do
        {
            isLast = loaded.IsCancellationRequested;
            var turn = caller + answers.Count;
            answers.Add(await AskAsync(turn % Questions.Count, protocols[turn / Questions.Count % protocols.Length]));
            if (answers.Count == 1)
                everyoneAsks.Signal();
        }
        while (!isLast);
        return answers;
    }

    private async Task<List<VersionedAnswer>> AskEverythingAsync()
    {
        var answers = new List<VersionedAnswer>();
        for (var question = 0; question < Questions.Count; question++)
            answers.Add(await AskAsync(question, Protocol.Grpc));
        return answers;
    }

    private async Task<VersionedAnswer> AskAsync(int question, Protocol protocol)
    {
        var (method, request) = Questions[question];
        var reply = await _client!.CallAsync(protocol, method, request);
        Assert.Equal((StatusCode.OK, ""), (reply.Code, reply.Seen));
        // A batch names its version in every answer: they must be one.
        return new VersionedAnswer(question, Assert.Single(reply.Messages.SelectMany(Versions).Distinct()), reply.Messages);
    }

    private async Task<Run> LoadAsync()
    {
        var admin = new EtlAdminService.EtlAdminServiceClient(_channel);
        var run = await admin.RunPipelineAsync(new RunPipelineRequest { Name = Pipeline, Force = true });
        using var watch = admin.WatchRun(new WatchRunRequest { Name = run.Name }, deadline: DateTime.UtcNow.AddMinutes(2));
        await foreach (var change in watch.ResponseStream.ReadAllAsync())
            run = change;
        return run;
    }

    private static List<(MethodDescriptor Method, IMessage Request)> Questions { get; } =
    [
        (Method("QueryIndicators"), Schools("PROV", "2019")),
        (Method("QueryIndicators"), PupilsPerTeacher()),
        (Method("StreamIndicators"), Schools("PROV", "2018", "2019")),
        (Method("BatchQueryIndicators"), new BatchQueryIndicatorsRequest { Requests = { Schools("PROV", "2019"), PupilsPerTeacher(), Schools("", "2019") } }),
    ];

    private static MethodDescriptor Method(string name) => IndicatorService.Descriptor.FindMethodByName(name);

    private static QueryIndicatorsRequest Schools(string basisLevel, params string[] years) => new()
    {
        Indicators = { new IndicatorRef { Indicator = "school_count" } },
        GroupBy = { new Grouping { Dimension = "academic_year" } },
        Filters = { new DimensionFilter { Dimension = "stage", Members = { "primary" } } },
        Periods = new PeriodRange { Periods = { years } },
        BasisLevel = basisLevel,
    };

    private static QueryIndicatorsRequest PupilsPerTeacher() => new()
    {
        Indicators = { new IndicatorRef { Indicator = "pupil_teacher_ratio" }, new IndicatorRef { Indicator = "enrolment" } },
        GroupBy = { new Grouping { Dimension = "district", Level = "PROV" } },
        Filters = { new DimensionFilter { Dimension = "stage", Members = { "primary" } } },
        Periods = new PeriodRange { Periods = { "2019" } },
    };

    private static IEnumerable<ulong> Versions(IMessage message) => message switch
    {
        QueryIndicatorsResponse answer => [answer.Provenance.DataVersion],
        BatchQueryIndicatorsResponse batch => [batch.Provenance.DataVersion, .. batch.Responses.Select(answer => answer.Provenance.DataVersion)],
        StreamIndicatorsResponse { PartCase: StreamIndicatorsResponse.PartOneofCase.Header } part => [part.Header.Provenance.DataVersion],
        _ => [],
    };

    // What the load changed must stand in the cells; the provenance differs anyway.
    private static List<double> Values(VersionedAnswer answer) => answer.Messages.SelectMany(message => message switch
    {
        QueryIndicatorsResponse one => Values(one),
        BatchQueryIndicatorsResponse batch => batch.Responses.SelectMany(Values),
        StreamIndicatorsResponse { PartCase: StreamIndicatorsResponse.PartOneofCase.Batch } part => part.Batch.Values.SelectMany(column => column.Value),
        _ => [],
    }).ToList();

    private static IEnumerable<double> Values(QueryIndicatorsResponse answer) => answer.Rows.SelectMany(row => row.Cells).Select(cell => cell.Value);

    private sealed record VersionedAnswer(int Question, ulong DataVersion, IReadOnlyList<IMessage> Messages);
}
