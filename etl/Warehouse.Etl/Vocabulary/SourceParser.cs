using System.Globalization;
using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;
using Warehouse.Etl.Read;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads where a pipeline's files come from: <c>files</c>, <c>folder</c>, <c>url</c>, <c>sql</c> or <c>source</c>.</summary>
internal static class SourceParser
{
    private const int LongestAddress = 400;

    private static readonly string[] Kinds = ["files", "folder", "url", "sql", "source"];
    private static readonly Dictionary<string, bool> Orders = new() { ["name"] = false, ["time"] = true };
    private static readonly Dictionary<string, bool> Runs = new() { ["one"] = false, ["each"] = true };
    private static readonly Dictionary<string, bool> Engines = new() { ["sqlite"] = false, ["sqlserver"] = true };
    private static readonly Dictionary<string, bool> Uploads = new() { ["upload"] = true };

    /// <summary>The source; mistakes are noted in the mapping's problems.</summary>
    public static SourceSpec Parse(string pipelineFile, YamlMap map)
    {
        var given = Kinds.Where(map.Has).ToList();
        if (given.Count == 0)
            map.Mistake("etl.pipeline_missing_key", map.Line, "The key 'files' is missing, or another that says where they come from: folder, url, sql, source.");
        if (given.Count > 1)
            map.Mistake("etl.pipeline_bad_value", map.LineOf(given[1]), $"The files come from one place, not from {string.Join(" and ", given)}.");
        var directory = Path.GetDirectoryName(pipelineFile)!;
        return given.FirstOrDefault() switch
        {
            "folder" => ReadFolder(directory, map),
            "url" => ReadUrl(map),
            "sql" => ReadSql(map),
            "source" => ReadUpload(map),
            _ => new FilesSource(ReadFiles(directory, map)) { Shown = "" },
        };
    }

    /// <summary>The periods of a source that has some, oldest first.</summary>
    public static IReadOnlyList<string> ReadPeriods(YamlMap map)
    {
        if (!map.Has("periods") || map.List("periods") is not [{ Map: { } range }])
            return map.Has("periods") ? map.Texts("periods") : [];
        var (from, to) = (range.WholeNumber("from"), range.WholeNumber("to"));
        range.Finish();
        if (from is null || to is null || to < from || to - from > 1000)
        {
            map.Mistake("etl.pipeline_bad_value", range.Line, "'periods' is a list, or a mapping with whole numbers 'from' and 'to'.");
            return [];
        }

        return Enumerable.Range(from.Value, to.Value - from.Value + 1).Select(year => year.ToString(CultureInfo.InvariantCulture)).ToList();
    }

    private static List<SourcePlace> ReadFiles(string directory, YamlMap map)
    {
        var places = new List<SourcePlace>();
        foreach (var entry in map.List("files"))
        {
            if (entry.Map is not { } place)
            {
                places.Add(new SourcePlace(Absolute(directory, entry.Text ?? ""), null, null, FieldSpec.EmptyMap));
                continue;
            }

            var file = place.Text("file");
            var inner = place.OptionalText("entry");
            if (inner is not null && !ZipEntries.IsArchive(file))
                map.Mistake("etl.pipeline_bad_value", place.LineOf("entry"), $"'{file}' is no .zip, and has no entries.");
            places.Add(new SourcePlace(Absolute(directory, file), inner, ReadNames(place), place.TextMap("set")));
            place.Finish();
        }

        if (places.Count == 0 && map.Has("files"))
            map.Mistake("etl.pipeline_missing_key", map.Line, "The key 'files' is missing or empty.");
        return places;
    }

    private static FolderSource ReadFolder(string directory, YamlMap map)
    {
        if (map.Map("folder") is not { } folder)
            return new FolderSource("", "", null, false, false, 0) { Shown = "" };
        var glob = folder.OptionalText("glob") ?? "*";
        var path = folder.Text("path");
        var source = new FolderSource(
            Absolute(directory, path), glob, ReadNames(folder), folder.Choice("runs", Runs, false), folder.Choice("order", Orders, false), folder.WholeNumber("settle_seconds") ?? 10)
        {
            Shown = $"{path}/{glob}",
        };
        folder.Finish();
        return source;
    }

    private static UrlSource ReadUrl(YamlMap map)
    {
        var entry = map.List("url")[0];
        var address = entry.Map is { } place ? place.Text("address") : entry.Text ?? "";
        // What stands behind the path may be a secret.
        if (!Uri.TryCreate(address.Replace("${period}", "period", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
            map.Mistake("etl.pipeline_bad_value", entry.Line, "'url' must be an address with http or https, and without a password.");
        if (address.Length > LongestAddress)
            map.Mistake("etl.pipeline_bad_value", entry.Line, "The address has more than 400 characters.");
        var source = new UrlSource(address, entry.Map?.OptionalText("file"), entry.Map?.OptionalText("authorization")) { Shown = address.Split('?')[0] };
        entry.Map?.Finish();
        return source;
    }

    private static SqlSource ReadSql(YamlMap map)
    {
        if (map.Map("sql") is not { } sql)
            return new SqlSource("", false, "", false) { Shown = "" };
        var (query, table) = (sql.OptionalText("query"), sql.OptionalText("table"));
        if (query is null == table is null)
            map.Mistake("etl.pipeline_bad_value", sql.Line, "'sql' has exactly one of query and table.");
        if (query?.Contains("'${period}'", StringComparison.Ordinal) == true)
            map.Mistake("etl.pipeline_bad_value", sql.LineOf("query"), "${period} is a parameter of the query, and stands without quotation marks.");
        var connection = sql.Text("connection");
        var source = new SqlSource(connection, sql.Choice<bool>("engine", Engines), query ?? table ?? "", table is not null) { Shown = $"sql:{connection}{(table is null ? "" : "/" + table)}" };
        sql.Finish();
        return source;
    }

    private static UploadSource ReadUpload(YamlMap map)
    {
        map.Choice<bool>("source", Uploads);
        return new UploadSource { Shown = "upload" };
    }

    private static string? ReadNames(YamlMap map)
    {
        if (map.OptionalText("names") is not { } names)
            return null;
        try
        {
            _ = new Regex(names, RegexOptions.NonBacktracking);
            return names;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            map.Mistake("etl.pipeline_bad_value", map.LineOf("names"), $"'{names}' is no regular expression: {e.Message}");
            return null;
        }
    }

    private static string Absolute(string directory, string path) => Path.GetFullPath(Path.Combine(directory, path));
}
