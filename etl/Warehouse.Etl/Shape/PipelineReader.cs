using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;
using Warehouse.Query.Members;

namespace Warehouse.Etl.Shape;

/// <summary>Source files of a pipeline → shaped batches.</summary>
public static class PipelineReader
{
    /// <summary>Source rows in a batch, at most: so few that they are still in the processor's cache when they are staged, and gone before the memory is tidied.</summary>
    public const int BatchRows = 500;

    private const int BatchesAhead = 4;

    /// <summary>
    /// Reads every file and sheet in order, streaming. What concerns a row becomes a <see cref="RejectedRow"/>; what
    /// concerns the source as a whole — no such file, another encoding, a missing column — throws a
    /// <see cref="ProblemException"/>, and then nothing of the run may be kept.
    /// </summary>
    public static IAsyncEnumerable<ShapedBatch> ReadAsync(Pipeline pipeline, MemberDirectory members, CancellationToken cancellationToken) =>
        ReadAsync(pipeline, members, ReadLimits.Default, cancellationToken);

    /// <summary>The same within limits.</summary>
    internal static async IAsyncEnumerable<ShapedBatch> ReadAsync(
        Pipeline pipeline,
        MemberDirectory members,
        ReadLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SourceFile.ThrowIfUnreadable(pipeline.Files);
        var lookups = new PipelineMembers(pipeline, members);
        // One thread reads ahead while another does something with what was read, a little only: memory must not grow.
        var batches = Channel.CreateBounded<ShapedBatch>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => WriteAsync(batches.Writer, pipeline.Layout, lookups, limits, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
                yield return batch;
        }
        finally
        {
            // Whoever stops early gets its files back closed.
            await stop.CancelAsync();
            await reading;
        }
    }

    private static async Task WriteAsync(ChannelWriter<ShapedBatch> batches, PipelineLayout layout, PipelineMembers lookups, ReadLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            var parts = SourceRows.PartsOf(layout);
            var position = new SourcePosition(parts);
            foreach (var part in parts)
            {
                position.NextPart();
                foreach (var batch in ReadPart(layout, part, limits, position, header => new RowShaper(layout, part, header, lookups.Lookup), cancellationToken))
                    await batches.WriteAsync(batch with { BytesRead = position.Read, BytesTotal = position.Total }, cancellationToken);
            }

            batches.Complete();
        }
        catch (Exception exception)
        {
            // The reader throws it where it waits for the next batch.
            batches.Complete(exception);
        }
    }

    /// <summary>Rows of a part below its header, blank ones left out, with what their header says.</summary>
    internal static IEnumerable<(HeaderMatch Header, SourceRow Row)> ReadRows(PipelineLayout layout, SourcePart part, ReadLimits limits)
    {
        using var rows = SourceRows.Read(layout, part, limits).GetEnumerator();
        var header = ReadHeader(layout, part, rows, []);
        while (rows.MoveNext())
            if (!rows.Current.IsBlank)
                yield return (header, rows.Current);
    }

    private static IEnumerable<ShapedBatch> ReadPart(PipelineLayout layout, SourcePart part, ReadLimits limits, SourcePosition position, Func<HeaderMatch, RowShaper> bind, CancellationToken cancellationToken)
    {
        using var rows = SourceRows.Read(layout, part, limits, position).GetEnumerator();
        var items = new List<Shaped>();
        var rowsRead = 0L;
        var header = ReadHeader(layout, part, rows, items);
        var shaper = bind(header);
        rowsRead += items.Count;
        items.AddRange(header.Notes);
        var hasData = false;
        while (rows.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rows.Current.IsBlank)
                continue;
            hasData = true;
            shaper.Shape(rows.Current, items);
            if (++rowsRead < BatchRows)
                continue;
            yield return new ShapedBatch(part.Name, part.Sheet, rowsRead, items) { Headers = header.Shown };
            (items, rowsRead) = ([], 0);
        }

        // An empty table would take the place of a full one.
        if (!hasData)
            throw new ProblemException(new Problem("etl.no_rows", "There is a header, but no row below it.", Place(part)));
        position.EndPart();
        if (rowsRead > 0)
            yield return new ShapedBatch(part.Name, part.Sheet, rowsRead, items) { Headers = header.Shown };
    }

    // Rows above the header are titles and notes: passed over by name, after they were searched for what must be there.
    private static HeaderMatch ReadHeader(PipelineLayout layout, SourcePart part, IEnumerator<SourceRow> rows, List<Shaped> items)
    {
        var header = new List<SourceRow>();
        var expected = part.Expected.ToList();
        while (header.Count < layout.HeaderRows.Count)
        {
            var wanted = layout.HeaderRows[header.Count];
            if (!rows.MoveNext() || rows.Current.Line > wanted)
                throw new ProblemException(new Problem("etl.missing_header", $"The header should be in row {wanted}, but no row begins there.", Place(part)));
            var row = rows.Current;
            expected.RemoveAll(e => e.Row == row.Line && row.Cells.Any(cell => cell.Contains(e.Text, StringComparison.Ordinal)));
            if (row.Line == wanted)
                header.Add(row);
            else if (!row.IsBlank)
                items.Add(new DiscardedRow(row.Line, "title"));
        }

        ProblemException.ThrowIfAny(expected.Select(e => new Problem("etl.unexpected_content", $"Row {e.Row} should say '{e.Text}'.", $"{Place(part)}:{e.Row}")).ToList());
        var headers = HeaderText.Join(header);
        // Joined headers have no other text; of a single row, people know its own.
        var shown = header.Count == 1 ? headers.Select((_, column) => column < header[0].Cells.Length ? header[0].Cells[column].Trim() : "").ToList() : headers;
        return HeaderMatch.Of(layout, part, headers, $"{Place(part)}:{header[^1].Line}", shown);
    }

    private static string Place(SourcePart part) => part.Sheet is { } sheet ? $"{part.Name}[{sheet}]" : part.Name;
}
