using System.Diagnostics;
using Edustat.V1;
using Grpc.Core;
using Spectre.Console;

namespace Warehouse.Host.Commands.Etl;

/// <summary>Shows a run until it has ended or is held: a bar on a terminal, a line a step elsewhere, a message a change as JSON.</summary>
internal static class RunFollower
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <returns>The exit code.</returns>
    public static async Task<int> FollowAsync(EtlCall call, string name)
    {
        using var watched = call.Admin.WatchRun(new WatchRunRequest { Name = name }, cancellationToken: call.CancellationToken);
        var seen = watched.ResponseStream;
        var last = call.AsJson ? await ShowJsonAsync(call, seen)
            : call.IsTerminal ? await ShowBarAsync(call, seen)
            : await ShowLinesAsync(call, seen);
        if (!call.AsJson)
            await call.Output.WriteLineAsync(RunText.Outcome(last));
        return RunText.ExitCode(last);
    }

    private static async Task<Run> ShowJsonAsync(EtlCall call, IAsyncStreamReader<Run> seen)
    {
        Run? last = null;
        while (await seen.MoveNext(call.CancellationToken))
            call.WriteJson(last = seen.Current);
        return last!;
    }

    // A line a state, and one every few seconds within.
    private static async Task<Run> ShowLinesAsync(EtlCall call, IAsyncStreamReader<Run> seen)
    {
        var (last, shown, clock) = ((Run?)null, Run.Types.State.Unspecified, Stopwatch.StartNew());
        while (await seen.MoveNext(call.CancellationToken))
        {
            last = seen.Current;
            if (!RunText.IsUnderWay(last) || (last.State == shown && clock.Elapsed < Pause))
                continue;
            await call.Output.WriteLineAsync($"Run {RunText.Number(last)} of {RunText.Pipeline(last)} is {RunText.Progress(last)}.");
            shown = last.State;
            clock.Restart();
        }

        return last!;
    }

    // Short enough for one line of eighty columns, or the picture would jump.
    private static async Task<Run> ShowBarAsync(EtlCall call, IAsyncStreamReader<Run> seen)
    {
        await seen.MoveNext(call.CancellationToken);
        var last = seen.Current;
        await call.Output.WriteLineAsync($"Run {RunText.Number(last)} of {RunText.Pipeline(last)}");
        await AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 14 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var task = context.AddTask(RunText.State(last), maxValue: 1);
                do
                {
                    last = seen.Current;
                    task.IsIndeterminate = RunText.Fraction(last) is null && RunText.IsUnderWay(last);
                    task.Value = RunText.Fraction(last) ?? (RunText.IsUnderWay(last) ? 0 : 1);
                    task.Description = Markup.Escape(RunText.ShortProgress(last));
                }
                while (await seen.MoveNext(call.CancellationToken));
            });
        return last;
    }
}
