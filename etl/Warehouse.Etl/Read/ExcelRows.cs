using System.Globalization;
using System.Text;
using ExcelDataReader;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>Rows of a sheet of an .xls or .xlsx workbook, streaming.</summary>
internal static class ExcelRows
{
    [ThreadStatic]
    private static string[]? _blankRow;

    static ExcelRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The rows of a sheet of a file that is no archive, within the limits of a host that sets none.</summary>
    public static IEnumerable<SourceRow> Read(string file, string sheet) => Read(SourceContent.Of(file), sheet);

    /// <summary>
    /// The rows from the first, blank ones included. Throws <c>etl.unreadable_workbook</c> for a damaged file and
    /// <c>etl.sheet_not_found</c> with the sheets there are.
    /// </summary>
    public static IEnumerable<SourceRow> Read(SourceContent content, string sheet)
    {
        using var local = content.ToLocalFile();
        var file = local.Path;
        var isZip = IsZip(file);
        if (isZip)
            Guarded(content.Name, () => ZipIntegrity.Check(file, content.Name, content.Limits));
        else
            ThrowIfTooLarge(file, content);
        using var stream = SourceFile.Open(file);
        using var reader = OpenSheet(stream, content.Name, sheet);
        if (local.Path == content.File)
            content.Position?.Follow(stream);
        if (reader.FieldCount > content.Limits.Columns)
            throw SourceRow.TooManyColumns(reader.FieldCount, content, $"[{sheet}]");
        var errors = Guarded(content.Name, () => isZip ? XlsxErrorCells.Find(file, sheet) : XlsErrorCells.Find(file, sheet));
        for (var line = 1L; Next(reader, errors, content.Name, sheet, line) is { } row; line++)
            yield return row;
    }

    // The library holds an old workbook in memory as a whole, and more than once.
    private static void ThrowIfTooLarge(string file, SourceContent content)
    {
        if (new FileInfo(file).Length > content.Limits.OldWorkbookBytes)
            throw new ProblemException(new Problem("etl.workbook_too_large", $"The file is no .xlsx, and more than {content.Limits.OldWorkbookBytes >> 20} MB, all of which would have to be held in memory.", content.Name, "Save it as .xlsx or CSV."));
    }

    // The library tells the kinds apart by their content too, whatever the file is called.
    private static bool IsZip(string file)
    {
        using var stream = SourceFile.Open(file);
        return stream.ReadByte() == 'P' && stream.ReadByte() == 'K';
    }

    private static IExcelDataReader OpenSheet(Stream stream, string file, string sheet)
    {
        var sheets = new List<string>();
        var reader = Guarded(file, () => ExcelReaderFactory.CreateReader(stream));
        do
        {
            if (reader.Name == sheet)
                return reader;
            sheets.Add(reader.Name ?? "");
        }
        while (Guarded(file, reader.NextResult));

        reader.Dispose();
        throw new ProblemException(new Problem(
            "etl.sheet_not_found",
            $"There is no sheet '{sheet}'; there are {string.Join(", ", sheets.Select(s => $"'{s}'"))}.",
            file,
            Nearest.Hint(sheet, sheets)));
    }

    private static SourceRow? Next(IExcelDataReader reader, IReadOnlyDictionary<(long Row, int Column), string> errors, string file, string sheet, long line) =>
        Guarded($"{file}[{sheet}]:{line}", () =>
        {
            if (!reader.Read())
                return null;
            // Workbooks may declare hundreds of thousands of rows that hold nothing: those cost no memory.
            string[]? cells = null;
            for (var i = 0; i < reader.FieldCount; i++)
            {
                var text = (errors.Count == 0 ? null : errors.GetValueOrDefault((line, i + 1))) ?? TextOf(reader, i);
                if (text.Length == 0 && cells is null)
                    continue;
                cells ??= Filled(reader.FieldCount);
                cells[i] = text;
            }

            return new SourceRow(line, cells ?? BlankOf(reader.FieldCount));
        });

    private static string[] Filled(int width)
    {
        var cells = new string[width];
        Array.Fill(cells, "");
        return cells;
    }

    private static string[] BlankOf(int width)
    {
        if (_blankRow?.Length != width)
            _blankRow = Filled(width);
        return _blankRow;
    }

    private static string TextOf(IExcelDataReader reader, int column)
    {
        return reader.GetValue(column) switch
        {
            null => "",
            string text => text,
            double number => TextOf(number, reader.GetNumberFormatString(column)),
            DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "s", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString() ?? "",
        };
    }

    // What a person sees in the cell. Excel keeps fifteen significant digits; the rest of the binary fraction
    // (18.776325800000002) is no part of what was typed. A cell shown as 12.39% holds 0.1239.
    private static string TextOf(double number, string? format)
    {
        if (!decimal.TryParse(number.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return number.ToString("R", CultureInfo.InvariantCulture);
        return format?.Contains('%', StringComparison.Ordinal) == true
            ? (value * 100m).ToString("0.############################", CultureInfo.InvariantCulture) + "%"
            : value.ToString(CultureInfo.InvariantCulture);
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
