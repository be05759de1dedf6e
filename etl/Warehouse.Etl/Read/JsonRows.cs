using System.Globalization;
using System.Text.Json;
using Warehouse.Catalogue;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Read;

/// <summary>
/// Rows of a file with a JSON object on every line. Its keys are the columns, those of objects within it joined with
/// <c>/</c> as two rows of a header are; a key that a line does not have is an empty cell.
/// </summary>
internal static class JsonRows
{
    private static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>
    /// A header of all keys of the file in the order in which they come, as line 1, then the objects with the lines they
    /// are on. Throws <c>etl.wrong_encoding</c>, and <c>etl.bad_json</c> with the line that is no object.
    /// </summary>
    public static IEnumerable<SourceRow> Read(SourceContent content, SourceEncoding encoding)
    {
        var columns = ColumnsOf(content, encoding);
        yield return new SourceRow(1, [.. columns.Keys]);
        foreach (var (line, cells) in Objects(content, encoding))
        {
            var row = new string[columns.Count];
            Array.Fill(row, "");
            foreach (var (key, text) in cells)
                row[columns[key]] = text;
            yield return new SourceRow(line, row);
        }
    }

    private static Dictionary<string, int> ColumnsOf(SourceContent content, SourceEncoding encoding)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (line, cells) in Objects(content, encoding))
        {
            foreach (var (key, _) in cells)
                columns.TryAdd(key, columns.Count);
            if (columns.Count > content.Limits.Columns)
                throw SourceRow.TooManyColumns(columns.Count, content, $":{line}");
        }

        return columns;
    }

    private static IEnumerable<(long Line, List<(string Key, string Text)> Cells)> Objects(SourceContent content, SourceEncoding encoding)
    {
        using var text = SourceText.Open(content, encoding);
        var lines = new TextLines(text);
        while (lines.Read() is { } line)
        {
            if (line.Length > TextLines.MaxLength)
                throw Bad(content, lines.Line, $"The line has more than {TextLines.MaxLength} characters.");
            if (string.IsNullOrWhiteSpace(line))
                continue;
            yield return (lines.Line, Parse(line, content, lines.Line));
        }
    }

    private static List<(string Key, string Text)> Parse(string line, SourceContent content, long number)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strictly);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Bad(content, number, "The line is JSON, but no object.");
            var cells = new List<(string, string)>();
            AddTo(cells, "", document.RootElement);
            return cells;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Bad(content, number, $"The line is no JSON object: {e.Message}");
        }
    }

    private static void AddTo(List<(string, string)> cells, string path, JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key = path + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
                AddTo(cells, key + "/", property.Value);
            else
                cells.Add((key, TextOf(property.Value)));
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        // As it stands: a binary fraction would not be what was written. Only powers of ten are written out.
        JsonValueKind.Number when value.GetRawText() is var raw && raw.AsSpan().IndexOfAny('e', 'E') >= 0 && value.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private static ProblemException Bad(SourceContent content, long line, string message) =>
        new(new Problem("etl.bad_json", message, $"{content.Name}:{line}", "Every line is one object: {\"年份\": 2019, \"人数\": 12}."));
}
