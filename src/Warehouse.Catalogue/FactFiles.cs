using System.Text.RegularExpressions;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Catalogue;

/// <summary>Reads the entries of <c>facts</c>.</summary>
internal static partial class FactFiles
{
    private static readonly Dictionary<string, FactLayout> Layouts = new(StringComparer.Ordinal)
    {
        ["measure_per_row"] = FactLayout.MeasurePerRow,
        ["measure_per_column"] = FactLayout.MeasurePerColumn,
    };

    private static readonly Dictionary<string, MeasureAggregate> Aggregates = new(StringComparer.Ordinal)
    {
        ["sum"] = MeasureAggregate.Sum,
        ["rows"] = MeasureAggregate.Rows,
        ["distinct"] = MeasureAggregate.Distinct,
        ["min"] = MeasureAggregate.Min,
        ["max"] = MeasureAggregate.Max,
    };

    private static readonly Dictionary<string, DegenerateType> Types = new(StringComparer.Ordinal)
    {
        ["integer"] = DegenerateType.WholeNumber,
        ["text"] = DegenerateType.Text,
        ["date"] = DegenerateType.Date,
    };

    /// <summary>The fact of an entry; mistakes are collected there.</summary>
    public static (FactTable, YamlMap) Read(YamlMap entry, IReadOnlyList<Dimension> dimensions, IReadOnlyList<Measure> measures)
    {
        var interval = entry.Map("interval") is { } days ? ReadInterval(days) : null;
        var fact = new FactTable
        {
            Id = entry.Text("fact"),
            LabelZh = entry.Text("label_zh"),
            LabelEn = entry.Text("label_en"),
            Table = Identifier(entry, "table"),
            Layout = entry.Choice("layout", Layouts),
            IsPublished = entry.Flag("published"),
            Interval = interval,
            Roster = entry.OptionalText("roster"),
            Degenerate = entry.Maps("degenerate").Select(ReadDegenerate).ToList(),
            Dimensions = entry.Maps("dimensions").Select(e => ReadDimension(e, dimensions, interval)).ToList(),
            Measures = [],
        };
        var years = fact.Dimensions.Select(d => dimensions.FirstOrDefault(x => x.Id == d.Dimension)?.Kind).Where(kind => kind is not (null or DimensionKind.Members)).ToList();
        if (years.Count != 1)
            entry.Mistake("dimensions", "A fact has exactly one year dimension.");
        else if (interval is not null && years[0] is not DimensionKind.AcademicYear)
            entry.Mistake("interval", "The rows of an interval are counted by academic year.", "Give the fact the dimension academic_year.");
        if (interval is not null && fact.Layout is not FactLayout.MeasurePerColumn)
            entry.Mistake("interval", "Only rows of single objects hold from one day to another; figures are of one year.", "Use layout: measure_per_column.");
        fact = fact with { Measures = entry.Maps("measures").Select(e => ReadMeasure(e, fact, measures)).ToList() };
        if (fact.Measures.Count == 0)
            entry.Mistake("measures", "A fact holds at least one measure.");
        entry.Finish();
        return (fact, entry);
    }

    /// <summary>The facts with what each finds through another, once all are known.</summary>
    public static IReadOnlyList<(FactTable, YamlMap)> Resolve(IReadOnlyList<(FactTable Fact, YamlMap Entry)> facts) =>
        facts.Select(read => (Resolve(read.Fact, read.Entry, facts.Select(f => f.Fact).ToList()), read.Entry)).ToList();

    private static FactTable Resolve(FactTable fact, YamlMap entry, List<FactTable> facts)
    {
        if (fact.Roster is { } roster)
            CheckRoster(fact, roster, entry, facts);
        var through = fact.Dimensions.Select(d => d.Through).OfType<string>().Distinct().ToList();
        if (through.Count == 0)
            return fact;
        if (through.Count > 1)
            entry.Mistake("dimensions", $"A fact looks through one other fact, not through {string.Join(" and ", through)}.");
        if (fact.Find("school") is not { IsStored: true } || fact.Find("academic_year") is null)
            entry.Mistake("dimensions", $"Only what is of a school in an academic year can be looked up through '{through[0]}'.", "The fact needs the dimensions school and academic_year.");
        return fact with { Dimensions = fact.Dimensions.Select(d => d.Through is null ? d : Resolve(fact, d, entry, facts)).ToList() };
    }

    private static void CheckRoster(FactTable fact, string roster, YamlMap entry, List<FactTable> facts)
    {
        if (facts.FirstOrDefault(f => f.Id == roster) is not { } other)
            CatalogueFiles.RequireKnown(entry, "roster", "fact", roster, facts.Select(f => f.Id));
        else if (other.Id == fact.Id || !IsOfSchools(other))
            entry.Mistake("roster", $"'{roster}' does not say which schools there are in an academic year.", "Name another fact that has rows of schools by academic year.");
        else if (!IsOfSchools(fact))
            entry.Mistake("roster", "Only rows of a school in an academic year can be held against those that there should be.");

        static bool IsOfSchools(FactTable f) => f.Interval is null && f.Find("school") is { IsStored: true } && f.Find("academic_year") is not null;
    }

    private static FactDimension Resolve(FactTable fact, FactDimension use, YamlMap entry, List<FactTable> facts)
    {
        if (facts.FirstOrDefault(f => f.Id == use.Through) is not { } other)
        {
            CatalogueFiles.RequireKnown(entry, "dimensions", "fact", use.Through!, facts.Select(f => f.Id));
            return use;
        }

        if (other.Id == fact.Id)
            entry.Mistake("dimensions", $"'{fact.Id}' cannot look through itself.");
        // More than one row a school and year would count every row that looks through it several times.
        else if (!other.IsOfSchoolsByYear)
            entry.Mistake("dimensions", $"'{other.Id}' does not have one row a school and academic year, so that nothing can be looked up through it.");
        else if (other.Find(use.Dimension) is { IsStored: true } found)
            return use with { Column = found.Column };
        else
            entry.Mistake("dimensions", $"'{other.Id}' does not know the {use.Dimension} of a school.", Nearest.Hint(use.Dimension, other.StoredDimensions.Select(d => d.Dimension)));
        return use;
    }

    private static FactInterval ReadInterval(YamlMap entry)
    {
        var interval = new FactInterval(Identifier(entry, "from"), Identifier(entry, "to"));
        entry.Finish();
        return interval;
    }

    private static DegenerateColumn ReadDegenerate(YamlMap entry)
    {
        var column = new DegenerateColumn(Identifier(entry, "column"), entry.Choice("type", Types));
        entry.Finish();
        return column;
    }

    private static FactDimension ReadDimension(YamlMap entry, IReadOnlyList<Dimension> dimensions, FactInterval? interval)
    {
        var id = entry.Text("dimension");
        CatalogueFiles.RequireKnown(entry, "dimension", "dimension", id, dimensions.Select(d => d.Id));
        var dimension = dimensions.FirstOrDefault(d => d.Id == id);
        var through = entry.OptionalText("through");
        // The years of an interval, and what another fact knows, have no column here.
        var isStored = through is null && !(interval is not null && dimension is { Kind: not DimensionKind.Members });
        if (!isStored && entry.Has("column"))
            entry.Mistake("column", through is null ? "The years of an interval are those on whose first day a row holds, and no column." : $"The column is that of '{through}'.", "Leave it out.");
        if (through is not null && dimension is { Kind: not DimensionKind.Members })
            entry.Mistake("through", "The year of a row is its own.");
        var levels = dimension?.Levels.Select(l => l.Id).ToList() ?? [];
        var result = new FactDimension
        {
            Dimension = id,
            Column = isStored ? Identifier(entry, "column") : through is null ? id : id + "_key",
            Through = through,
            IsAttribute = entry.Flag("attribute"),
            SeveralOf = entry.Texts("several_of"),
            IsStored = isStored,
            Levels = entry.Maps("levels").Select(e => ReadLevel(e, levels)).ToList(),
        };
        if (result.IsAttribute && through is not null)
            entry.Mistake("attribute", "What is looked up through another fact is no attribute of this one.");
        if (result.Levels.Count == 0)
            entry.Mistake("levels", "At least one level must be reported.");
        entry.Finish();
        return result;
    }

    private static FactLevel ReadLevel(YamlMap entry, List<string> levels)
    {
        var level = entry.Text("level");
        CatalogueFiles.RequireKnown(entry, "level", "level", level, levels);
        var completeTo = entry.Texts("complete_to");
        foreach (var other in completeTo)
            CatalogueFiles.RequireKnown(entry, "complete_to", "level", other, levels);

        var result = new FactLevel { Level = level, CompleteTo = completeTo, ExpectedMembers = entry.WholeNumber("expected_members"), Note = entry.OptionalText("note") ?? "" };
        entry.Finish();
        return result;
    }

    private static FactMeasure ReadMeasure(YamlMap entry, FactTable fact, IReadOnlyList<Measure> measures)
    {
        var id = entry.Text("measure");
        CatalogueFiles.RequireKnown(entry, "measure", "measure", id, measures.Select(m => m.Id));
        var notBy = entry.Texts("not_by");
        foreach (var dimension in notBy)
            CatalogueFiles.RequireKnown(entry, "not_by", "dimension of this fact", dimension, fact.Dimensions.Select(d => d.Dimension));
        var aggregate = entry.Choice("aggregate", Aggregates, MeasureAggregate.Sum);
        if (aggregate is not MeasureAggregate.Sum && fact.Layout is FactLayout.MeasurePerRow)
            entry.Mistake("aggregate", "Published figures are only added up.", "Use layout: measure_per_column for rows of single objects.");
        var column = fact.Layout == FactLayout.MeasurePerRow ? "value" : aggregate is MeasureAggregate.Rows ? "" : Identifier(entry, "column");
        var measure = new FactMeasure(id, column, notBy) { Aggregate = aggregate, When = ReadWhen(entry, aggregate) };
        entry.Finish();
        return measure;
    }

    private static MeasureCondition? ReadWhen(YamlMap entry, MeasureAggregate aggregate)
    {
        if (entry.OptionalText("when") is not { } text)
            return null;
        if (aggregate is not MeasureAggregate.Rows)
            entry.Mistake("when", "Only the count of rows takes a condition.", "Use aggregate: rows.");
        if (MeasureCondition.Parse(text) is { } condition)
            return condition;
        entry.Mistake("when", $"'{text}' is no condition.", "Compare a column with a column or a number by >=, <=, >, < or =: class_students >= 56.");
        return null;
    }

    private static string Identifier(YamlMap entry, string key)
    {
        var name = entry.Text(key);
        if (name.Length > 0 && !Name().IsMatch(name))
            entry.Mistake(key, $"'{name}' is no name of a {(key == "table" ? "table" : "column")}: lower-case letters, digits and underscores.");
        return name;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z")]
    private static partial Regex Name();
}
