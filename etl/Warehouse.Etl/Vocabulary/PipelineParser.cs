using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads the words of a pipeline file; <c>etl/README.md</c> explains each.</summary>
internal static partial class PipelineParser
{
    private static readonly Dictionary<string, SourceFormat> Formats = new()
    {
        ["csv"] = SourceFormat.Csv,
        ["tsv"] = SourceFormat.Tsv,
        ["xls"] = SourceFormat.Xls,
        ["xlsx"] = SourceFormat.Xlsx,
        ["jsonl"] = SourceFormat.JsonLines,
    };

    private static readonly Dictionary<string, SourceEncoding> Encodings = new()
    {
        ["auto"] = SourceEncoding.Auto,
        ["utf-8"] = SourceEncoding.Utf8,
        ["gb18030"] = SourceEncoding.Gb18030,
        ["utf-16"] = SourceEncoding.Utf16,
        ["big5"] = SourceEncoding.Big5,
    };

    /// <summary>The pipeline; its mistakes are noted in the mapping's problems.</summary>
    /// <param name="file">The pipeline file.</param>
    /// <param name="map">Its mapping.</param>
    /// <param name="resolved">The files that its source was found to be; null before it was looked for.</param>
    public static Pipeline Parse(string file, YamlMap map, IReadOnlyList<ResolvedFile>? resolved = null)
    {
        var id = map.Text("pipeline");
        if (id.Length > 0 && !IdPattern().IsMatch(id))
            map.Mistake("etl.pipeline_bad_value", map.LineOf("pipeline"), $"'{id}' is no id: lower-case letters, digits and underscores.");
        var target = map.Text("target");
        var source = SourceParser.Parse(file, map);
        var periods = SourceParser.ReadPeriods(map);
        var files = resolved ?? ResolvedFile.AsDeclared(source, periods);
        var layout = ReadLayout(map, target, source, files);
        var pipeline = new Pipeline
        {
            Id = id,
            Title = map.Text("title"),
            Authority = map.Text("authority"),
            Files = resolved is null && ResolvedFile.IsLater(source) ? [] : layout.Parts.Select(p => p.File).Distinct(StringComparer.Ordinal).ToList(),
            Shown = files.Where(f => f.Shown is not null).DistinctBy(f => f.Path).ToDictionary(f => f.Path, f => f.Shown!, StringComparer.Ordinal),
            Source = source,
            Periods = periods,
            Replaces = layout.Slices,
            Target = target,
            After = map.Texts("after"),
            MaxRejected = map.WholeNumber("max_rejected") ?? 0,
            TimeoutSeconds = ReadTimeout(map),
            IsSynthetic = map.Flag("synthetic"),
            Schedule = ScheduleParser.Parse(map, id),
            Gates = GatesParser.Parse(map),
            NeedsSecondPerson = GatesParser.NeedsSecondPerson(map),
            Sha256 = "",
            Path = file,
            Layout = layout,
        };
        CheckPeriods(map, pipeline);
        map.Finish();
        return pipeline;
    }

    private static int? ReadTimeout(YamlMap map)
    {
        if (map.OptionalText("timeout") is not { } text)
            return null;
        if (DurationText.Read(text) is { } seconds)
            return seconds;
        map.Mistake("etl.pipeline_bad_value", map.LineOf("timeout"), $"'{text}' is no time: write 90s, 30m or 2h.");
        return null;
    }

    // Without it, the load of one period would take away what those of others brought.
    private static void CheckPeriods(YamlMap map, Pipeline pipeline)
    {
        if (pipeline.Replaces.Count == 0 && (pipeline.Periods.Count > 0 || pipeline.Source is FolderSource { IsEach: true }))
            map.Mistake("etl.pipeline_missing_key", map.Line, "A source that is loaded period by period needs 'replaces': the keys whose values a load replaces.");
        if (pipeline.Replaces.Count > 0 && pipeline.IsOfMembers)
            map.Mistake("etl.pipeline_bad_value", map.LineOf("replaces"), "Members are replaced as a whole; 'replaces' is of facts.");
    }

    private static PipelineLayout ReadLayout(YamlMap map, string target, SourceSpec source, IReadOnlyList<ResolvedFile> files)
    {
        // Rows of a database are written as they come, in a form of our own.
        var format = source is SqlSource ? SourceFormat.Csv : map.Choice<SourceFormat>("format", Formats);
        var isText = format is SourceFormat.Csv or SourceFormat.Tsv or SourceFormat.JsonLines;
        return new PipelineLayout
        {
            Format = format,
            Encoding = source is SqlSource ? SourceEncoding.Utf8 : isText ? map.Choice("encoding", Encodings, default(SourceEncoding?)) : default,
            Delimiter = source is SqlSource ? ',' : format == SourceFormat.Csv ? ReadDelimiter(map) : '\t',
            HeaderRows = format == SourceFormat.JsonLines || source is SqlSource ? [1] : ReadHeaderRows(map),
            Contract = ContractParser.Parse(map),
            Slices = map.Texts("replaces"),
            Dropped = map.Texts("drop"),
            MissingMasks = map.Texts("missing").ToHashSet(StringComparer.Ordinal),
            ZeroMasks = map.Texts("zero").ToHashSet(StringComparer.Ordinal),
            WithheldMasks = map.Texts("withheld").ToHashSet(StringComparer.Ordinal),
            WithheldWhen = map.Map("withheld_when") is { } condition ? ReadCondition(condition, finish: true) : null,
            Discards = map.List("discard").Select(e => ReadDiscard(map, e)).OfType<DiscardRule>().ToList(),
            Parts = PartsParser.Parse(map, isText, target, files),
        };
    }

    private static char ReadDelimiter(YamlMap map)
    {
        if (map.OptionalText("delimiter") is not { } text)
            return ',';
        if (text.Length == 1)
            return text[0];
        map.Mistake("etl.pipeline_bad_value", map.LineOf("delimiter"), "'delimiter' must be one character.");
        return ',';
    }

    private static List<int> ReadHeaderRows(YamlMap map)
    {
        var rows = new List<int>();
        foreach (var text in map.Texts("header_rows"))
        {
            if (int.TryParse(text, out var row) && row > (rows.Count == 0 ? 0 : rows[^1]))
                rows.Add(row);
            else
                map.Mistake("etl.pipeline_bad_value", map.LineOf("header_rows"), $"'header_rows' must be ascending row numbers from 1, not '{text}'.");
        }

        return rows.Count == 0 ? [1] : rows;
    }

    private static DiscardRule? ReadDiscard(YamlMap map, YamlEntry entry)
    {
        if (entry.Map is not { } rule)
        {
            map.Mistake("etl.pipeline_bad_value", entry.Line, "An entry of 'discard' has the keys rule, column and equals, starts or matches.");
            return null;
        }

        var result = new DiscardRule(rule.Text("rule"), ReadCondition(rule, finish: false));
        rule.Finish();
        return result;
    }

    private static RowCondition ReadCondition(YamlMap map, bool finish)
    {
        var equal = map.Texts("equals");
        var starts = map.Texts("starts");
        var matches = map.OptionalText("matches");
        if ((equal.Count > 0 ? 1 : 0) + (starts.Count > 0 ? 1 : 0) + (matches is null ? 0 : 1) != 1)
            map.Mistake("etl.pipeline_bad_value", map.Line, "A condition has exactly one of equals, starts and matches.");
        var result = new RowCondition(map.OptionalText("column"), starts.Count > 0 ? starts : equal, starts.Count > 0, PatternOf(map, matches));
        if (finish)
            map.Finish();
        return result;
    }

    private static Regex? PatternOf(YamlMap map, string? matches)
    {
        try
        {
            return matches is null ? null : new Regex(matches, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            map.Mistake("etl.pipeline_bad_value", map.LineOf("matches"), $"'{matches}' is no regular expression: {e.Message}");
            return null;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex IdPattern();
}
