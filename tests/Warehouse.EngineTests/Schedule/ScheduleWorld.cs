using System.Globalization;
using Dapper;
using Warehouse.Etl.Schedule;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Schedules;
using Warehouse.Storage.Sql;

namespace Warehouse.EngineTests.Schedule;

/// <summary>A warehouse with pipelines <c>a</c>, <c>b</c>, <c>c</c> and a clock that a test sets; nobody works on runs but the test.</summary>
internal sealed class ScheduleWorld : IDisposable
{
    private readonly SqlWarehouse _opened;
    private readonly RunQueue _queue;

    private ScheduleWorld(TestWarehouse warehouse)
    {
        Warehouse = warehouse;
        var options = new StorageOptions();
        warehouse.Configure(options);
        _opened = StorageServices.Open(options);
        var signals = new RunSignals(Clock);
        Schedules = new ScheduleLog(_opened, new Cron(), signals, Clock);
        Calendars = new CalendarLog(_opened, Clock);
        Fires = FiresOf(Clock);
        Runs = new RunLog(_opened, signals, Clock);
        Pipelines = new PipelineLog(_opened, Clock);
        _queue = new RunQueue(_opened, signals, Clock);
        Backfills = new BackfillLog(_opened, _queue, signals, Clock);
    }

    public TestWarehouse Warehouse { get; }

    /// <summary>Noon of a Tuesday in September, UTC.</summary>
    public StandingClock Clock { get; } = new(Moment("2026-09-01T12:00Z"));

    public ScheduleLog Schedules { get; }

    public CalendarLog Calendars { get; }

    public FireLog Fires { get; }

    public RunLog Runs { get; }

    public PipelineLog Pipelines { get; }

    public BackfillLog Backfills { get; }

    public static async Task<ScheduleWorld> NewAsync(StorageEngine engine)
    {
        var world = new ScheduleWorld(TestWarehouse.Create(engine));
        await world._opened.ApplySchemaAsync(Shipped.Catalogue, TimeProvider.System, CancellationToken.None);
        await world.Pipelines.SetPipelinesAsync(
            [new KnownPipeline("a", "a", "a", [], "x"), new KnownPipeline("b", "b", "b", [], "x"), new KnownPipeline("c", "c", "c", [], "x")], CancellationToken.None);
        return world;
    }

    public static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Another host with a clock of its own.</summary>
    public FireLog FiresOf(TimeProvider clock)
    {
        var signals = new RunSignals(clock);
        return new FireLog(_opened, new Cron(), new RunQueue(_opened, signals, clock), signals, clock);
    }

    /// <summary>A schedule of pipeline <c>a</c>, every hour unless told otherwise, by UTC.</summary>
    public Task<Warehouse.Storage.Schedules.Schedule> AddAsync(Func<ScheduleSpec, ScheduleSpec>? change = null, string id = "s")
    {
        var spec = new ScheduleSpec { PipelineId = "a", Cron = "0 * * * *", TimeZone = "UTC" };
        return Schedules.CreateAsync(id, change?.Invoke(spec) ?? spec, false, "an administrator", CancellationToken.None);
    }

    /// <summary>Puts the clock forward and decides.</summary>
    public Task<IReadOnlyList<Fire>> LookAtAsync(string moment)
    {
        Clock.Now = Moment(moment);
        return Fires.DecideAsync(CancellationToken.None);
    }

    /// <summary>Puts the clock forward, a minute at a time, and ends every run as soon as it is there.</summary>
    public async Task PassToAsync(string moment)
    {
        while (Clock.Now < Moment(moment))
        {
            Clock.Now += TimeSpan.FromMinutes(1);
            await Fires.DecideAsync(CancellationToken.None);
            await EndRunsAsync();
        }
    }

    /// <summary>Takes a run as a host does that may work on three.</summary>
    public Task<Run?> ClaimAsync() =>
        _queue.ClaimAsync("host", new ClaimRules(new Dictionary<string, IReadOnlyList<string>> { ["a"] = [], ["b"] = [], ["c"] = [] }, 3), CancellationToken.None);

    /// <summary>Ends every run.</summary>
    public async Task EndRunsAsync(string state = "succeeded")
    {
        await using var connection = await Warehouse.OpenAsync();
        await connection.ExecuteAsync(
            $"update {Warehouse.Table("etl_run")} set state = @state, ended_at = @now where state in ('queued', 'reading')",
            new { state, now = _opened.Dialect.Utc(Clock.Now) });
    }

    /// <summary>A run of a pipeline that nobody scheduled, queued.</summary>
    public async Task<long> AddRunAsync(string pipeline)
    {
        await using var connection = await Warehouse.OpenAsync();
        var runId = await connection.ExecuteScalarAsync<long>($"select coalesce(max(run_id), 0) + 1 from {Warehouse.Table("etl_run")}");
        await connection.ExecuteAsync(
            $"insert into {Warehouse.Table("etl_run")} (run_id, pipeline_id, state, force, created_at) values (@runId, @pipeline, 'queued', 0, @now)",
            new { runId, pipeline, now = _opened.Dialect.Utc(Clock.Now) });
        return runId;
    }

    /// <summary>Every fire, oldest first: "s 2026-09-01T13:00 ran".</summary>
    public async Task<IReadOnlyList<string>> FiresAsync() =>
        (await Fires.ListAsync(null, int.MaxValue, null, CancellationToken.None)).Reverse()
        .Select(fire => $"{fire.ScheduleId} {fire.DueAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture)} {fire.Outcome}").ToList();

    public async Task<long> CountRunsAsync(string pipeline = "a")
    {
        await using var connection = await Warehouse.OpenAsync();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {Warehouse.Table("etl_run")} where pipeline_id = @pipeline", new { pipeline });
    }

    public void Dispose() => Warehouse.Dispose();
}
