using System.Security.Cryptography;
using Warehouse.Catalogue;
using Warehouse.Etl.Load;
using Warehouse.Etl.Read;
using Warehouse.Etl.Shape;
using Warehouse.Etl.Vocabulary;
using Warehouse.Query.Members;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Runs.Rejects;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Runs;

/// <summary>Loads corrected rejects of a run as its pipeline would have: what is right is added, what is not stays rejected.</summary>
internal sealed class ReplayRun(FactLoader loader, ReplayLog replays, RejectLog rejects, RunLog runs, MemberReader members, LoadSteps steps, RunFaults faults) : IRunAction
{
    /// <summary>The rule that passes over rows which are closed by now.</summary>
    public const string AlreadyClosed = "already_closed";

    private const int RowsAtOnce = 1000;

    public bool Does(RunKind kind) => kind == RunKind.Replay;

    public async Task RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var (run, pipeline) = (context.Run, context.Pipeline);
        var file = Path.GetTempFileName();
        try
        {
            await using (var content = File.Create(file))
                await replays.ReadContentAsync(run.RunId, content, cancellationToken);
            await using (var content = File.OpenRead(file))
            {
                var fingerprint = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
                await faults.RetryAsync(() => runs.NoteSourceAsync(run, fingerprint, cancellationToken), cancellationToken);
            }

            await using var load = await loader.BeginAsync(pipeline, run, cancellationToken);
            await StageAsync(load, run, pipeline, file, context.Board, cancellationToken);
            await steps.ReachAsync(LoadStep.Staged);
            await context.Board.EnterAsync(RunState.Committing, cancellationToken);
            await loader.CommitAsync(load, pipeline, run, context.Board.Progress.RowsRead, cancellationToken);
        }
        catch (ProblemException exception)
        {
            throw new ProblemException(exception.Problems.Select(problem => problem with { Path = problem.Path.Replace(file, "corrected.csv", StringComparison.Ordinal), Message = problem.Message.Replace(file, "corrected.csv", StringComparison.Ordinal) }).ToList());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task StageAsync(WarehouseLoad load, Run run, Pipeline pipeline, string file, ProgressBoard board, CancellationToken cancellationToken)
    {
        var origin = run.OfRun!.Value;
        var headers = (await rejects.ListHeadersAsync(origin, cancellationToken)).ToDictionary(header => (header.File, header.Sheet));
        var shapers = new Shapers(pipeline, await members.ReadAsync(cancellationToken));
        var seen = new HashSet<long>();
        foreach (var rows in CorrectedRows.Read(file).Chunk(RowsAtOnce))
        {
            foreach (var row in rows.Where(row => !seen.Add(row.RowNo)))
                throw new ProblemException(new Problem("etl.duplicate_reject", $"Reject {row.RowNo} stands in the corrected file more than once, the second time on line {row.Row.Line}.", "", "Each row is replayed once."));
            var known = (await rejects.FindRowsAsync(origin, rows.Select(row => row.RowNo).ToList(), cancellationToken)).ToDictionary(row => row.RowNo);
            foreach (var row in rows.Where(row => !known.ContainsKey(row.RowNo)))
                throw new ProblemException(new Problem("etl.unknown_reject", $"Run {origin} has no reject {row.RowNo}, which stands on line {row.Row.Line} of the corrected file.", "", "Replay the export of this run, with its numbers as they were."));
            foreach (var ofSource in rows.Select(row => (Corrected: row, Known: known[row.RowNo])).GroupBy(row => (row.Known.File, row.Known.Sheet)))
            {
                var header = headers[ofSource.Key];
                var items = new List<Shaped>();
                var batch = new ShapedBatch(header.File, header.Sheet.Length == 0 ? null : header.Sheet, ofSource.Count(), items) { Headers = header.Headers, ShownAs = header.File };
                foreach (var (corrected, original) in ofSource)
                    if (original.State != RejectState.Open)
                        items.Add(new DiscardedRow(original.Line, AlreadyClosed));
                    else
                    {
                        var cells = corrected.File.CellsOf(corrected.Row, header, original.Cells);
                        load.Staging.StageRejectedRow(FactLoader.SourceOf(load.Staging, pipeline, batch), original.Line, cells);
                        shapers.For(header).Shape(new SourceRow(original.Line, [.. cells]), items);
                    }

                loader.Stage(load.Staging, pipeline, batch);
                board.Add(batch);
            }

            await load.Staging.FlushAsync(cancellationToken);
            await steps.ReachAsync(LoadStep.BatchStaged);
        }
    }

    /// <summary>One shaper for each file or sheet that rows come from.</summary>
    private sealed class Shapers(Pipeline pipeline, MemberDirectory members)
    {
        private readonly PipelineMembers _lookups = new(pipeline, members);
        private readonly Dictionary<RejectHeader, RowShaper> _shapers = [];

        public RowShaper For(RejectHeader header)
        {
            if (_shapers.TryGetValue(header, out var known))
                return known;
            var part = PartOf(header);
            var match = HeaderMatch.Of(pipeline.Layout, part, header.Headers.Select(HeaderText.Normal).ToList(), header.File, header.Headers);
            return _shapers[header] = new RowShaper(pipeline.Layout, part, match, _lookups.Lookup);
        }

        // The file may have gone since; how it was read must not have.
        private SourcePart PartOf(RejectHeader header)
        {
            var parts = pipeline.Layout.Parts.Where(part => (part.Sheet ?? "") == header.Sheet).ToList();
            return parts.FirstOrDefault(part => SourceNames.Shown(pipeline, part.Name) == header.File)
                ?? parts.FirstOrDefault(part => header.File.StartsWith(SourceNames.Shown(pipeline, part.File), StringComparison.Ordinal))
                ?? (parts.Count == 1 ? parts[0] : null)
                ?? throw new ProblemException(new Problem("etl.unknown_source", $"The pipeline no longer reads '{header.File}'.", header.File, "Its rejects can be given up, or the file named in the pipeline again."));
        }
    }
}
