using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Etl;
using Warehouse.Etl.Shape;
using Warehouse.Query.Members;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.Tests.Etl.Shape;

/// <summary>The shipped pipelines, all shaped in load order, each finding the members that those before it made.</summary>
internal sealed partial class ShapedWarehouse
{
    private static readonly Lazy<Task<ShapedWarehouse>> Shared = new(() => ShapeAsync(Repository.Pipelines));

    private readonly Dictionary<string, ShapedMember> _districts = [];
    private readonly List<(string Id, FormerCode Code)> _formerCodes = [];

    /// <summary>Shaped once for all tests.</summary>
    public static Task<ShapedWarehouse> Shipped => Shared.Value;

    /// <summary>What each pipeline became.</summary>
    public Dictionary<string, IReadOnlyList<ShapedBatch>> Runs { get; } = [];

    /// <summary>Members after the last pipeline.</summary>
    public MemberDirectory Members { get; private set; } = EmptyMembers;

    /// <summary>Stages and other lists of the schema, and no district.</summary>
    public static MemberDirectory EmptyMembers { get; } = MembersWith([]);

    public static async Task<ShapedWarehouse> ShapeAsync(string pipelines)
    {
        var warehouse = new ShapedWarehouse();
        foreach (var pipeline in PipelineFiles.Load(pipelines))
            await warehouse.ShapeAsync(pipeline);
        return warehouse;
    }

    public IEnumerable<Shaped> ItemsOf(string pipeline) => Runs[pipeline].SelectMany(batch => batch.Items);

    public IEnumerable<ShapedFact> FactsOf(string pipeline) => ItemsOf(pipeline).OfType<ShapedFact>();

    /// <summary>Every value of a fact's pipelines with its keys.</summary>
    public IEnumerable<(IReadOnlyDictionary<string, string> Keys, MeasuredValue Value)> ValuesOf(params string[] pipelines) =>
        from pipeline in pipelines
        from fact in FactsOf(pipeline)
        from value in fact.Values
        select (fact.Keys, value);

    /// <summary>The schema's members with these districts.</summary>
    public static MemberDirectory MembersWith(IReadOnlyList<Member> districts) => new(
    [
        new DimensionMembers(DimensionOf("district", "NAT", "PROV", "CITY", "COUNTY/MZONE"), districts),
        new DimensionMembers(DimensionOf("stage", "TOTAL", "STAGE"), SchemaMembers("dim_stage")),
        new DimensionMembers(DimensionOf("funding_source", "TOTAL", "SOURCE", "COMPONENT"), SchemaMembers("dim_funding_source")),
        new DimensionMembers(DimensionOf("budget_status", "STATUS"), SchemaMembers("dim_budget_status")),
    ]);

    private async Task ShapeAsync(Pipeline pipeline)
    {
        var batches = new List<ShapedBatch>();
        await foreach (var batch in PipelineReader.ReadAsync(pipeline, Members, CancellationToken.None))
            batches.Add(batch);
        Runs.Add(pipeline.Id, batches);
        if (pipeline.Target is not ("dimension:district" or Pipeline.FormerCodes))
            return;
        foreach (var member in batches.SelectMany(b => b.Items).OfType<ShapedMember>())
        {
            if (member.Dimension == Pipeline.FormerCodes)
                _formerCodes.Add((member.Id, new FormerCode((string)member.Attributes["former_code"]!, (string)member.Attributes["former_name"]!, (string)member.Attributes["valid_to"]!)));
            else
                _districts.Add(member.Id, member);
        }

        var formerCodes = _formerCodes.ToLookup(f => f.Id, f => f.Code);
        Members = MembersWith(_districts.Values.Select((m, key) => new Member
        {
            Key = key,
            Id = m.Id,
            Code = (string?)m.Attributes["gb_code"],
            LabelZh = (string)m.Attributes["name_zh"]!,
            LabelEn = (string?)m.Attributes["name_en"] ?? (string)m.Attributes["name_zh"]!,
            Level = (string)m.Attributes["level"]!,
            ParentId = (string?)m.Attributes["statistical_parent_id"],
            ManagingParentId = (string?)m.Attributes["managing_parent_id"],
            FormerCodes = formerCodes[m.Id].ToList(),
        }).ToList());
    }

    private static Dimension DimensionOf(string id, params string[] levels) => new()
    {
        Id = id,
        LabelZh = id,
        LabelEn = id,
        Table = "dim_" + id,
        Kind = DimensionKind.Members,
        DefaultLevel = "",
        Levels = levels.SelectMany((names, rank) => names.Split('/').Select(name => new DimensionLevel(name, name, name, rank))).ToList(),
    };

    private static List<Member> SchemaMembers(string table)
    {
        var schema = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "sql", "schema"), "*.sqlite.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var rows = schema[schema.IndexOf($"insert into {table} values", StringComparison.Ordinal)..].Split(';')[0];
        return RowPattern().Matches(rows).Select(row => new Member
        {
            Key = int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
            Id = row.Groups[2].Value,
            LabelZh = row.Groups[3].Value,
            LabelEn = row.Groups[4].Value,
            Level = row.Groups[5].Value,
        }).ToList();
    }

    [GeneratedRegex(@"\((\d+),\s*'([^']+)',\s*'([^']+)',\s*'([^']+)',\s*'([^']+)'")]
    private static partial Regex RowPattern();
}
