using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Read;

/// <summary>Rows of any source.</summary>
internal static class SourceRows
{
    /// <summary>The parts of a pipeline, where an archive stands for those of its entries that are meant. Opens archives, and reads none.</summary>
    public static IReadOnlyList<SourcePart> PartsOf(PipelineLayout layout) =>
        layout.Parts.SelectMany(part => ZipEntries.IsArchive(part.File)
            ? ZipEntries.Find(part.File, part.Entry).Select(entry => part with { Entry = entry })
            : [part]).ToList();

    /// <summary>The rows of one of <see cref="PartsOf"/> in order, streaming, blank ones included.</summary>
    public static IEnumerable<SourceRow> Read(PipelineLayout layout, SourcePart part, ReadLimits limits)
    {
        var content = new SourceContent(part.File, part.Entry, limits);
        return layout.Format == SourceFormat.JsonLines ? JsonRows.Read(content, layout.Encoding)
            : part.Sheet is { } sheet ? ExcelRows.Read(content, sheet)
            : CsvRows.Read(content, layout.Encoding, layout.Delimiter);
    }
}
