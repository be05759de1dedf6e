using System.Globalization;
using System.Text;
using ExcelDataReader;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>Rows of a sheet of an .xls or .xlsx workbook, streaming.</summary>
internal static class ExcelRows
{
    static ExcelRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// The rows from the first, blank ones included. Throws <c>etl.unreadable_workbook</c> for a damaged file and
    /// <c>etl.sheet_not_found</c> with the sheets there are.
    /// </summary>
    public static IEnumerable<SourceRow> Read(string file, string sheet)
    {
        using var stream = SourceFile.Open(file);
        using var reader = OpenSheet(stream, file, sheet);
        for (var line = 1L; Next(reader, file, sheet, line) is { } row; line++)
            yield return row;
    }

    private static IExcelDataReader OpenSheet(Stream stream, string file, string sheet)
    {
        var sheets = new List<string>();
        var reader = Guarded(file, () => ExcelReaderFactory.CreateReader(stream));
        do
        {
            if (reader.Name == sheet)
                return reader;
            sheets.Add(reader.Name);
        }
        while (Guarded(file, reader.NextResult));

        reader.Dispose();
        throw new ProblemException(new Problem(
            "etl.sheet_not_found",
            $"There is no sheet '{sheet}'; there are {string.Join(", ", sheets.Select(s => $"'{s}'"))}.",
            file,
            Nearest.Hint(sheet, sheets)));
    }

    private static SourceRow? Next(IExcelDataReader reader, string file, string sheet, long line) =>
        Guarded($"{file}[{sheet}]:{line}", () =>
        {
            if (!reader.Read())
                return null;
            var cells = new string[reader.FieldCount];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = TextOf(reader, i);
            return new SourceRow(line, cells);
        });

    // What a person sees in the cell. Excel keeps fifteen significant digits; the rest of the binary fraction
    // (18.776325800000002) is no part of what was typed.
    private static string TextOf(IExcelDataReader reader, int column)
    {
        return reader.GetValue(column) switch
        {
            null => "",
            string text => text,
            double number => Math.Abs(number) < 1e28 && decimal.TryParse(number.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? value.ToString(CultureInfo.InvariantCulture)
                : number.ToString("R", CultureInfo.InvariantCulture),
            DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "s", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString() ?? "",
        };
    }

    // A damaged workbook fails anywhere in the library, with whatever its parsing ran into; to the reader of a
    // source all of that is one thing: this file cannot be read.
    private static T Guarded<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not ProblemException)
        {
            throw new ProblemException(new Problem("etl.unreadable_workbook", $"The workbook cannot be read: {e.Message}", place, "Open and save it again, or ask for it again; it may be damaged or protected."));
        }
    }
}
