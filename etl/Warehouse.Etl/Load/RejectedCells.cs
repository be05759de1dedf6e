using Warehouse.Etl.Read;
using Warehouse.Etl.Shape;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Load;

/// <summary>
/// Reads the cells of rows again that only the warehouse refused: until then nobody knew that they would be wanted, and to
/// keep the text of every row of a source would cost more than to read it a second time when there are any.
/// </summary>
internal static class RejectedCells
{
    private const int RowsAtOnce = 5_000;

    /// <summary>Keeps them with the load; streaming, by line.</summary>
    public static async Task AddAsync(WarehouseLoad load, Pipeline pipeline, ReadLimits limits, CancellationToken cancellationToken)
    {
        var wanted = await load.ListRowsWithoutCellsAsync(-1, -1, RowsAtOnce, cancellationToken);
        if (wanted.Count == 0)
            return;
        var parts = SourceRows.PartsOf(pipeline.Layout).ToLookup(part => load.Staging.StageSource(SourceNames.Shown(pipeline, part.Name), part.Sheet ?? ""));
        using var rows = Seek(pipeline, limits, parts).GetEnumerator();
        rows.MoveNext();
        while (wanted.Count > 0)
        {
            var found = new List<(long, long, IReadOnlyList<string>?)>(wanted.Count);
            foreach (var row in wanted)
            {
                // Both are in the order of the source, so one pass finds all.
                while ((rows.Current.Source, rows.Current.Row.Line).CompareTo(row) < 0 && rows.MoveNext())
                {
                }

                if ((rows.Current.Source, rows.Current.Row.Line) == row)
                    found.Add((row.Source, row.Line, rows.Current.Header.Visible(rows.Current.Row.Cells)));
            }

            await load.AddCellsAsync(found, cancellationToken);
            wanted = await load.ListRowsWithoutCellsAsync(wanted[^1].Source, wanted[^1].Line, RowsAtOnce, cancellationToken);
        }
    }

    private static IEnumerable<(long Source, HeaderMatch Header, SourceRow Row)> Seek(Pipeline pipeline, ReadLimits limits, ILookup<long, SourcePart> parts) =>
        from source in parts.OrderBy(part => part.Key)
        from read in PipelineReader.ReadRows(pipeline.Layout, source.First(), limits)
        select (source.Key, read.Header, read.Row);
}
