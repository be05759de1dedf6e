using CsvHelper;
using Warehouse.Catalogue;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Read;

/// <summary>Rows of a delimited text file, streaming, with the line each begins on. LF, CRLF and CR all end a line.</summary>
internal static class CsvRows
{
    // No row of a statistic is longer; a quote that is never closed stops here instead of taking the whole file for a cell.
    private const int MaxRowBytes = 1 << 20;

    /// <summary>The rows of a file that is no archive, within the limits of a host that sets none.</summary>
    public static IEnumerable<SourceRow> Read(string file, SourceEncoding encoding, char delimiter) =>
        Read(SourceContent.Of(file), encoding, delimiter);

    /// <summary>
    /// The rows, blank lines included. Throws <c>etl.wrong_encoding</c> before the first row, and <c>etl.bad_csv</c>
    /// with the line of the row whose quotes do not pair, or that is too long.
    /// </summary>
    public static IEnumerable<SourceRow> Read(SourceContent content, SourceEncoding encoding, char delimiter)
    {
        var options = new CsvReaderOptions
        {
            Separator = delimiter,
            HasHeader = false,
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = MaxRowBytes,
            // Most columns say one of a few things, which are compared as references from here on.
            PoolStrings = true,
        };
        using var text = SourceText.Open(content, encoding);
        using var reader = CsvReader.Create(text, options);
        while (Next(reader, content) is { } row)
            yield return row;
    }

    private static SourceRow? Next(CsvReader reader, SourceContent content)
    {
        try
        {
            if (!reader.Read())
                return null;
        }
        catch (CsvFormatException e)
        {
            throw new ProblemException(new Problem("etl.bad_csv", $"The row that begins here cannot be read: {e.Message}", $"{content.Name}:{e.LineNumber}", "A quote inside a cell is written twice, and the cell in quotes."));
        }

        if (reader.FieldCount > content.Limits.Columns)
            throw SourceRow.TooManyColumns(reader.FieldCount, content, $":{reader.LineNumber}");
        var cells = new string[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = reader.GetString(i);
        return new SourceRow(reader.LineNumber, cells);
    }
}
