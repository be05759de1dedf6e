using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Members;

namespace Warehouse.Tests.Query.Reads;

/// <summary>Schools of three districts, with what is read of schools: rows of objects, what holds for years, and what is known of a school elsewhere.</summary>
internal sealed class ReadWorld
{
    private readonly List<NaiveRow> _rows = [];

    public static IndicatorCatalogue Definitions { get; } = LoadCatalogue();

    public static MemberDirectory Members { get; } = MakeMembers();

    /// <summary>A clock that stands in the school year 2021.</summary>
    public static TimeProvider Time { get; } = new StandingClock();

    public IReadOnlyList<NaiveRow> Rows => _rows;

    /// <summary>What is known of a school in a year; an ownership of null is not known.</summary>
    public ReadWorld Year(string school, int year, string district, string? ownership, decimal? seats = 100, bool withheld = false)
    {
        var keys = Keys(("school", school), ("district", district), ("academic_year", Text(year)));
        if (ownership is not null)
            keys["ownership"] = ownership;
        return Add("school_year", keys, withheld, ("seats", seats));
    }

    public ReadWorld Pupils(string school, int year, decimal? pupils, string district = "old", string stage = "primary", bool withheld = false) =>
        Add("school_enrolment", Keys(("school", school), ("district", district), ("stage", stage), ("academic_year", Text(year))), withheld, ("pupils", pupils));

    public ReadWorld Books(string school, int year, decimal? books, string district = "old", string stage = "primary", bool withheld = false) =>
        Add("school_facility", Keys(("school", school), ("district", district), ("stage", stage), ("academic_year", Text(year))), withheld, ("books", books));

    public ReadWorld Class(string school, int year, int number, decimal? students, decimal? limit = 45, decimal? hours = 1, string district = "old", string stage = "primary") =>
        Add("school_class", Keys(("school", school), ("district", district), ("stage", stage), ("academic_year", Text(year))), false, ("class_no", (decimal)number), ("class_students", students), ("class_limit", limit), ("hours", hours));

    public ReadWorld Honour(string school, string holder, string from, string? to, string honour = "star", string district = "old") =>
        Add("honour_valid", Keys(("school", school), ("district", district), ("honour", honour)), false, ("holder", holder), ("valid_from", from), ("valid_to", to));

    public ReadWorld List(string school, int year, decimal? desks, string stage = "primary", string district = "old") =>
        Add("school_list", Keys(("school", school), ("district", district), ("stage", stage), ("academic_year", Text(year))), false, ("desks", desks));

    public ReadWorld Published(string district, int year, decimal? pupils)
    {
        _rows.Add(new NaiveRow("published_pupils", "reported_pupils", Keys(("district", district), ("academic_year", Text(year))), pupils));
        return this;
    }

    public static QueryPlan Plan(IndicatorQuery query) => QueryPlanner.Plan(query, Definitions, Members, Time);

    public Answer Ask(IndicatorQuery query)
    {
        var plan = Plan(query);
        return RollupFinisher.Finish(plan, new NaiveEngine(_rows, Members).Run(plan));
    }

    public static Problem Refuse(IndicatorQuery query) => Assert.Single(Assert.Throws<ProblemException>(() => Plan(query)).Problems);

    /// <summary>A question about one year; groupings as <c>district:COUNTY</c>.</summary>
    public static IndicatorQuery In(int year, string indicator, params string[] groupBy) => For(indicator, groupBy) with { Periods = new QueryPeriods { Years = [Text(year)] } };

    public static IndicatorQuery For(string indicator, params string[] groupBy) => new()
    {
        Indicators = [indicator],
        GroupBy = groupBy.Select(text => new QueryGrouping(text.Split(':')[0], text.Contains(':', StringComparison.Ordinal) ? text.Split(':')[1] : "")).ToList(),
    };

    private ReadWorld Add(string fact, Dictionary<string, string> keys, bool withheld, params (string Column, object? Value)[] columns)
    {
        _rows.Add(new NaiveRow(fact, "", keys, null, withheld) { Columns = columns.ToDictionary(c => c.Column, c => c.Value) });
        return this;
    }

    private static Dictionary<string, string> Keys(params (string Dimension, string Member)[] keys) => keys.ToDictionary(k => k.Dimension, k => k.Member);

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);

    private static IndicatorCatalogue LoadCatalogue()
    {
        var folder = Directory.CreateTempSubdirectory("read-world").FullName;
        try
        {
            foreach (var (file, text) in ReadCatalogue.Files)
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
            ["district"] = [Plain(1, "cn", "NAT"), Plain(2, "old", "COUNTY", "cn"), Plain(3, "zone", "COUNTY", "cn"), Plain(4, "east", "COUNTY", "cn")],
            ["school"] = Enumerable.Range(0, 10).Select(i => Plain(i + 1, ((char)('a' + i)).ToString(), "SCHOOL")).ToList(),
            ["stage"] = [Plain(0, "all", "TOTAL"), Plain(2, "primary", "STAGE", "all"), Plain(3, "junior", "STAGE", "all")],
            ["ownership"] = [Plain(0, "every", "TOTAL"), Plain(1, "public", "CLASS", "every"), Plain(2, "private", "CLASS", "every")],
            ["honour"] = [Plain(0, "any", "TOTAL"), Plain(1, "star", "KIND", "any"), Plain(2, "cup", "KIND", "any"), Plain(3, "badge", "KIND", "any")],
            ["academic_year"] = Enumerable.Range(1949, 112).Select(year => Plain(year, Text(year), "YEAR")).ToList(),
        };
        return new MemberDirectory(Definitions.Dimensions.Select(d => new DimensionMembers(d, members[d.Id])));

        static Member Plain(int key, string id, string level, string? parent = null) =>
            new() { Key = key, Id = id, Code = id, LabelZh = id, LabelEn = id, Level = level, ParentId = parent };
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2022, 3, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
