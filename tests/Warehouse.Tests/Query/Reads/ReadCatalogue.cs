namespace Warehouse.Tests.Query.Reads;

/// <summary>The catalogue of <see cref="ReadWorld"/>: a fact of every kind that can be read.</summary>
internal static class ReadCatalogue
{
    private const string Looked = "- { dimension: ownership, through: school_year, levels: [{ level: CLASS, complete_to: [TOTAL] }] }";
    private const string Place = "- { dimension: district, column: district_key, attribute: true, levels: [{ level: COUNTY, complete_to: [NAT] }] }";
    private const string School = "- { dimension: school, column: school_key, levels: [{ level: SCHOOL, complete_to: [SCHOOL] }] }";
    private const string Stage = "- { dimension: stage, column: stage_key, levels: [{ level: STAGE, complete_to: [TOTAL] }] }";
    private const string Year = "- { dimension: academic_year, column: academic_year, levels: [{ level: YEAR }] }";

    public static IEnumerable<(string File, string Text)> Files =>
    [
        ("dimensions/d.yaml",
            """
            - { dimension: academic_year, label_zh: 学年, label_en: School year, table: dim_academic_year, kind: academic_year, default_level: YEAR, levels: [{ level: YEAR, label_zh: 年, label_en: Year, rank: 0 }] }
            - { dimension: district, label_zh: 地区, label_en: District, table: rw_district, kind: members, levels: [{ level: NAT, label_zh: 国, label_en: Nation, rank: 0 }, { level: COUNTY, label_zh: 县, label_en: County, rank: 1 }] }
            - { dimension: school, label_zh: 学校, label_en: School, table: rw_school, kind: members, objects: true, default_level: SCHOOL, levels: [{ level: SCHOOL, label_zh: 校, label_en: School, rank: 0 }] }
            - { dimension: stage, label_zh: 学段, label_en: Stage, table: rw_stage, kind: members, default_level: STAGE, levels: [{ level: TOTAL, label_zh: 总, label_en: All, rank: 0 }, { level: STAGE, label_zh: 段, label_en: Stage, rank: 1 }] }
            - { dimension: ownership, label_zh: 办别, label_en: Ownership, table: rw_ownership, kind: members, default_level: CLASS, levels: [{ level: TOTAL, label_zh: 总, label_en: All, rank: 0 }, { level: CLASS, label_zh: 类, label_en: Class, rank: 1 }] }
            - { dimension: honour, label_zh: 称号, label_en: Honour, table: rw_honour_kind, kind: members, default_level: KIND, levels: [{ level: TOTAL, label_zh: 总, label_en: All, rank: 0 }, { level: KIND, label_zh: 类, label_en: Kind, rank: 1 }] }
            """),
        ("measures/m.yaml", string.Concat(new[]
        {
            "schools", "seats", "pupils", "schools_offering", "class_students", "classes", "classes_large", "classes_over", "hours", "books", "honours", "holders", "reported_pupils", "listed", "desks",
        }.Select(id => $"- {{ measure: {id}, label_zh: {id}, label_en: {id}, unit: x, additive_over: [school, district, stage, ownership, honour], stock: true }}\n"))),
        ("facts/a_published.yaml", Fact("published_pupils", "rw_published", "published: true", "- { dimension: district, column: district_key, levels: [{ level: NAT }, { level: COUNTY }] }\n" + Year, "- { measure: reported_pupils }", "measure_per_row")),
        ("facts/b_enrolment.yaml", Fact("school_enrolment", "rw_enrolment", "published: false", Lines(School, Place, Stage, Looked, Year),
            "- { measure: pupils, column: pupils }\n- { measure: schools_offering, aggregate: distinct, column: school_key }")),
        ("facts/c_class.yaml", Fact("school_class", "rw_class", "published: false\ndegenerate: [{ column: class_no, type: integer }]", Lines(School, Place, Stage, Looked, Year),
            """
            - { measure: class_students, column: class_students }
            - { measure: classes, aggregate: rows }
            - { measure: classes_large, aggregate: rows, when: class_students >= 56 }
            - { measure: classes_over, aggregate: rows, when: class_students > class_limit }
            - { measure: hours, aggregate: min, column: hours }
            """)),
        ("facts/d_facility.yaml", Fact("school_facility", "rw_facility", "published: false\nroster: school_year", Lines(School, Place, Stage, Looked, Year), "- { measure: books, column: books }")),
        ("facts/e_honour.yaml", Fact("honour_valid", "rw_honour", "published: false\ninterval: { from: valid_from, to: valid_to }\ndegenerate: [{ column: holder, type: text }, { column: valid_from, type: date }]",
            Lines(School, Place, "- { dimension: honour, column: honour_key, levels: [{ level: KIND, complete_to: [TOTAL] }] }", Looked, "- { dimension: academic_year, levels: [{ level: YEAR }] }"),
            "- { measure: honours, aggregate: rows }\n- { measure: holders, aggregate: distinct, column: holder }")),
        ("facts/f_list.yaml", Fact("school_list", "rw_list", "published: false\nroster: school_enrolment", Lines(School, Place, Stage, Year), "- { measure: listed, aggregate: rows }\n- { measure: desks, column: desks, not_by: [stage] }")),
        ("facts/g_year.yaml", Fact("school_year", "rw_school_year", "published: false",
            Lines(School, Place, "- { dimension: ownership, column: ownership_key, attribute: true, levels: [{ level: CLASS, complete_to: [TOTAL] }] }", Year),
            "- { measure: schools, aggregate: rows }\n- { measure: seats, column: seats }")),
        ("indicators/i.yaml",
            string.Concat(new[] { "schools", "seats", "pupils", "class_students", "classes", "classes_large", "classes_over", "honours", "reported_pupils" }.Select(id => Indicator(id, id, "STOCK")))
            + Indicator("offering", "schools_offering", "DISTINCT")
            + Indicator("holders", "holders", "DISTINCT")
            + Indicator("shortest_week", "lowest(hours)", "RECOMPUTE")
            + Indicator("large_share", "classes_large / classes * 100", "RATIO")
            + Indicator("books", "books", "STOCK")
            + Indicator("listed", "listed", "STOCK")
            + Indicator("rich_share", "share(books >= 100) * 100", "SHARE", "objects: [school]")
            + Indicator("books_per_pupil", "books / pupils", "RATIO")
            + Indicator("pupils_growth", "growth(pupils) * 100", "RECOMPUTE")
            + Indicator("public_pupils", "pupils[ownership=public]", "STOCK")
            + Indicator("public_share", "pupils[ownership=public] / pupils * 100", "RATIO")
            + Indicator("compulsory_pupils", "pupils[stage=primary|junior]", "STOCK")
            + Indicator("owned_pupils", "pupils[ownership=public|private]", "STOCK")
            + Indicator("stars_and_cups", "honours[honour=star|cup]", "STOCK")
            + Indicator("stars_and_cups_per_pupil", "honours[honour=star|cup] / pupils", "RATIO")
            + Indicator("listed_per_desk", "listed / desks[stage=all]", "RATIO")
            + Indicator("listed_per_primary_desk", "listed / desks[stage=primary]", "RATIO")),
    ];

    private static string Lines(params string[] lines) => string.Join('\n', lines);

    private static string Fact(string id, string table, string words, string dimensions, string measures, string layout = "measure_per_column") =>
        $"fact: {id}\nlabel_zh: {id}\nlabel_en: {id}\ntable: {table}\nlayout: {layout}\n{words}\ndimensions:\n{Indented(dimensions)}\nmeasures:\n{Indented(measures)}\n";

    private static string Indented(string lines) => string.Join('\n', lines.Split('\n').Select(line => "  " + line));

    private static string Indicator(string id, string formula, string rollup, string more = "decimals: 2") =>
        $"- {{ indicator: {id}, label_zh: {id}, label_en: {id}, theme: t, formula: '{formula}', rollup: {rollup}, unit: x, {more}, direction: none, source: s }}\n";
}
