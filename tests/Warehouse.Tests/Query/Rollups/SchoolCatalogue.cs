namespace Warehouse.Tests.Query.Rollups;

/// <summary>The catalogue of <see cref="SchoolWorld"/>: one or two indicators of every roll-up class.</summary>
internal static class SchoolCatalogue
{
    public static IEnumerable<(string File, string Text)> Files =>
    [
        ("dimensions/d.yaml",
            """
            - { dimension: academic_year, label_zh: 学年, label_en: School year, table: y, kind: academic_year, default_level: YEAR, levels: [{ level: YEAR, label_zh: 年, label_en: Year, rank: 0 }] }
            - { dimension: fiscal_year, label_zh: 财年, label_en: Fiscal year, table: z, kind: fiscal_year, default_level: YEAR, levels: [{ level: YEAR, label_zh: 年, label_en: Year, rank: 0 }] }
            - { dimension: district, label_zh: 地区, label_en: District, table: d, kind: members, levels: [{ level: CITY, label_zh: 市, label_en: City, rank: 0 }, { level: COUNTY, label_zh: 县, label_en: County, rank: 1 }] }
            - { dimension: school, label_zh: 学校, label_en: School, table: s, kind: members, objects: true, default_level: SCHOOL, levels: [{ level: SCHOOL, label_zh: 校, label_en: School, rank: 0 }] }
            - { dimension: stage, label_zh: 学段, label_en: Stage, table: g, kind: members, default_level: STAGE, levels: [{ level: TOTAL, label_zh: 总, label_en: All, rank: 0 }, { level: STAGE, label_zh: 段, label_en: Stage, rank: 1 }] }
            - { dimension: respondent_group, label_zh: 群体, label_en: Group, table: r, kind: members, default_level: GROUP, levels: [{ level: TOTAL, label_zh: 总, label_en: All, rank: 0 }, { level: GROUP, label_zh: 体, label_en: Group, rank: 1 }] }
            """),
        ("measures/m.yaml",
            string.Concat(new[] { "pupils", "books", "teachers", "staff", "seats", "demand", "qm_n", "qm_sum", "qm_squares" }.Select(id => Measure(id, "school, district, stage", isStock: true)))
            + Measure("entrants", "school, district, stage, academic_year", isStock: false)
            + Measure("libraries", "school, district", isStock: true)
            + string.Concat(new[] { "spending", "revenue", "pay", "pay_n", "civil", "civil_n" }.Select(id => Measure(id, "fiscal_year", isStock: false)))
            + Measure("survey_n", "district, respondent_group", isStock: false)
            + Measure("survey_score_sum", "district, respondent_group", isStock: false)),
        ("facts/f.yaml",
            """
            - fact: school_figures
              label_zh: 校
              label_en: Schools
              table: f1
              layout: measure_per_row
              published: false
              dimensions:
                - { dimension: school, column: school_key, levels: [{ level: SCHOOL, complete_to: [SCHOOL] }] }
                - { dimension: district, column: district_key, levels: [{ level: COUNTY, complete_to: [CITY] }] }
                - { dimension: stage, column: stage_key, levels: [{ level: STAGE, complete_to: [TOTAL] }] }
                - { dimension: academic_year, column: academic_year_key, levels: [{ level: YEAR }] }
              measures: [{ measure: pupils }, { measure: books }, { measure: teachers }, { measure: staff }, { measure: seats }, { measure: demand }, { measure: qm_n }, { measure: qm_sum }, { measure: qm_squares }, { measure: entrants }]
            - fact: school_libraries
              label_zh: 馆
              label_en: Libraries
              table: f2
              layout: measure_per_row
              published: false
              dimensions:
                - { dimension: school, column: school_key, levels: [{ level: SCHOOL, complete_to: [SCHOOL] }] }
                - { dimension: district, column: district_key, levels: [{ level: COUNTY, complete_to: [CITY] }] }
                - { dimension: academic_year, column: academic_year_key, levels: [{ level: YEAR }] }
              measures: [{ measure: libraries }]
            - fact: reported_money
              label_zh: 钱
              label_en: Money
              table: f3
              layout: measure_per_row
              published: false
              dimensions:
                - { dimension: district, column: district_key, levels: [{ level: COUNTY, note: What districts spend is not what their city spends. }] }
                - { dimension: fiscal_year, column: fiscal_year_key, levels: [{ level: YEAR }] }
              measures: [{ measure: spending }, { measure: revenue }, { measure: pay }, { measure: pay_n }, { measure: civil }, { measure: civil_n }]
            - fact: reported_survey
              label_zh: 调查
              label_en: Survey
              table: f4
              layout: measure_per_row
              published: false
              dimensions:
                - { dimension: district, column: district_key, levels: [{ level: COUNTY, complete_to: [CITY] }] }
                - { dimension: respondent_group, column: group_key, levels: [{ level: GROUP, complete_to: [TOTAL] }] }
                - { dimension: fiscal_year, column: fiscal_year_key, levels: [{ level: YEAR }] }
              measures: [{ measure: survey_n }, { measure: survey_score_sum }]
            """),
        ("indicators/i.yaml",
            Indicator("enrolment", "pupils", "STOCK")
            + Indicator("intake", "entrants", "SUM")
            + Indicator("books_per_pupil", "books / pupils", "RATIO")
            + Indicator("enough_books", "share(books / pupils >= by_stage(primary: 25, junior: 35)) * 100", "SHARE", "stages: [primary, junior], objects: [school, stage]")
            + Indicator("with_library", "share(has(libraries), has(pupils) and not pupils < 50) * 100", "SHARE", "objects: [school]")
            + Indicator("cv_books", "cv(books, pupils)", "RECOMPUTE", "stages: [primary, junior], objects: [school, stage], defined_at: COUNTY, thresholds: { primary: '<= 0.5', junior: '<= 0.45' }")
            + Indicator("cv_teachers", "cv(teachers, pupils)", "RECOMPUTE", "stages: [primary, junior], objects: [school, stage], defined_at: COUNTY, thresholds: { primary: '<= 0.5', junior: '<= 0.45' }")
            + Indicator("cv_books_of_50", "cv(books, pupils, pupils >= 50)", "RECOMPUTE", "objects: [school]")
            + Indicator("gross_enrolment", "pupils / demand * 100", "RATIO")
            + Indicator("between_schools", "variance_share(qm_n, qm_sum, qm_squares)", "RECOMPUTE", "objects: [school]")
            + Indicator("seat_gap", "sum_of(max(0, demand - seats))", "RECOMPUTE", "objects: [school, stage]")
            + Indicator("staff_shortfall", "sum_of(max(0, pupils / by_stage(primary: 19, junior: 13.5) - staff))", "RECOMPUTE", "stages: [primary, junior], objects: [school, stage]")
            + Indicator("schools_short_of_seats", "sum_of(met(demand > seats))", "RECOMPUTE", "objects: [school, stage]")
            + Indicator("junior_to_primary", "gap(books[stage=junior] / pupils[stage=junior], books[stage=primary] / pupils[stage=primary])", "RECOMPUTE")
            + Indicator("growth_gap", "(growth(spending) - growth(revenue)) * 100", "UNIT-ONLY")
            + Indicator("growth_difference", "(growth(pupils) - growth(books)) * 100", "RECOMPUTE")
            + Indicator("pay_ratio", "(pay / pay_n) / (civil / civil_n)", "UNIT-ONLY")
            + Indicator("satisfaction", "wmean(survey_score_sum, survey_n)", "WMEAN")
            + Indicator("satisfaction_weighted", "wmean(survey_score_sum, survey_n)", "WMEAN", "weights: { dimension: respondent_group, of: { parents: 0.6, teachers: 0.4 } }")),
    ];

    private static string Measure(string id, string additiveOver, bool isStock) =>
        $"- {{ measure: {id}, label_zh: {id}, label_en: {id}, unit: x, additive_over: [{additiveOver}], stock: {(isStock ? "true" : "false")} }}\n";

    private static string Indicator(string id, string formula, string rollup, string words = "") =>
        $"- {{ indicator: {id}, label_zh: {id}, label_en: {id}, theme: t, formula: '{formula}', rollup: {rollup}, unit: x, decimals: 2, direction: none, source: s{(words.Length > 0 ? ", " + words : "")} }}\n";
}
