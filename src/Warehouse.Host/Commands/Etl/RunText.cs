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

    /// <summary>By the clocks of this machine; empty for none.</summary>
    public static string Moment(Timestamp? moment) => moment?.ToDateTimeOffset().ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The name of a run that is given as a number, or as its name.</summary>
    public static string Name(string run) => run.Contains('/', StringComparison.Ordinal) ? run : $"pipelines/-/runs/{run}";

    /// <summary>What became of it, in a line or two.</summary>
    public static string Outcome(Run run)
    {
        var counts = run.Counts;
        var rows = $"{Count(counts.RowsRead)} rows read, {Count(counts.RowsRejected)} rejected, {Count(counts.RowsDiscarded)} discarded";
        var what = run.State switch
        {
            Run.Types.State.Succeeded => $"{rows}; {Count(counts.Inserted)} new, {Count(counts.Updated)} changed, {Count(counts.Unchanged)} unchanged, {Count(counts.Deleted)} gone; {(run.DataVersion > 0 ? $"data version {run.DataVersion}" : "nothing changed")}",
            Run.Types.State.Skipped => "its source is the one already loaded",
            _ => rows,
        };
        var text = $"Run {Number(run)} of {Pipeline(run)} {State(run)}: {what}.";
        return run.Error is { Code.Length: > 0 } error
            ? $"{text}\n{new Catalogue.Problem(error.Code, error.Message, error.Location, error.Hint)}"
            : text;
    }

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
