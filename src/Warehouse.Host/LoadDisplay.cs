using Spectre.Console;
using Warehouse.Etl.Runs;
using Warehouse.Storage.Runs;

namespace Warehouse.Host;

/// <summary>Shows the load at the start: a bar on a terminal, a line a source elsewhere.</summary>
internal static class LoadDisplay
{
    /// <summary>Runs the load and shows it.</summary>
    public static async Task<IReadOnlyList<Run>> ShowAsync(InitialLoad load, CancellationToken cancellationToken)
    {
        if (Console.IsOutputRedirected)
            return await load.RunAsync(new Lines(), cancellationToken);
        IReadOnlyList<Run> runs = [];
        await AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context => runs = await load.RunAsync(new Bar(context.AddTask("Loading", maxValue: 1)), cancellationToken));
        return runs;
    }

    // Progress of the framework posts to other threads, out of order; this one is called in place.
    private sealed class Bar(ProgressTask task) : IProgress<InitialLoadProgress>
    {
        public void Report(InitialLoadProgress value)
        {
            task.MaxValue = Math.Max(1, value.Runs.Count);
            task.Value = value.Ended;
            var current = value.Runs.FirstOrDefault(run => !run.State.HasSettled());
            var rows = value.Runs.Sum(run => run.Counts.RowsRead);
            task.Description = Markup.Escape(current is null ? $"{rows} rows" : $"{rows} rows, {current.PipelineId} ({current.State.ToString().ToLowerInvariant()})");
        }
    }

    private sealed class Lines : IProgress<InitialLoadProgress>
    {
        private readonly HashSet<long> _shown = [];

        public void Report(InitialLoadProgress value)
        {
            foreach (var run in value.Runs.Where(run => run.State.HasSettled() && _shown.Add(run.RunId)))
                Console.WriteLine($"[{_shown.Count}/{value.Runs.Count}] {run.PipelineId}: {run.State.ToString().ToLowerInvariant()}, {run.Counts.RowsRead} rows read, {run.Counts.RowsRejected} rejected");
        }
    }
}
