using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Read;

/// <summary>Rows of any source.</summary>
internal static class SourceRows
{
    /// <summary>The rows of a part in order, streaming, blank ones included.</summary>
    public static IEnumerable<SourceRow> Read(PipelineLayout layout, SourcePart part) =>
        part.Sheet is { } sheet ? ExcelRows.Read(part.File, sheet) : CsvRows.Read(part.File, layout.Encoding, layout.Delimiter);
}
