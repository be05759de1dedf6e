using Warehouse.Catalogue;
using Warehouse.Tests.Etl.Read;
using YamlDotNet.RepresentationModel;

namespace Warehouse.Tests.Etl.Shape;

/// <summary>The facts and measures of <c>sql/catalogue</c>, as far as pipelines refer to them.</summary>
internal static class CatalogueText
{
    public static IReadOnlyList<FactTable> Facts { get; } = Files("facts").Select(root => (YamlMappingNode)root).Select(root => new FactTable
    {
        Id = Text(root, "fact"),
        LabelZh = "",
        LabelEn = "",
        Table = Text(root, "table"),
        Layout = FactLayout.MeasurePerRow,
        IsPublished = true,
        Dimensions = Rows(root, "dimensions").Select(d => new FactDimension { Dimension = Text(d, "dimension"), Column = "", Levels = [] }).ToList(),
        Measures = Rows(root, "measures").Select(m => new FactMeasure(Text(m, "measure"), "value", [])).ToList(),
    }).ToList();

    public static IReadOnlyList<Measure> Measures { get; } = Files("measures").SelectMany(root => (YamlSequenceNode)root).Cast<YamlMappingNode>().Select(row => new Measure
    {
        Id = Text(row, "measure"),
        LabelZh = "",
        LabelEn = "",
        Unit = Text(row, "unit"),
        AdditiveOver = new HashSet<string>(),
        IsStock = false,
    }).ToList();

    private static IEnumerable<YamlNode> Files(string directory) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "sql", "catalogue", directory), "*.yaml").Order(StringComparer.Ordinal).Select(file =>
        {
            var yaml = new YamlStream();
            using var reader = File.OpenText(file);
            yaml.Load(reader);
            return yaml.Documents[0].RootNode;
        });

    private static IEnumerable<YamlMappingNode> Rows(YamlMappingNode root, string key) => ((YamlSequenceNode)root[key]).Cast<YamlMappingNode>();

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;
}
