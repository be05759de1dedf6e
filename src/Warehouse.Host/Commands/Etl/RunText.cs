using System.Globalization;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;

namespace Warehouse.Host.Commands.Etl;

/// <summary>A run, and what it has, as words.</summary>
internal static class RunText
{
    public static string Number(Run run) => run.Name[(run.Name.LastIndexOf('/') + 1)..];

    public static string Pipeline(Run run) => run.Pipeline["pipelines/".Length..];

    public static string State(Run run) => run.State.ToString().ToLowerInvariant();

    public static string Kind(Run run) => run.Kind == Run.Types.Kind.DryRun ? "dry run" : run.Kind.ToString().ToLowerInvariant();

    /// <summary>By the clocks of this machine, <c>2026-09-01 03:00:00 +08:00</c>; empty for none.</summary>
    public static string Moment(Timestamp? moment) => moment?.ToDateTimeOffset().ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) ?? "";

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The name of a run that is given as a number, or as its name.</summary>
    public static string Name(string run) => run.Contains('/', StringComparison.Ordinal) ? run : $"pipelines/-/runs/{run}";

    /// <summary>How far it is: <c>staging: 5,000 rows read, 12 rejected; 2,500 rows a second, 40 % of the source, 12 s to go</c>.</summary>
    public static string Progress(Run run)
    {
        var parts = new List<string>();
        if (run.Progress is { } progress)
        {
            if (progress.RowsPerSecond > 0)
                parts.Add($"{Count((long)progress.RowsPerSecond)} rows a second");
            if (Fraction(run) is { } fraction)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0} % of the source"));
            if (progress.Remaining is { } remaining && run.State == Run.Types.State.Staging)
                parts.Add($"{Count(remaining.Seconds)} s to go");
        }

        var attempt = run.Attempt > 1 ? $" (attempt {run.Attempt})" : "";
        var rows = Reads(run) ? $": {Count(run.Counts.RowsRead)} rows read, {Count(run.Counts.RowsRejected)} rejected" : "";
        return $"{State(run)}{attempt}{rows}{(parts.Count > 0 ? "; " + string.Join(", ", parts) : "")}";
    }

    /// <summary>As <see cref="Progress"/>, beside a bar: <c>staging, 5,000 rows read, 12 rejected, 2,500/s, 12 s left</c>.</summary>
    public static string ShortProgress(Run run)
    {
        var parts = new List<string> { State(run) };
        if (Reads(run))
            parts.Add($"{Count(run.Counts.RowsRead)} rows read, {Count(run.Counts.RowsRejected)} rejected");
        if (run.Progress is { RowsPerSecond: > 0 } progress)
            parts.Add($"{Count((long)progress.RowsPerSecond)}/s");
        if (run.Progress?.Remaining is { } remaining && run.State == Run.Types.State.Staging)
            parts.Add($"{Count(remaining.Seconds)} s left");
        return string.Join(", ", parts);
    }

    /// <summary>How much of the source has been read, 0 to 1; null when that is not known.</summary>
    public static double? Fraction(Run run) => run.Progress is { BytesTotal: > 0 } progress ? (double)progress.BytesRead / progress.BytesTotal : null;

    /// <summary>What became of it, in a line or two.</summary>
    public static string Outcome(Run run)
    {
        var counts = run.Counts;
        var refused = $"{Count(counts.RowsRejected)} rejected, {Count(counts.RowsDiscarded)} discarded";
        var rows = counts.HasRowsUnchanged
            ? $"{Count(counts.RowsRead)} rows read = {Count(counts.RowsRead - counts.RowsUnchanged - counts.RowsRejected - counts.RowsDiscarded)} loaded, {Count(counts.RowsUnchanged)} unchanged, {refused}"
            : $"{Count(counts.RowsRead)} rows read, {refused}";
        var figures = $"figures: {Count(counts.Inserted)} new, {Count(counts.Updated)} changed, {Count(counts.Unchanged)} unchanged, {Count(counts.Deleted)} gone; {(run.DataVersion > 0 ? $"data version {run.DataVersion}" : "nothing changed")}";
        var what = run.State switch
        {
            Run.Types.State.Succeeded => IsRollback(run) ? figures : $"{rows}; {figures}",
            Run.Types.State.Held => $"{rows}; nothing is changed before it is approved",
            Run.Types.State.Skipped when run.Error is { Code.Length: > 0 } => "nothing was loaded",
            Run.Types.State.Skipped => "its source is the one already loaded",
            _ => IsRollback(run) ? "nothing was changed" : rows,
        };
        var text = $"Run {Number(run)} of {Pipeline(run)} {State(run)}: {what}.";
        if (run.Error is { Code.Length: > 0 } error)
            text += $"\n{new Catalogue.Problem(error.Code, error.Message, error.Location, error.Hint)}";
        return text + string.Concat(run.Notes.Select(note => $"\nNote: {new Catalogue.Problem(note.Code, note.Message, note.File)}"));
    }

    private static bool IsRollback(Run run) => run.Kind == Run.Types.Kind.Rollback;

    // A rollback reads no source: of it, 0 rows read would say nothing.
    private static bool Reads(Run run) => run.State != Run.Types.State.Queued && !IsRollback(run);

    /// <summary>Whether it may still change by itself.</summary>
    public static bool IsUnderWay(Run run) => run.State is Run.Types.State.Queued or Run.Types.State.Reading or Run.Types.State.Staging or Run.Types.State.Committing;

    /// <summary>The exit code of a run that has ended or is held.</summary>
    public static int ExitCode(Run run) => run.State switch
    {
        Run.Types.State.Succeeded or Run.Types.State.Skipped => CommandLine.Fine,
        Run.Types.State.Held => EtlExit.Held,
        _ => CommandLine.Failed,
    };
}
