using Edustat.V1;
using Grpc.Core;
using Spectre.Console;

namespace Warehouse.Host.Commands.Etl;

/// <summary>Shows a run until it has ended or is held: a bar on a terminal, a line a step elsewhere, a message a change as JSON.</summary>
internal static class RunFollower
{
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
        while (await seen.MoveNext(call.CancellationToken))
            call.WriteJson(seen.Current);
        return seen.Current;
    }

    private static async Task<Run> ShowLinesAsync(EtlCall call, IAsyncStreamReader<Run> seen)
    {
        Run? before = null;
        while (await seen.MoveNext(call.CancellationToken))
        {
            var run = seen.Current;
            if (run.State != before?.State && RunText.IsUnderWay(run))
                await call.Output.WriteLineAsync($"Run {RunText.Number(run)} of {RunText.Pipeline(run)} is {RunText.State(run)}: {RunText.Count(run.Counts.RowsRead)} rows read");
            before = run;
        }

        return before!;
    }

    private static async Task<Run> ShowBarAsync(EtlCall call, IAsyncStreamReader<Run> seen)
    {
        Run? last = null;
        await AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var task = context.AddTask("Run", maxValue: 1);
                while (await seen.MoveNext(call.CancellationToken))
                {
                    last = seen.Current;
                    task.IsIndeterminate = true;
                    task.Description = Markup.Escape($"{RunText.Pipeline(last)} {RunText.State(last)}, {RunText.Count(last.Counts.RowsRead)} rows");
                }
            });
        return last!;
    }
}
