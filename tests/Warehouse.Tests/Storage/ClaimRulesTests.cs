using Warehouse.Storage.Runs;

namespace Warehouse.Tests.Storage;

/// <summary>Which of the runs that wait is taken.</summary>
public sealed class ClaimRulesTests
{
    private static readonly DateTimeOffset Now = new(2024, 9, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, IReadOnlyList<string>> Pipelines = new() { ["a"] = [], ["b"] = ["a"], ["c"] = [] };

    [Fact]
    public void PriorityThenAge_Decide() => Assert.Equal(2, Choose(Queued(1, "a"), Queued(2, "c") with { Priority = 1 }, Queued(3, "a", "x") with { Priority = 1 }));

    [Fact]
    public void Predecessor_ComesFirst()
    {
        Assert.Equal(2, Choose(Queued(1, "b") with { Priority = 9 }, Queued(2, "a")));
        Assert.Null(Choose(Queued(1, "b"), Working(2, "a")));
        // Only what loads members is waited for, and only while it may still do so.
        Assert.Equal(1, Choose(Queued(1, "b"), Working(2, "a") with { Kind = RunKind.DryRun }));
    }

    [Fact]
    public void UnknownPipeline_IsLeftToAnotherHost() => Assert.Null(Choose(Queued(1, "of another host")));

    [Fact]
    public void Retry_WaitsForItsTime()
    {
        Assert.Null(Choose(Queued(1, "a") with { NotBefore = Now.AddSeconds(1) }));
        Assert.Equal(1, Choose(Queued(1, "a") with { NotBefore = Now }));
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("2020", "2020", false)]
    [InlineData("", "2020", false)]
    [InlineData("2020", "", false)]
    [InlineData("2020", "2021", true)]
    public void SlicesThatOverlap_WaitForEachOther(string working, string queued, bool isTaken) =>
        Assert.Equal(isTaken ? 2 : null, Choose(Working(1, "a", working), Queued(2, "a", queued)));

    [Fact]
    public void PipelinesThatFillTheSame_WaitForEachOther()
    {
        var rules = new ClaimRules(Pipelines, 10) { Targets = new Dictionary<string, string> { ["a"] = "enrolment", ["b"] = "staff", ["c"] = "enrolment" } };

        Assert.Null(rules.Choose([Working(1, "a"), Queued(2, "c")], Now));
        Assert.Equal(2, rules.Choose([Working(1, "b"), Queued(2, "c")], Now)!.RunId);
    }

    [Fact]
    public void Limit_IsThatOfTheWarehouse()
    {
        var rules = new ClaimRules(Pipelines, 1);

        Assert.Null(rules.Choose([Working(1, "a"), Queued(2, "c")], Now));
        Assert.Null(rules.Choose([Working(1, "of another host"), Queued(2, "c")], Now));
        Assert.Equal(2, rules.Choose([Queued(2, "c")], Now)!.RunId);
    }

    [Fact]
    public void Backfill_HasItsOwnLimit()
    {
        var rules = new ClaimRules(Pipelines, 10) { BackfillParallelism = new Dictionary<long, int> { [7] = 2 } };
        Run Of(Run run) => run with { BackfillId = 7 };

        Assert.Equal(2, rules.Choose([Of(Working(1, "a", "2019")), Of(Queued(2, "a", "2020"))], Now)!.RunId);
        Assert.Equal(4, rules.Choose([Of(Working(1, "a", "2019")), Of(Working(2, "a", "2020")), Of(Queued(3, "a", "2021")), Queued(4, "a", "2022")], Now)!.RunId);
        // Of one that this host knows nothing of, one at a time.
        Assert.Null(new ClaimRules(Pipelines, 10).Choose([Of(Working(1, "a", "2019")), Of(Queued(2, "a", "2020"))], Now));
    }

    private static long? Choose(params Run[] unfinished) => new ClaimRules(Pipelines, 10).Choose(unfinished, Now)?.RunId;

    private static Run Queued(long id, string pipeline, string period = "") =>
        new() { RunId = id, PipelineId = pipeline, Period = period, State = RunState.Queued, Force = false, CreatedAt = Now, Counts = new RunCounts() };

    private static Run Working(long id, string pipeline, string period = "") => Queued(id, pipeline, period) with { State = RunState.Staging };
}
