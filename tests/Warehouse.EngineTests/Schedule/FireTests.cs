using Warehouse.Catalogue;
using Warehouse.Storage;
using Warehouse.Storage.Schedules;

namespace Warehouse.EngineTests.Schedule;

/// <summary>What becomes of due fires.</summary>
public abstract class FireTests(StorageEngine engine) : IAsyncLifetime
{
    private ScheduleWorld _world = null!;

    public async Task InitializeAsync() => _world = await ScheduleWorld.NewAsync(engine);

    public Task DisposeAsync()
    {
        _world?.Dispose();
        return Task.CompletedTask;
    }

    [SkippableFact]
    public async Task DueFire_RunsOnce_HoweverOftenItIsLookedAt()
    {
        await _world.AddAsync();

        Assert.Empty(await _world.LookAtAsync("2026-09-01T12:59:59Z"));
        var fire = Assert.Single(await _world.LookAtAsync("2026-09-01T13:00:00Z"));
        await _world.EndRunsAsync();
        Assert.Empty(await _world.LookAtAsync("2026-09-01T13:00:00Z"));
        Assert.Empty(await _world.LookAtAsync("2026-09-01T13:59:00Z"));

        Assert.Equal((FireOutcome.Ran, 1L), (fire.Outcome, fire.RunId));
        Assert.Equal(1, await _world.CountRunsAsync());
        Assert.Equal(ScheduleWorld.Moment("2026-09-01T14:00Z"), (await _world.Schedules.FindAsync("s", CancellationToken.None))!.NextDueAt);
    }

    [SkippableTheory]
    [InlineData(MisfirePolicy.Once, "SkippedMisfire SkippedMisfire Ran")]
    [InlineData(MisfirePolicy.All, "Ran Waiting Waiting")]
    [InlineData(MisfirePolicy.Skip, "SkippedMisfire SkippedMisfire SkippedMisfire")]
    public async Task FiresThatNobodySaw_GoByTheMisfirePolicy(MisfirePolicy policy, string outcomes)
    {
        await _world.AddAsync(spec => spec with { Misfire = policy });

        await _world.LookAtAsync("2026-09-01T15:30Z");

        Assert.Equal(outcomes.Split(' '), (await _world.FiresAsync()).Select(fire => fire.Split(' ')[2]));
    }

    [SkippableFact]
    public async Task MissedFiresThatAllRun_RunOneAfterTheOther()
    {
        await _world.AddAsync(spec => spec with { Misfire = MisfirePolicy.All });
        await _world.LookAtAsync("2026-09-01T15:30Z");

        for (var runs = 1; runs <= 3; runs++)
        {
            Assert.Equal(runs, await _world.CountRunsAsync());
            await _world.EndRunsAsync();
            await _world.Fires.DecideAsync(CancellationToken.None);
        }

        Assert.Equal(3, await _world.CountRunsAsync());
        Assert.All(await _world.FiresAsync(), fire => Assert.EndsWith("Ran", fire, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task FireInTime_StandsForTheOnesThatWereMissed()
    {
        await _world.AddAsync();

        await _world.LookAtAsync("2026-09-01T15:00:30Z");

        Assert.Equal(["s 2026-09-01T13:00 SkippedMisfire", "s 2026-09-01T14:00 SkippedMisfire", "s 2026-09-01T15:00 Ran"], await _world.FiresAsync());
    }

    [SkippableFact]
    public async Task Grace_IsWhatTheScheduleSays()
    {
        await _world.AddAsync(spec => spec with { Misfire = MisfirePolicy.Skip, GraceSeconds = 60 }, "short");
        await _world.AddAsync(spec => spec with { PipelineId = "b", Misfire = MisfirePolicy.Skip, GraceSeconds = 120 }, "long");

        await _world.LookAtAsync("2026-09-01T13:01:30Z");

        Assert.Equal(["long 2026-09-01T13:00 Ran", "short 2026-09-01T13:00 SkippedMisfire"], (await _world.FiresAsync()).Order());
    }

    [SkippableFact]
    public async Task FireWhileARunGoesOn_IsSkipped()
    {
        await _world.AddAsync();
        await _world.LookAtAsync("2026-09-01T13:00Z");

        await _world.LookAtAsync("2026-09-01T14:00Z");
        await _world.EndRunsAsync();
        await _world.LookAtAsync("2026-09-01T15:00Z");

        Assert.Equal(["s 2026-09-01T13:00 Ran", "s 2026-09-01T14:00 SkippedOverlap", "s 2026-09-01T15:00 Ran"], await _world.FiresAsync());
    }

    [SkippableFact]
    public async Task FireWhileARunGoesOn_WaitsForItsEnd()
    {
        await _world.AddAsync(spec => spec with { Overlap = OverlapPolicy.Queue });
        await _world.LookAtAsync("2026-09-01T13:00Z");

        await _world.LookAtAsync("2026-09-01T14:00Z");
        Assert.Equal(1, await _world.CountRunsAsync());
        await _world.EndRunsAsync("failed");
        var started = Assert.Single(await _world.LookAtAsync("2026-09-01T14:20Z"));

        Assert.Equal((ScheduleWorld.Moment("2026-09-01T14:00Z"), FireOutcome.Ran, 2L), (started.DueAt, started.Outcome, started.RunId));
    }

    [SkippableFact]
    public async Task DaysOfTheCalendar_AreThoseOfTheTimeZone()
    {
        await _world.Calendars.CreateAsync(
            new SchoolCalendar("year", "学年", [new DayRange(new DateOnly(2026, 9, 1), new DateOnly(2026, 9, 4), "")], [new DayRange(new DateOnly(2026, 9, 3), new DateOnly(2026, 9, 3), "停课")]), "", CancellationToken.None);
        // Every day at seven in China, which is 23:00 UTC of the day before.
        await _world.AddAsync(spec => spec with { Cron = "0 7 * * *", TimeZone = "Asia/Shanghai", CalendarId = "year" });

        await _world.PassToAsync("2026-09-05T00:00Z");

        Assert.Equal(["s 2026-09-01T23:00 Ran", "s 2026-09-02T23:00 Blackout", "s 2026-09-03T23:00 Ran", "s 2026-09-04T23:00 OutOfTerm"], await _world.FiresAsync());
    }

    [SkippableFact]
    public async Task CalendarOrPipelineThatIsNotThere_RunsNothingAndSaysSo()
    {
        var nowhere = new ScheduleSpec { PipelineId = "nowhere", Cron = "0 * * * *", TimeZone = "UTC" };
        await _world.Schedules.SeedAsync([new FileSchedule("a", nowhere with { PipelineId = "a", CalendarId = "none" }), new FileSchedule("nowhere", nowhere)], CancellationToken.None);

        await _world.LookAtAsync("2026-09-01T13:00Z");

        Assert.Equal(["a 2026-09-01T13:00 NoCalendar", "nowhere 2026-09-01T13:00 NoPipeline"], (await _world.FiresAsync()).Order());
    }

    [SkippableFact]
    public async Task NothingIsDue_WhilePaused_NorAfterwardsOfThatTime()
    {
        await _world.AddAsync();
        await _world.AddAsync(spec => spec with { PipelineId = "b" }, "other");
        await _world.Schedules.PauseAsync("s", true, "", CancellationToken.None);

        await _world.PassToAsync("2026-09-01T14:30Z");
        await _world.Schedules.PauseAsync("s", false, "", CancellationToken.None);
        await _world.PassToAsync("2026-09-01T15:30Z");
        await _world.Schedules.SwitchAsync(true, "", CancellationToken.None);
        await _world.PassToAsync("2026-09-01T16:30Z");
        await _world.Schedules.SwitchAsync(false, "", CancellationToken.None);
        await _world.PassToAsync("2026-09-01T17:00Z");

        Assert.Equal(["s 2026-09-01T15:00 Ran", "s 2026-09-01T17:00 Ran"], (await _world.FiresAsync()).Where(fire => fire[0] == 's'));
        Assert.Equal(["13", "14", "15", "17"], (await _world.FiresAsync()).Where(fire => fire[0] == 'o').Select(fire => fire.Split('T')[1][..2]));
    }

    [SkippableFact]
    public async Task SuccessThatIsWaitedFor_RunsExactlyOnce()
    {
        var before = await _world.AddRunAsync("b");
        await _world.EndRunsAsync();
        await _world.AddAsync(spec => spec with { Cron = "", AfterSuccessOf = "b", Overlap = OverlapPolicy.Queue });
        Assert.Empty(await _world.LookAtAsync("2026-09-01T12:10Z"));

        var failed = await _world.AddRunAsync("b");
        await _world.EndRunsAsync("failed");
        Assert.Empty(await _world.LookAtAsync("2026-09-01T12:20Z"));
        var succeeded = await _world.AddRunAsync("b");
        await _world.EndRunsAsync();
        var fire = Assert.Single(await _world.LookAtAsync("2026-09-01T14:00Z"));
        Assert.Empty(await _world.LookAtAsync("2026-09-01T14:10Z"));

        Assert.Equal((succeeded, FireOutcome.Ran, ScheduleWorld.Moment("2026-09-01T12:20Z")), (fire.OfRun, fire.Outcome, fire.DueAt));
        Assert.Equal([1L, 2L, 3L], [before, failed, succeeded]);
        Assert.Equal(1, await _world.CountRunsAsync());
    }

    [SkippableFact]
    public async Task TwoSuccessesOfOneMoment_AreTwoFires()
    {
        await _world.AddAsync(spec => spec with { Cron = "", AfterSuccessOf = "b", Overlap = OverlapPolicy.Queue });
        await _world.AddRunAsync("b");
        await _world.EndRunsAsync();
        await _world.AddRunAsync("b");
        await _world.EndRunsAsync();

        Assert.Equal(2, (await _world.Fires.DecideAsync(CancellationToken.None)).Count);
        await _world.EndRunsAsync();
        await _world.Fires.DecideAsync(CancellationToken.None);

        Assert.Equal(2, await _world.CountRunsAsync());
    }

    [SkippableFact]
    public async Task SuccessesThatGoRoundInACircle_AreRefused()
    {
        await _world.AddAsync(spec => spec with { Cron = "", AfterSuccessOf = "b" }, "one");
        await _world.AddAsync(spec => spec with { PipelineId = "b", Cron = "", AfterSuccessOf = "c" }, "two");

        var problem = Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => _world.AddAsync(spec => spec with { PipelineId = "c", Cron = "", AfterSuccessOf = "a" }, "three"))).Problems);

        Assert.Equal("etl.schedule_cycle", problem.Code);
        Assert.Contains("a → c → b → a", problem.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ClocksThatAreWrong_NeitherDoubleNorLoseAFire()
    {
        await _world.AddAsync(spec => spec with { Overlap = OverlapPolicy.Queue });
        var ahead = new StandingClock(_world.Clock.Now);
        var behind = new StandingClock(_world.Clock.Now);
        var (early, late) = (_world.FiresOf(ahead), _world.FiresOf(behind));

        for (var minutes = 0; minutes <= 600; minutes += 7)
        {
            _world.Clock.Now = ScheduleWorld.Moment("2026-09-01T12:00Z").AddMinutes(minutes);
            ahead.Now = _world.Clock.Now.AddMinutes(50);
            behind.Now = _world.Clock.Now.AddMinutes(-90);
            await late.DecideAsync(CancellationToken.None);
            if (minutes % 3 != 0)
                await early.DecideAsync(CancellationToken.None);
            await _world.Fires.DecideAsync(CancellationToken.None);
            await _world.EndRunsAsync();
        }

        await _world.LookAtAsync("2026-09-01T22:30Z");
        Assert.Equal(Enumerable.Range(13, 10).Select(hour => $"s 2026-09-01T{hour}:00 Ran"), (await _world.FiresAsync()).Take(10));
        Assert.Equal((await _world.FiresAsync()).Count, await _world.CountRunsAsync());
    }

    [SkippableFact]
    public async Task ScheduleThatIsMadeAgain_DoesNotDecideItsFiresAgain()
    {
        await _world.AddAsync();
        await _world.LookAtAsync("2026-09-01T13:00Z");
        await _world.EndRunsAsync();

        // By the clock of a host that goes behind.
        _world.Clock.Now = ScheduleWorld.Moment("2026-09-01T12:30Z");
        await _world.Schedules.DeleteAsync("s", null, CancellationToken.None);
        await _world.AddAsync();
        await _world.LookAtAsync("2026-09-01T13:01Z");

        Assert.Equal(["s 2026-09-01T13:00 Ran"], await _world.FiresAsync());
        Assert.Equal(1, await _world.CountRunsAsync());
    }

    [SkippableFact]
    public async Task MoreFiresThanATransactionTakes_AreAllDecided()
    {
        await _world.AddAsync(spec => spec with { Cron = "* * * * *" });

        await _world.LookAtAsync("2026-09-02T12:00Z");

        var fires = await _world.FiresAsync();
        Assert.Equal(1440, fires.Count);
        // The first of those in time; the others found it at work.
        Assert.Equal(["s 2026-09-02T11:55 Ran"], fires.Where(fire => fire.EndsWith("Ran", StringComparison.Ordinal)));
    }
}

public sealed class SqliteFireTests() : FireTests(StorageEngine.Sqlite);

public sealed class SqlServerFireTests() : FireTests(StorageEngine.SqlServer);
