using System.Globalization;
using System.Text;
using Warehouse.Generator.Forms;

namespace Warehouse.Generator.Writing;

/// <summary>Writes a form as comma-separated text, row by row.</summary>
internal static class CsvFile
{
    static CsvFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static void Write(string path, Form form, string title, IEnumerable<object?[]> rows)
    {
        using var text = new StreamWriter(path, append: false, form.Format == FormFormat.CsvUtf8 ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: true) : Encoding.GetEncoding("gb18030"));
        text.NewLine = "\r\n";
        text.WriteLine(Quoted(title));
        text.WriteLine(string.Join(',', form.Headers.Select(Quoted)));
        foreach (var row in rows)
            text.WriteLine(string.Join(',', row.Select(cell => Quoted(TextOf(cell)))));
    }

    private static string TextOf(object? cell) => cell switch
    {
        null => "",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
