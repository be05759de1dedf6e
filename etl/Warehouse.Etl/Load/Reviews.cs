using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Warehouse.Catalogue;
using Warehouse.Storage.Gates;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Load;

/// <summary>
/// Decides within the transaction of a load whether it is committed: it fails or is held as its gates say, a dry run never
/// is, and one that was approved is if it would still do exactly what was approved. What is not committed is taken back
/// to before the merge, and ends with its rejects, findings and changes.
/// </summary>
internal sealed class Reviews(ReviewLog log, RunLog runs, IndicatorCatalogue catalogue)
{
    /// <summary>Remembers how the warehouse is before a merge that is looked at; null for one that is not.</summary>
    public async Task<LoadReview?> BeginAsync(WarehouseLoad load, Pipeline pipeline, Run run, CancellationToken cancellationToken)
    {
        if (pipeline.Gates.Count == 0 && run.Kind != RunKind.DryRun)
            return null;
        // Only what may be held is compared: the fact is read twice for it.
        var withChanges = run.Kind == RunKind.DryRun || pipeline.Gates.Any(gate => gate.Severity == GateSeverity.Hold);
        return await LoadReview.BeginAsync(load, catalogue, pipeline.IsOfMembers ? null : catalogue.FindFact(pipeline.Target), withChanges, cancellationToken);
    }

    /// <summary>True when the load is to be committed as it is; otherwise the run has ended, or is held, within the transaction.</summary>
    public async Task<bool> LetsPassAsync(
        LoadReview? review, WarehouseLoad load, Pipeline pipeline, Run run, LoadAccount account, MergeCounts merged, CancellationToken cancellationToken)
    {
        if (review is null)
            return true;
        var results = await review.JudgeAsync(pipeline.Gates, cancellationToken);
        var failed = results.Where(result => !result.Passed).ToList();
        var changes = new LoadChanges(await review.ListChangesAsync(cancellationToken), await review.ListMemberChangesAsync(cancellationToken));
        var fails = failed.Where(result => result.Severity == Word(GateSeverity.Fail)).ToList();
        var holds = failed.Where(result => result.Severity == Word(GateSeverity.Hold)).ToList();
        if (fails.Count > 0 || run.Kind == RunKind.DryRun)
        {
            await review.TakeBackAsync(cancellationToken);
            await log.WriteAsync(load, run, results, changes, cancellationToken);
            await runs.EndWithLoadAsync(load, run, account, run.Kind == RunKind.DryRun ? merged : null, null, fails.Count > 0 ? Refusal(fails) : null, cancellationToken);
            return false;
        }

        var fingerprint = (await runs.FindAsync(run.RunId, cancellationToken))?.SourceSha256 ?? "";
        var digest = Digest(fingerprint, results, changes);
        if (holds.Count == 0 || await log.FindApprovalAsync(run.RunId, cancellationToken) == digest)
        {
            await log.WriteAsync(load, run, results, LoadChanges.None, cancellationToken);
            return true;
        }

        await review.TakeBackAsync(cancellationToken);
        await log.WriteAsync(load, run, pipeline.NeedsSecondPerson ? [.. results, SecondPerson(run)] : results, changes, cancellationToken);
        await runs.HoldWithLoadAsync(load, run, account, merged, cancellationToken);
        await log.HoldAsync(load, run, string.Join(" ", holds.Take(5).Select(result => $"{result.Gate}: {result.Message}")), digest, fingerprint, cancellationToken);
        return false;
    }

    private static Problem Refusal(List<GateResult> fails) =>
        new("etl.gate_failed", $"The gate {fails[0].Gate} was not passed: {fails[0].Message}{(fails.Count > 1 ? $" {fails.Count - 1} more were found." : "")}", fails[0].Gate, "List what the gates of this run found; nothing was loaded.");

    private static GateResult SecondPerson(Run run) => new()
    {
        Gate = "approval",
        Kind = GateResult.SecondPerson,
        Severity = Word(GateSeverity.Hold),
        Passed = false,
        Message = run.RequestedBy.Length == 0 ? "An administrator who is known by name approves it." : $"An administrator other than {run.RequestedBy} approves it.",
    };

    // What is approved is this content with these findings and changes, and nothing else.
    private static string Digest(string fingerprint, IReadOnlyList<GateResult> results, LoadChanges changes)
    {
        var text = new StringBuilder(fingerprint).Append('\n');
        foreach (var result in results)
            text.Append(CultureInfo.InvariantCulture, $"{result.Gate}\t{result.Passed}\t{result.Measured:R}\t{result.District}\t{result.Year}\t{result.Member}\t{result.Message}\n");
        foreach (var change in changes.Cells)
            text.Append(CultureInfo.InvariantCulture, $"{change.Fact}\t{change.Measure}\t{change.District}\t{change.Year}\t{change.Stage}\t{change.Before:R}\t{change.After:R}\n");
        foreach (var change in changes.Members)
            text.Append(CultureInfo.InvariantCulture, $"{change.Dimension}\t{change.Member}\t{change.Attribute}\t{change.Before}\t{change.After}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Word(GateSeverity severity) => severity.ToString().ToLowerInvariant();
}
