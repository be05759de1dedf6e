using Warehouse.Catalogue;

namespace Warehouse.Tests.Catalogue;

/// <summary>The words of <c>facts/*.yaml</c> for rows of single objects.</summary>
public sealed class FactFilesTests : IDisposable
{
    private const string Classes =
        """
        fact: school_class
        label_zh: 班级
        label_en: Classes
        table: fct_class
        layout: measure_per_column
        published: false
        degenerate: [{ column: class_no, type: integer }]
        dimensions:
          - { dimension: school, column: school_key, levels: [{ level: SCHOOL }] }
          - { dimension: district, column: district_key, attribute: true, levels: [{ level: COUNTY }] }
          - { dimension: ownership, through: school_year, levels: [{ level: CLASS, complete_to: [TOTAL] }] }
          - { dimension: academic_year, column: academic_year, levels: [{ level: YEAR }] }
        measures:
          - { measure: class_students, column: class_students }
          - { measure: classes, aggregate: rows }
          - { measure: classes_over_standard, aggregate: rows, when: class_students > class_limit }
          - { measure: classes_56plus, aggregate: rows, when: class_students >= 56 }
          - { measure: labour_hours, aggregate: min, column: labour_hours }
          - { measure: schools_offering, aggregate: distinct, column: school_key }

        """;

    private const string Years =
        """
        fact: school_year
        label_zh: 学校年度
        label_en: Schools by year
        table: fct_school_year
        layout: measure_per_column
        published: false
        dimensions:
          - { dimension: school, column: school_key, levels: [{ level: SCHOOL }] }
          - { dimension: ownership, column: own_key, attribute: true, levels: [{ level: CLASS }] }
          - { dimension: academic_year, column: academic_year, levels: [{ level: YEAR }] }
        measures: [{ measure: classes, aggregate: rows }]

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("facts").FullName;

    public FactFilesTests()
    {
        Write("dimensions/all.yaml", Dimension("school", "SCHOOL") + Dimension("district", "COUNTY") + Dimension("ownership", "TOTAL", "CLASS") + Dimension("academic_year", "YEAR"));
        Write("measures/m.yaml", string.Concat(new[] { "class_students", "classes", "classes_over_standard", "classes_56plus", "labour_hours", "schools_offering" }
            .Select(id => $"- {{ measure: {id}, label_zh: {id}, label_en: {id}, unit: person, additive_over: [school], stock: true }}\n")));
        Write("facts/a_class.yaml", Classes);
        Write("facts/b_year.yaml", Years);
        Write("indicators/i.yaml", "- { indicator: classes, label_zh: x, label_en: x, theme: t, formula: classes, rollup: STOCK, unit: x, direction: up, source: s }\n");
    }

    [Fact]
    public void FactOfClasses_TellsKeyAttributesAndWhatIsElsewhereApart()
    {
        var fact = CatalogueFiles.Load(_folder).FindFact("school_class")!;

        Assert.Equal(["school", "academic_year"], fact.KeyDimensions.Select(d => d.Dimension));
        Assert.Equal(["school", "district", "academic_year"], fact.StoredDimensions.Select(d => d.Dimension));
        Assert.Equal([new DegenerateColumn("class_no", DegenerateType.WholeNumber)], fact.Degenerate);
        // The column is that of the fact it is looked up in, which comes later in the order of files.
        Assert.Equal(("school_year", "own_key", false), (fact.Find("ownership")!.Through, fact.Find("ownership")!.Column, fact.Find("ownership")!.IsStored));
        Assert.Equal(["class_students", "class_limit", "labour_hours"], fact.ValueColumns);
    }

    [Fact]
    public void Measures_SayWhatIsMadeOfTheRows()
    {
        var fact = CatalogueFiles.Load(_folder).FindFact("school_class")!;

        Assert.Equal((MeasureAggregate.Sum, "class_students"), (fact.FindMeasure("class_students")!.Aggregate, fact.FindMeasure("class_students")!.Column));
        Assert.Equal((MeasureAggregate.Rows, ""), (fact.FindMeasure("classes")!.Aggregate, fact.FindMeasure("classes")!.Column));
        Assert.Equal(new MeasureCondition("class_students", ">", "class_limit", null), fact.FindMeasure("classes_over_standard")!.When);
        Assert.Equal(new MeasureCondition("class_students", ">=", null, 56), fact.FindMeasure("classes_56plus")!.When);
        Assert.Equal((MeasureAggregate.Min, false), (fact.FindMeasure("labour_hours")!.Aggregate, fact.FindMeasure("labour_hours")!.Adds));
        Assert.Equal((MeasureAggregate.Distinct, "school_key"), (fact.FindMeasure("schools_offering")!.Aggregate, fact.FindMeasure("schools_offering")!.Column));
    }

    [Fact]
    public void FactOfAnInterval_HasTheYearsOnWhoseFirstDayARowHolds()
    {
        Write("facts/a_class.yaml", Classes
            .Replace("degenerate:", "interval: { from: valid_from, to: valid_to }\ndegenerate:", StringComparison.Ordinal)
            .Replace("dimension: academic_year, column: academic_year", "dimension: academic_year", StringComparison.Ordinal));

        var fact = CatalogueFiles.Load(_folder).FindFact("school_class")!;

        Assert.Equal(new FactInterval("valid_from", "valid_to"), fact.Interval);
        Assert.Equal(["school", "district"], fact.StoredDimensions.Select(d => d.Dimension));
        Assert.Equal("academic_year", fact.Find("academic_year")!.Column);
    }

    [Theory]
    [InlineData("through: school_year", "through: school_yaer", "catalogue.unknown_id", "Did you mean 'school_year'?")]
    [InlineData("through: school_year", "through: school_class", "catalogue.bad_value", "")]
    [InlineData("dimension: ownership, through", "dimension: district, through", "catalogue.bad_value", "")] // school_year does not know it.
    [InlineData("through: school_year", "through: school_year, column: ownership_key", "catalogue.bad_value", "Leave it out.")]
    [InlineData("through: school_year", "through: school_year, attribute: true", "catalogue.bad_value", "")]
    [InlineData("when: class_students >= 56", "when: 'class_students >= 56 or 1 = 1'", "catalogue.bad_value", "Compare a column with a column or a number by >=, <=, >, < or =: class_students >= 56.")]
    [InlineData("aggregate: rows, when: class_students >= 56", "column: class_students, when: class_students >= 56", "catalogue.bad_value", "Use aggregate: rows.")]
    [InlineData("column: labour_hours", "column: labour_hours; drop", "catalogue.bad_value", "")]
    [InlineData("type: integer", "type: number", "catalogue.bad_value", "")]
    [InlineData("aggregate: distinct", "aggregate: distnict", "catalogue.bad_value", "Did you mean 'distinct'?")]
    [InlineData("degenerate: [", "interval: { from: valid_from }\ndegenerate: [", "catalogue.missing_key", "")]
    public void MistakeInAFact_IsNamed(string text, string wrong, string code, string hint)
    {
        Write("facts/a_class.yaml", Classes.Replace(text, wrong, StringComparison.Ordinal));

        var problems = Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems;

        Assert.Contains(problems, p => p.Code == code && p.Path.StartsWith("facts/a_class.yaml:", StringComparison.Ordinal) && (hint.Length == 0 || p.Hint == hint));
    }

    [Fact]
    public void WhatHasSeveralRowsASchoolAndYear_IsNotLookedThrough()
    {
        Write("facts/b_year.yaml", Years.Replace("dimensions:", "degenerate: [{ column: wave, type: integer }]\ndimensions:", StringComparison.Ordinal));

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems);

        Assert.Contains("does not have one row a school and academic year", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PinsOfSeveralMembers_NeedAMeasureThatAddsOverThem()
    {
        Write("indicators/i.yaml", "- { indicator: classes, label_zh: x, label_en: x, theme: t, formula: 'classes[ownership=public|private]', rollup: STOCK, unit: x, direction: up, source: s }\n");

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems);

        Assert.Equal(("catalogue.bad_value", "indicators/i.yaml:1"), (problem.Code, problem.Path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Dimension(string id, params string[] levels) =>
        $"- dimension: {id}\n  label_zh: {id}\n  label_en: {id}\n  table: dim_{id}\n  kind: {(id == "academic_year" ? id : "members")}\n  levels:\n"
        + string.Concat(levels.Select((level, i) => $"    - {{ level: {level}, label_zh: {level}, label_en: {level}, rank: {i} }}\n"));

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
        File.WriteAllText(Path.Combine(_folder, file), text);
    }
}
