using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Shape;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Load;

/// <summary>Shaped batches → staging → one transaction: members, facts, rejects, the run's end and the data version commit together.</summary>
internal sealed class FactLoader(WarehouseWriter writer, RunLog runs, Reviews reviews, IndicatorCatalogue catalogue, IOptions<EtlOptions> options, TimeProvider time, LoadSteps steps)
{
    /// <summary>Begins to stage a run; nothing is in the warehouse before <see cref="CommitAsync"/>.</summary>
    /// <exception cref="ProblemException"><c>etl.unknown_target</c>.</exception>
    public Task<WarehouseLoad> BeginAsync(Pipeline pipeline, Run run, CancellationToken cancellationToken)
    {
        var fact = pipeline.IsOfMembers ? null : catalogue.FindFact(pipeline.Target);
        if (!pipeline.IsOfMembers && fact is null)
            throw new ProblemException(new Problem("etl.unknown_target", $"There is no fact '{pipeline.Target}'.", pipeline.Path, Nearest.Hint(pipeline.Target, catalogue.Facts.Select(f => f.Id))));
        var isReplay = run.Kind == RunKind.Replay;
        var slices = pipeline.Replaces.Count > 0 ? new LoadSlices(pipeline.Replaces, isReplay ? run.Period : pipeline.Period) : null;
        return writer.BeginAsync(pipeline.Id, run.RunId, isReplay ? run.OfRun : null, fact, slices, cancellationToken);
    }

    /// <summary>Stages what the rows of a batch became.</summary>
    public void Stage(LoadStaging staging, Pipeline pipeline, ShapedBatch batch)
    {
        var source = SourceOf(staging, pipeline, batch);
        var values = new List<(string Measure, decimal? Value)>();
        staging.StageHeader(source, batch.Headers);
        var hasColumnAMeasure = catalogue.FindFact(pipeline.Target)?.Layout == FactLayout.MeasurePerColumn;
        foreach (var item in batch.Items)
            switch (item)
            {
                case ShapedMember member:
                    staging.StageMember(source, member.Line, member.Dimension, member.Id, member.Attributes);
                    break;
                case ShapedFact fact when hasColumnAMeasure:
                    StageRow(staging, source, fact, values);
                    break;
                case ShapedFact fact:
                    foreach (var value in fact.Values)
                        staging.StageValue(source, fact.Line, fact.Keys, value.Measure, value.Value, Status(value.Status), value.Column);
                    break;
                case RejectedRow rejected:
                    staging.StageRejectedRow(source, rejected.Line, rejected.Cells);
                    staging.StageReject(source, rejected.Line, rejected.Column ?? "", new Problem(rejected.Code, rejected.Message, "", rejected.Hint), rejected.Raw);
                    break;
                case ShapedMention mention:
                    staging.StageMention(mention.Keys);
                    break;
                case DiscardedRow discarded:
                    staging.StageDiscard(source, discarded.Line, discarded.Rule);
                    break;
                case ShapedNote note:
                    staging.StageNote(source, note.Line, note.Code, note.Column, note.Text);
                    break;
                default:
                    throw new InvalidOperationException($"A row became a {item.GetType().Name}, which nobody loads.");
            }
    }

    /// <summary>The number of a batch's source in a load.</summary>
    public static long SourceOf(LoadStaging staging, Pipeline pipeline, ShapedBatch batch) => staging.StageSource(batch.ShownAs ?? SourceNames.Shown(pipeline, batch.File), batch.Sheet ?? "");

    /// <summary>
    /// Commits what was staged, or, when it is not fit for that, its rejects alone. Either way the run has ended with it.
    /// </summary>
    /// <exception cref="RunLostException">The run is no longer this host's; nothing was committed.</exception>
    public async Task CommitAsync(WarehouseLoad load, Pipeline pipeline, Run run, long rowsRead, CancellationToken cancellationToken)
    {
        await load.BeginCommitAsync(cancellationToken);
        await steps.ReachAsync(LoadStep.Locked);
        var (account, problems) = await load.CheckAsync(rowsRead, cancellationToken);
        await RejectedCells.AddAsync(load, pipeline, ReadLimits.Default with { UnpackedBytes = options.Value.MaxUnpackedBytes }, cancellationToken);
        await steps.ReachAsync(LoadStep.Checked);
        await load.WriteRejectsAsync(cancellationToken);
        await load.WriteNotesAsync(cancellationToken);
        await steps.ReachAsync(LoadStep.RejectsWritten);

        if (Refusal(pipeline, run.Kind == RunKind.Replay, account, problems) is { } refusal)
        {
            // Until here only rejects were written, so this commits them and nothing else.
            await NotePeriodAsync(load, pipeline, run, cancellationToken);
            await runs.EndWithLoadAsync(load, run, account, null, null, refusal, cancellationToken);
        }
        else
        {
            var review = await reviews.BeginAsync(load, pipeline, run, cancellationToken);
            await NotePeriodAsync(load, pipeline, run, cancellationToken);
            var merged = await load.MergeAsync(cancellationToken);
            account = await load.TellUnchangedAsync(account, merged, cancellationToken);
            await load.KeepUndoAsync(options.Value.KeepUndoRuns, cancellationToken);
            await load.CloseRejectsAsync(time.GetUtcNow(), cancellationToken);
            await steps.ReachAsync(LoadStep.Merged);
            if (await reviews.LetsPassAsync(review, load, pipeline, run, account, merged, cancellationToken))
            {
                long? dataVersion = merged.ChangedAnything ? await load.AddDataVersionAsync(time.GetUtcNow(), cancellationToken) : null;
                await runs.EndWithLoadAsync(load, run, account, merged, dataVersion, null, cancellationToken);
            }
        }

        await steps.ReachAsync(LoadStep.Ended);
        cancellationToken.ThrowIfCancellationRequested();
        await load.CommitAsync(CancellationToken.None);
        runs.Signals.Notify();
    }

    // A run without a period is from here on one of the period that it loads: the next one of that finds it.
    private async Task NotePeriodAsync(WarehouseLoad load, Pipeline pipeline, Run run, CancellationToken cancellationToken)
    {
        if (run.Kind == RunKind.Load && run.Period != pipeline.Period)
            await runs.NotePeriodAsync(load, run, pipeline.Period, cancellationToken);
    }

    private static Problem? Refusal(Pipeline pipeline, bool isReplay, LoadAccount account, IReadOnlyList<Problem> problems) =>
        // What a replay could not correct stays as it was.
        account.RowsWithRejects > pipeline.MaxRejected && !isReplay
            ? new Problem("etl.too_many_rejects", $"{account.RowsWithRejects} of {account.RowsRead} rows were rejected in whole or in part; the pipeline allows {pipeline.MaxRejected}.", "", "List the rejects of this run: each says what is wrong with its row.")
            : problems.Count > 0 ? problems[0] : null;

    // One status stands for all nulls of the row: of two reasons, one would be told wrongly.
    private static void StageRow(LoadStaging staging, long source, ShapedFact fact, List<(string Measure, decimal? Value)> values)
    {
        var reason = ObservationStatus.Final;
        values.Clear();
        // Nearly all of the rows of a load come by here, so that what an enumerator costs would be seen.
        for (var i = 0; i < fact.Values.Count; i++)
        {
            var value = fact.Values[i];
            values.Add((value.Measure, value.Value));
            if (value.Status == ObservationStatus.Final || value.Status == reason)
                continue;
            if (reason != ObservationStatus.Final)
            {
                RejectMixed(staging, source, fact);
                staging.StageMention(fact.Keys);
                return;
            }

            reason = value.Status;
        }

        staging.StageRow(source, fact.Line, fact.Keys, CollectionsMarshal.AsSpan(values), fact.Attributes, Status(reason));
    }

    private static void RejectMixed(LoadStaging staging, long source, ShapedFact fact)
    {
        var raw = string.Join(", ", fact.Keys.Select(key => $"{key.Key}={key.Value}").Concat(fact.Values.Select(v => $"{v.Column}={(v.Value is { } value ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : Status(v.Status))}")));
        staging.StageReject(source, fact.Line, "", new Problem("etl.mixed_status", "Some values of the row are missing, and others withheld.", "", "A row of this fact has one reason for all values that it lacks."), raw);
    }

    private static string Status(ObservationStatus status) => status switch
    {
        ObservationStatus.Final => ObsStatus.Final,
        ObservationStatus.Missing => ObsStatus.Missing,
        ObservationStatus.Withheld => ObsStatus.Withheld,
        _ => throw new InvalidOperationException($"Nobody knows the status {status}."),
    };
}
