using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Members;

namespace Warehouse.Tests.Query.Rollups;

/// <summary>
/// A city of two districts with their schools, a survey and some money: just enough for every roll-up class. Schools are
/// named a, b, c …, and each stands in the district that its row says.
/// </summary>
internal sealed class SchoolWorld
{
    private readonly List<NaiveRow> _rows = [];

    public static IndicatorCatalogue Catalogue { get; } = LoadCatalogue();

    public static MemberDirectory Members { get; } = MakeMembers();

    public IReadOnlyList<NaiveRow> Rows => _rows;

    /// <summary>A figure of a school at a stage.</summary>
    public SchoolWorld School(string school, string measure, decimal? value, string stage = "primary", string district = "east", int year = 2023, bool withheld = false)
    {
        var keys = Keys(("school", school), ("district", district), ("stage", stage), ("academic_year", Text(year)));
        _rows.Add(new NaiveRow("school_figures", measure, keys, value, withheld));
        return this;
    }

    /// <summary>A school that is in the list of those with a library, whatever its stages.</summary>
    public SchoolWorld Library(string school, string district = "east", int year = 2023)
    {
        _rows.Add(new NaiveRow("school_libraries", "libraries", Keys(("school", school), ("district", district), ("academic_year", Text(year))), 1));
        return this;
    }

    /// <summary>What a district reported of a year.</summary>
    public SchoolWorld Money(string measure, decimal? value, string district = "east", int year = 2023)
    {
        _rows.Add(new NaiveRow("reported_money", measure, Keys(("district", district), ("fiscal_year", Text(year))), value));
        return this;
    }

    /// <summary>The answers of a group to a survey.</summary>
    public SchoolWorld Survey(string group, decimal? n, decimal? scoreSum, string district = "east", int year = 2023)
    {
        var keys = Keys(("district", district), ("respondent_group", group), ("fiscal_year", Text(year)));
        _rows.Add(new NaiveRow("reported_survey", "survey_n", keys, n));
        _rows.Add(new NaiveRow("reported_survey", "survey_score_sum", keys, scoreSum));
        return this;
    }

    public Answer Ask(IndicatorQuery query)
    {
        var plan = QueryPlanner.Plan(query, Catalogue, Members);
        return RollupFinisher.Finish(plan, new NaiveEngine(_rows, Members).Run(plan));
    }

    /// <summary>The only cell of an indicator in 2023 of a district, or of the whole city.</summary>
    public Cell Cell(string indicator, string? district = "east", bool allowPartial = false) =>
        Assert.Single(Assert.Single(Ask(In2023(indicator, district) with { AllowPartial = allowPartial }).Rows).Cells);

    public static IndicatorQuery In2023(string indicator, string? district = "east", params string[] groupBy) => new()
    {
        Indicators = [indicator],
        Filters = district is null ? [] : [new QueryFilter("district", [district])],
        GroupBy = groupBy.Select(text => new QueryGrouping(text.Split(':')[0], text.Contains(':', StringComparison.Ordinal) ? text.Split(':')[1] : "")).ToList(),
        Periods = new QueryPeriods { Years = ["2023"] },
    };

    public static IReadOnlyList<Problem> Refuse(IndicatorQuery query) =>
        Assert.Throws<ProblemException>(() => QueryPlanner.Plan(query, Catalogue, Members)).Problems;

    private static Dictionary<string, string> Keys(params (string Dimension, string Member)[] keys) => keys.ToDictionary(k => k.Dimension, k => k.Member);

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);

    private static IndicatorCatalogue LoadCatalogue()
    {
        var folder = Directory.CreateTempSubdirectory("school-world").FullName;
        try
        {
            foreach (var (file, text) in SchoolCatalogue.Files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
                File.WriteAllText(Path.Combine(folder, file), text);
            }

            return CatalogueFiles.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static MemberDirectory MakeMembers()
    {
        var members = new Dictionary<string, IReadOnlyList<Member>>
        {
            ["district"] = [Plain(1, "city", "CITY"), Plain(2, "east", "COUNTY", "city"), Plain(3, "west", "COUNTY", "city")],
            ["school"] = Enumerable.Range(0, 26).Select(i => Plain(i + 1, ((char)('a' + i)).ToString(), "SCHOOL")).ToList(),
            ["stage"] = [Plain(0, "all", "TOTAL"), Plain(1, "preschool", "STAGE", "all"), Plain(2, "primary", "STAGE", "all"), Plain(3, "junior", "STAGE", "all")],
            ["respondent_group"] = [Plain(0, "everyone", "TOTAL"), Plain(1, "parents", "GROUP", "everyone"), Plain(2, "teachers", "GROUP", "everyone")],
            ["academic_year"] = Years(),
            ["fiscal_year"] = Years(),
        };
        return new MemberDirectory(Catalogue.Dimensions.Select(d => new DimensionMembers(d, members[d.Id])));

        static Member Plain(int key, string id, string level, string? parent = null) =>
            new() { Key = key, Id = id, Code = id, LabelZh = id, LabelEn = id, Level = level, ParentId = parent };

        static List<Member> Years() => Enumerable.Range(2015, 15).Select(year => Plain(year, Text(year), "YEAR")).ToList();
    }
}
