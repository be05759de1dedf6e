using System.Globalization;
using Warehouse.Query;
using Warehouse.Tests.Query;

namespace Warehouse.EngineTests.Query;

/// <summary>Facts and questions made up from a seed: small enough to hit the same groups often, odd enough to leave gaps.</summary>
internal sealed class RandomWorld(int seed)
{
    public static readonly string[] Provinces = ["cn-320000", "cn-350000", "cn-420000"];
    public static readonly string[] Counties = ["cn-350102", "cn-350112", "cn-420102", "cn-420103", "cn-350100-hitech"];
    public static readonly string[] Schools = ["3400000001", "3400000002", "3400000003", "3400000004", "3400000005"];
    private static readonly string[] _stages = ["primary", "junior", "senior", "special"];
    private static readonly string[] _sources = ["total", "public", "donations", "other", "tuition", "budgetary"];
    private static readonly int[] _years = [2017, 2018, 2019];

    private readonly Random _random = new(seed);

    public IReadOnlyList<NaiveRow> Rows()
    {
        var rows = new List<NaiveRow>();
        foreach (var year in _years)
        {
            foreach (var district in Provinces.Prepend("cn"))
            {
                foreach (var stage in _stages)
                    foreach (var measure in new[] { "schools", "enrolled_students", "new_entrants", "staff", "teachers_ft" })
                        Add(rows, "published_education", measure, 1_000_000, ("district", district), ("stage", stage), ("academic_year", Text(year)));
                foreach (var source in _sources)
                    Add(rows, "published_funding", "funding_amount", 1_000_000_000, ("district", district), ("stage", "all"), ("funding_source", source), ("fiscal_year", Text(year)));
            }

            foreach (var stage in _stages)
                Add(rows, "published_funding", "funding_amount", 1_000_000_000, ("district", "cn"), ("stage", stage), ("funding_source", "total"), ("fiscal_year", Text(year)));
            foreach (var district in Provinces.Concat(Counties).Append("cn-350100"))
                foreach (var measure in new[] { "edu_gpb_expenditure", "fiscal_edu_expenditure_205", "gpb_expenditure_total" })
                    Add(rows, "published_expenditure", measure, 1_000_000_000, ("district", district), ("budget_status", "final"), ("fiscal_year", Text(year)));
            for (var i = 0; i < Schools.Length; i++)
            {
                if (_random.Next(4) == 0)
                    continue;
                (string, string)[] keys = [("school", Schools[i]), ("district", Counties[i]), ("stage", "senior"), ("academic_year", Text(year))];
                var isWithheld = _random.Next(4) == 0;
                rows.Add(Row("school_snapshot", "schools", 1, false, keys));
                rows.Add(Row("school_snapshot", "enrolled_students", isWithheld ? null : _random.Next(3000), isWithheld, keys));
                rows.Add(Row("school_snapshot", "teachers_ft", isWithheld ? null : _random.Next(3) * 50, isWithheld, keys));
            }
        }

        return rows;
    }

    public IndicatorQuery Query()
    {
        var fiscal = _random.Next(3) == 0;
        var indicators = Some(fiscal
            ? ["edu_funding", "edu_funding_public", "edu_funding_share", "edu_funding_growth", "edu_funding_public_share", "funding_per_pupil", "funding_per_pupil_september", "funding_per_pupil_growth", "edu_input_fiscal", "edu_share_of_budget", "edu_exp_growth"]
            : ["school_count", "enrolment", "entrants", "teachers_full_time", "staff_count", "pupil_teacher_ratio", "pupils_per_school", "pupil_staff_ratio", "enrolment_growth", "entrants_growth", "preschool_teacher_child_ratio"], 3);
        var groupings = new List<QueryGrouping>();
        if (_random.Next(3) > 0)
            groupings.Add(new QueryGrouping("district", Pick("NAT", "PROV", "PROV", "CITY", "COUNTY", "MZONE")));
        if (_random.Next(3) == 0)
            groupings.Add(new QueryGrouping("stage", Pick("", "", "TOTAL")));
        if (_random.Next(2) == 0)
            groupings.Add(new QueryGrouping("year"));
        if (fiscal && _random.Next(3) == 0)
            groupings.Add(new QueryGrouping("funding_source", Pick("TOTAL", "SOURCE", "COMPONENT")));
        if (!fiscal && _random.Next(5) == 0)
            groupings.Add(new QueryGrouping("school"));

        var filters = new List<QueryFilter>();
        if (_random.Next(3) == 0)
            filters.Add(new QueryFilter("district", Some([.. Provinces, .. Counties, "cn", "cn-350100"], 3), _random.Next(2) == 0));
        if (_random.Next(2) == 0)
            filters.Add(new QueryFilter("stage", Some([.. _stages, "all"], 2), _random.Next(4) == 0));
        if (fiscal && _random.Next(4) == 0)
            filters.Add(new QueryFilter("funding_source", Some(_sources, 2), _random.Next(4) == 0));
        if (_random.Next(8) == 0)
            filters.Add(new QueryFilter("school", Some(Schools, 2)));

        return new IndicatorQuery
        {
            Indicators = indicators,
            GroupBy = groupings.OrderBy(_ => _random.Next()).ToList(),
            Filters = filters,
            Periods = _random.Next(5) switch
            {
                0 => new QueryPeriods { Years = [Text(2018)] },
                1 => new QueryPeriods { Years = [Text(2017), Text(2019)] },
                2 => new QueryPeriods { From = Text(2016), To = Text(2018) },
                3 => new QueryPeriods { From = Text(2018) },
                _ => new QueryPeriods(),
            },
            OrderBy = _random.Next(3) == 0 ? [new QueryOrder(indicators[0], _random.Next(2) == 0)] : [],
            BasisLevel = _random.Next(5) == 0 ? Pick("PROV", "COUNTY", "CITY") : "",
            AllowPartial = _random.Next(2) == 0,
        };
    }

    private void Add(List<NaiveRow> rows, string fact, string measure, int most, params (string Dimension, string Member)[] keys)
    {
        // No row at all, a row that its source left empty, one that it withholds, a zero, or a figure with decimals.
        switch (_random.Next(12))
        {
            case 0:
                return;
            case 1:
                rows.Add(Row(fact, measure, null, false, keys));
                return;
            case 2:
                rows.Add(Row(fact, measure, null, true, keys));
                return;
            case 3:
                rows.Add(Row(fact, measure, 0, false, keys));
                return;
            default:
                rows.Add(Row(fact, measure, _random.Next(most) + (decimal)_random.Next(100) / 100, false, keys));
                return;
        }
    }

    private static NaiveRow Row(string fact, string measure, decimal? value, bool isWithheld, (string Dimension, string Member)[] keys) =>
        new(fact, measure, keys.ToDictionary(k => k.Dimension, k => k.Member), value, isWithheld);

    private List<string> Some(string[] all, int most) => all.OrderBy(_ => _random.Next()).Take(_random.Next(1, most + 1)).ToList();

    private string Pick(params string[] all) => all[_random.Next(all.Length)];

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);
}
