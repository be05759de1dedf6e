using System.Security.Cryptography;
using System.Text;
using Warehouse.Catalogue.Standards;
using Warehouse.Catalogue.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Warehouse.Catalogue;

/// <summary>Reads the catalogue from its folder of YAML files and checks it as a whole.</summary>
public static class CatalogueFiles
{
    private static readonly Dictionary<string, DimensionKind> Kinds = new(StringComparer.Ordinal)
    {
        ["members"] = DimensionKind.Members,
        ["academic_year"] = DimensionKind.AcademicYear,
        ["fiscal_year"] = DimensionKind.FiscalYear,
    };

    /// <summary>Reads <c>dimensions</c>, <c>measures</c>, <c>facts</c>, <c>indicators</c> and, where there are any, <c>standards</c> under the folder.</summary>
    /// <exception cref="ProblemException">Every mistake in every file, each with file and line.</exception>
    public static IndicatorCatalogue Load(string directory)
    {
        if (!Directory.Exists(directory))
            throw new ProblemException(new Problem("catalogue.not_found", "There is no catalogue folder.", directory));

        var problems = new List<Problem>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IEnumerable<YamlMap> Entries(string folder) => ReadFolder(directory, folder, hash, problems);

        var dimensions = Distinct("dimension", Entries("dimensions").Select(ReadDimension), d => d.Id, problems);
        var measures = Distinct("measure", Entries("measures").Select(e => ReadMeasure(e, dimensions)), m => m.Id, problems);
        var facts = Distinct("fact", FactFiles.Resolve(Entries("facts").Select(e => FactFiles.Read(e, dimensions, measures)).ToList()), f => f.Id, problems);
        var draft = new IndicatorCatalogue(dimensions, measures, facts, [], "");
        var indicators = Distinct("indicator", Entries("indicators").Select(e => IndicatorFiles.Read(e, draft)), i => i.Id, problems);

        var known = new IndicatorCatalogue(dimensions, measures, facts, indicators, "");
        var standards = Directory.Exists(Path.Combine(directory, "standards"))
            ? Distinct("standard", Entries("standards").Select(e => StandardFiles.Read(e, known)), s => s.Id, problems)
            : [];

        ProblemException.ThrowIfAny(problems);
        return new IndicatorCatalogue(dimensions, measures, facts, indicators, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]) { Standards = standards };
    }

    private static List<YamlMap> ReadFolder(string directory, string folder, IncrementalHash hash, List<Problem> problems)
    {
        var path = Path.Combine(directory, folder);
        if (!Directory.Exists(path))
        {
            problems.Add(new Problem("catalogue.not_found", $"The catalogue has no folder '{folder}'.", path));
            return [];
        }

        var entries = new List<YamlMap>();
        foreach (var file in Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file, Encoding.UTF8);
            var name = $"{folder}/{Path.GetFileName(file)}";
            // Line ends must not change the version: the same catalogue checked out on Windows is the same catalogue.
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n" + text.ReplaceLineEndings("\n")));
            entries.AddRange(ReadFile(name, text, problems));
        }

        return entries;
    }

    private static IEnumerable<YamlMap> ReadFile(string name, string text, List<Problem> problems)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            problems.Add(new Problem("catalogue.bad_yaml", exception.InnerException?.Message ?? exception.Message, $"{name}:{exception.Start.Line}"));
            return [];
        }

        var roots = stream.Documents.Select(d => d.RootNode).SelectMany(root => root is YamlSequenceNode list ? list.Children : [root]).ToList();
        foreach (var other in roots.Where(r => r is not YamlMappingNode))
            problems.Add(new Problem("catalogue.bad_yaml", "A mapping is expected here.", $"{name}:{other.Start.Line}"));
        return roots.OfType<YamlMappingNode>().Select(node => new YamlMap(name, node, "catalogue.", problems)).ToList();
    }

    private static (Dimension, YamlMap) ReadDimension(YamlMap entry)
    {
        var dimension = new Dimension
        {
            Id = entry.Text("dimension"),
            LabelZh = entry.Text("label_zh"),
            LabelEn = entry.Text("label_en"),
            Table = entry.Text("table"),
            Kind = entry.Choice("kind", Kinds),
            IsObject = entry.Flag("objects"),
            DefaultLevel = entry.OptionalText("default_level") ?? "",
            Levels = entry.Maps("levels").Select(ReadLevel).ToList(),
        };
        if (dimension.Levels.Count == 0)
            entry.Mistake("levels", "A dimension has at least one level.");
        if (dimension.DefaultLevel.Length > 0 && dimension.FindLevel(dimension.DefaultLevel) is null)
            entry.Mistake("default_level", $"There is no level '{dimension.DefaultLevel}'.", Nearest.Hint(dimension.DefaultLevel, dimension.Levels.Select(l => l.Id)));
        entry.Finish();
        return (dimension, entry);
    }

    private static DimensionLevel ReadLevel(YamlMap entry)
    {
        var level = new DimensionLevel(entry.Text("level"), entry.Text("label_zh"), entry.Text("label_en"), entry.WholeNumber("rank") ?? 0);
        entry.Finish();
        return level;
    }

    private static (Measure, YamlMap) ReadMeasure(YamlMap entry, IReadOnlyList<Dimension> dimensions)
    {
        var additiveOver = entry.Texts("additive_over");
        foreach (var id in additiveOver)
            RequireKnown(entry, "additive_over", "dimension", id, dimensions.Select(d => d.Id));
        var measure = new Measure
        {
            Id = entry.Text("measure"),
            LabelZh = entry.Text("label_zh"),
            LabelEn = entry.Text("label_en"),
            Unit = entry.Text("unit"),
            AdditiveOver = additiveOver.ToHashSet(StringComparer.Ordinal),
            IsStock = entry.Flag("stock"),
        };
        if (measure.IsStock && additiveOver.Any(id => dimensions.Any(d => d.Id == id && d.Kind is not DimensionKind.Members)))
            entry.Mistake("additive_over", "A stock is not additive over time.");
        entry.Finish();
        return (measure, entry);
    }

    /// <summary>Notes an id that is not known.</summary>
    internal static void RequireKnown(YamlMap entry, string key, string what, string id, IEnumerable<string> known)
    {
        var ids = known.ToList();
        if (id.Length > 0 && !ids.Contains(id, StringComparer.Ordinal))
            entry.Mistake(key, $"There is no {what} '{id}'.", Nearest.Hint(id, ids), "unknown_id");
    }

    private static List<T> Distinct<T>(string what, IEnumerable<(T Item, YamlMap Entry)> read, Func<T, string> id, List<Problem> problems)
    {
        var seen = new Dictionary<string, YamlMap>(StringComparer.Ordinal);
        var kept = new List<T>();
        foreach (var (item, entry) in read)
        {
            if (seen.TryAdd(id(item), entry))
                kept.Add(item);
            else
                problems.Add(new Problem("catalogue.duplicate_id", $"The {what} '{id(item)}' is defined twice, first at {seen[id(item)].Location}.", entry.Location));
        }

        return kept;
    }
}
