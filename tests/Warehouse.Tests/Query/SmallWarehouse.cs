using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Members;
using Warehouse.Tests.Storage.Recording;

namespace Warehouse.Tests.Query;

/// <summary>The shipped catalogue over a country of two provinces that fits on a page.</summary>
internal sealed class SmallWarehouse
{
    private readonly List<NaiveRow> _rows = [];

    public static IndicatorCatalogue Shipped { get; } = CatalogueFiles.Load(Repository.Catalogue);

    /// <summary>Its members, where only what is published has rows, and the list of schools.</summary>
    public static MemberDirectory Members { get; } = MakeMembers(fact => fact.IsPublished || fact.Id == "school_snapshot");

    /// <summary>The same members, where every fact has rows of every district.</summary>
    public static MemberDirectory MembersEverywhere { get; } = MakeMembers(_ => true);

    public IReadOnlyList<NaiveRow> Rows => _rows;

    public SmallWarehouse Education(string district, string stage, int year, string measure, decimal? value, bool withheld = false)
    {
        _rows.Add(new NaiveRow("published_education", measure, Keys(("district", district), ("stage", stage), ("academic_year", Text(year))), value, withheld));
        return this;
    }

    public SmallWarehouse Funding(string district, string stage, string source, int year, decimal? value)
    {
        _rows.Add(new NaiveRow("published_funding", "funding_amount", Keys(("district", district), ("stage", stage), ("funding_source", source), ("fiscal_year", Text(year))), value));
        return this;
    }

    public SmallWarehouse Expenditure(string district, int year, string measure, decimal? value)
    {
        _rows.Add(new NaiveRow("published_expenditure", measure, Keys(("district", district), ("budget_status", "final"), ("fiscal_year", Text(year))), value));
        return this;
    }

    public SmallWarehouse PerPupil(string district, string stage, int year, string measure, decimal? value)
    {
        _rows.Add(new NaiveRow("published_per_pupil", measure, Keys(("district", district), ("stage", stage), ("fiscal_year", Text(year))), value));
        return this;
    }

    public SmallWarehouse School(string school, string district, decimal? pupils, decimal? teachers)
    {
        var keys = Keys(("school", school), ("district", district), ("stage", "senior"), ("academic_year", "2023"));
        _rows.Add(new NaiveRow("school_snapshot", "schools", keys, 1));
        _rows.Add(new NaiveRow("school_snapshot", "enrolled_students", keys, pupils, pupils is null));
        _rows.Add(new NaiveRow("school_snapshot", "teachers_ft", keys, teachers, teachers is null));
        return this;
    }

    public Answer Ask(IndicatorQuery query)
    {
        var plan = QueryPlanner.Plan(query, Shipped, Members);
        return RollupFinisher.Finish(plan, new NaiveEngine(_rows, Members).Run(plan));
    }

    public static IReadOnlyList<Problem> Refuse(IndicatorQuery query) =>
        Assert.Throws<ProblemException>(() => QueryPlanner.Plan(query, Shipped, Members)).Problems;

    public static IndicatorQuery For(string indicator, params string[] groupBy) => new()
    {
        Indicators = [indicator],
        GroupBy = groupBy.Select(text => new QueryGrouping(text.Split(':')[0], text.Contains(':', StringComparison.Ordinal) ? text.Split(':')[1] : "")).ToList(),
    };

    private static Dictionary<string, string> Keys(params (string Dimension, string Member)[] keys) => keys.ToDictionary(k => k.Dimension, k => k.Member);

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);

    private static MemberDirectory MakeMembers(Func<FactTable, bool> hasRows)
    {
        var district = new List<Member>
        {
            District("cn", null, "全国", "NAT", null),
            District("cn-320000", "320000", "江苏省", "PROV", "cn"),
            District("cn-320100", "320100", "南京市", "CITY", "cn-320000"),
            District("cn-320106", "320106", "鼓楼区", "COUNTY", "cn-320100"),
            District("cn-350000", "350000", "福建省", "PROV", "cn"),
            District("cn-350100", "350100", "福州市", "CITY", "cn-350000"),
            District("cn-350102", "350102", "鼓楼区", "COUNTY", "cn-350100"),
            District("cn-350112", "350112", "长乐区", "COUNTY", "cn-350100") with { FormerCodes = [new FormerCode("350182", "长乐市", "2017")] },
            District("cn-350100-hitech", null, "福州高新区", "MZONE", null) with { ManagingParentId = "cn-350100" },
        };
        var members = new Dictionary<string, IReadOnlyList<Member>>
        {
            ["district"] = district,
            ["stage"] = [Plain(0, "all", "TOTAL"), Plain(1, "preschool", "STAGE", "all"), Plain(2, "primary", "STAGE", "all"), Plain(3, "junior", "STAGE", "all"), Plain(4, "senior", "STAGE", "all"), Plain(5, "secondary_vocational", "STAGE", "all"), Plain(6, "special", "STAGE", "all")],
            ["funding_source"] = [Plain(0, "total", "TOTAL"), Plain(1, "public", "SOURCE", "total"), Plain(2, "private_sponsors", "SOURCE", "total"), Plain(3, "donations", "SOURCE", "total"), Plain(4, "operating_income", "SOURCE", "total"), Plain(5, "other", "SOURCE", "total"), Plain(7, "tuition", "COMPONENT", "operating_income")],
            ["school"] = [Plain(1, "a", "SCHOOL"), Plain(2, "b", "SCHOOL"), Plain(3, "c", "SCHOOL")],
            ["academic_year"] = Years(),
            ["fiscal_year"] = Years(),
        };
        return new MemberDirectory(Shipped.Dimensions.Select(d => new DimensionMembers(d, members.GetValueOrDefault(d.Id) ?? SqliteDatabase.Members(d))))
        {
            DistrictsByFact = Shipped.Facts.ToDictionary(fact => fact.Id, fact => (IReadOnlySet<int>)(hasRows(fact) ? district.Select(d => d.Key).ToHashSet() : [])),
        };

        Member District(string id, string? code, string name, string level, string? parent) =>
            new() { Key = id.GetHashCode(StringComparison.Ordinal) & 0x7fffffff, Id = id, Code = code, LabelZh = name, LabelEn = name, Level = level, ParentId = parent };

        Member Plain(int key, string id, string level, string? parent = null) =>
            new() { Key = key, Id = id, Code = id, LabelZh = id, LabelEn = id, Level = level, ParentId = parent };

        List<Member> Years() => Enumerable.Range(2000, 30).Select(year => Plain(year, Text(year), "YEAR")).ToList();
    }
}
