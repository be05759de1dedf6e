using System.Globalization;
using Warehouse.Catalogue.Business;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.SqlServer;

/// <summary>
/// Writes the star schema under business names as views, once in each language, for tools that read SQL Server. Pure.
/// Names and ids are written into the text, since a view takes no parameters. Hierarchies are flattened by one join a
/// level, so that servers which only speak T-SQL run them too.
/// </summary>
public static class BusinessViews
{
    /// <summary>
    /// The statements in the order in which they are run, each a batch of its own. They may be run again, in one transaction,
    /// so that no reader misses a view: not every server that speaks T-SQL can alter one.
    /// </summary>
    public static IReadOnlyList<(string Name, string Sql)> Statements(IndicatorCatalogue catalogue)
    {
        var model = BusinessModel.Of(catalogue);
        return
        [
            .. BusinessLanguages.All.Select(language => (language.Schema(), CreateSchema(language))),
            .. BusinessLanguages.All.Select(language => ($"{language.Schema()} readers", LetReaders(language))),
            .. BusinessLanguages.All.SelectMany(language => model.Tables.SelectMany(table => new[]
            {
                ($"drop {Name(table, language)}", $"drop view if exists {Name(table, language)};"),
                (Name(table, language), CreateView(model, table, language)),
            })),
        ];
    }

    // A schema is created by a batch of its own, and only text can be run under a condition.
    private static string CreateSchema(BusinessLanguage language) =>
        $"if schema_id({Literal(language.Schema())}) is null exec({Literal($"create schema {language.Schema()}")});";

    // Where the server has roles, whoever may read the facts may read the views.
    private static string LetReaders(BusinessLanguage language) =>
        $"if database_principal_id(N'edustat_reader') is not null exec({Literal($"grant select on schema::{language.Schema()} to edustat_reader")});";

    private static string CreateView(BusinessModel model, BusinessTable table, BusinessLanguage language) =>
        $"create view {Name(table, language)} as\n" + table.Kind switch
        {
            BusinessTableKind.Dimension when model.Catalogue.FindDimension(table.Id)!.Kind is DimensionKind.Members => Members(model.Catalogue.FindDimension(table.Id)!, table, language),
            BusinessTableKind.Dimension => Select(table, language, column => Year(column, language), $"dw.{model.Catalogue.FindDimension(table.Id)!.Table} m"),
            BusinessTableKind.Fact => Fact(model, model.Catalogue.FindFact(table.Id)!, table, language),
            _ => DataVersion(table, language),
        };

    private static string Year(BusinessColumn column, BusinessLanguage language) => column.Role switch
    {
        BusinessColumnRole.Name => $"m.name_{language.Name()}",
        _ when column.Type == BusinessType.Date => $"cast(m.{column.Source} as date)",
        _ => $"m.{column.Source}",
    };

    private static string DataVersion(BusinessTable table, BusinessLanguage language) =>
        Select(
            table, language,
            column => column.Type == BusinessType.Text ? $"cast(v.{column.Source} as nvarchar(30))" : $"v.{column.Source}",
            "etl.data_version v",
            "where v.data_version = (select max(data_version) from etl.data_version)");

    private static string Members(Dimension dimension, BusinessTable table, BusinessLanguage language)
    {
        var steps = BusinessModel.Steps(dimension);
        var from = new List<string> { "named m" };
        // The parent, its parent, and so on: as many as there are steps above the lowest.
        for (var i = 1; i < steps.Count; i++)
            from.Add($"left join named p{i} on p{i}.member_id = {Line(i - 1)}.parent_id");
        foreach (var column in table.All(BusinessColumnRole.MemberName))
            from.Add($"left join named {Alias(column)} on {Alias(column)}.member_id = m.{column.Source}");
        return Named(dimension, table, language) + Select(table, language, Member, [.. from]);

        string Member(BusinessColumn column) => column.Role switch
        {
            BusinessColumnRole.Key => "m.member_key",
            BusinessColumnRole.Id => "m.member_id",
            BusinessColumnRole.Name => "m.name",
            BusinessColumnRole.Level => LevelLabel(dimension, "m", language),
            BusinessColumnRole.LevelNumber => LevelNumber(dimension),
            BusinessColumnRole.AncestorKey => Ancestor(dimension, column.LevelNumber, "member_key"),
            BusinessColumnRole.AncestorName => Ancestor(dimension, column.LevelNumber, "name"),
            BusinessColumnRole.MemberName => $"{Alias(column)}.name",
            BusinessColumnRole.PublicOrPrivate => language == BusinessLanguage.Zh ? $"case m.{column.Source} when 1 then N'公办' when 0 then N'民办' end" : $"case m.{column.Source} when 1 then N'Public' when 0 then N'Private' end",
            // Days of validity may be stored as text or as dates; either way they are shown as text.
            _ when column.Type == BusinessType.Text => $"cast(m.{column.Source} as nvarchar(200))",
            _ => $"m.{column.Source}",
        };
    }

    // Four districts are called 鼓楼区. Grouped by name alone they would be added into one, so each gets its city's name.
    // Names and ids are stored under different collations, which meet only where one is named.
    private static string Named(Dimension dimension, BusinessTable table, BusinessLanguage language)
    {
        var (open, close) = language == BusinessLanguage.Zh ? ("(", ")") : (" (", ")");
        var name = language == BusinessLanguage.En && HasEnglishNames(dimension) ? "coalesce(d.name_en, d.name_zh)" : "d.name_zh";
        var parent = ParentOf(dimension);
        var others = table.Columns
            .Where(column => column.Role is BusinessColumnRole.Level or BusinessColumnRole.Attribute or BusinessColumnRole.MemberName or BusinessColumnRole.PublicOrPrivate)
            .Select(column => $", d.{column.Source}")
            .Distinct()
            .ToList();
        // Of a school that only facts have told of it is not known.
        var stored = others.Select(other => other == ", d.is_public" ? $", case when d.{LoadTable.Inferred} = 1 then null else d.is_public end as is_public" : other);
        return
            $"""
            with plain as (
                select d.{dimension.Id}_key as member_key, d.{dimension.Id}_id as member_id, cast({name} as nvarchar(400)) collate Chinese_PRC_CI_AS as name, {parent} as parent_id{string.Concat(stored)}
                from dw.{dimension.Table} d
            ),
            named as (
                select
                    d.member_key, d.member_id,
                    cast(case
                        when same_line.name is not null or (same.name is not null and above.name is null) then d.name + N'{open}' + d.member_id collate Chinese_PRC_CI_AS + N'{close}'
                        when same.name is not null then d.name + N'{open}' + above.name + N'{close}'
                        else d.name
                    end as nvarchar(800)) as name,
                    d.parent_id{string.Concat(others)}
                from plain d
                left join plain above on above.member_id = d.parent_id
                left join (select name from plain group by name having count(*) > 1) same on same.name = d.name
                left join (select name, parent_id from plain group by name, parent_id having count(*) > 1) same_line on same_line.name = d.name and same_line.parent_id = d.parent_id
            )

            """;
    }

    private static string Ancestor(Dimension dimension, int number, string column)
    {
        var levels = dimension.Levels.Where(level => BusinessModel.NumberOf(dimension, level.Rank) == number).Select(level => Literal(level.Id));
        var list = string.Join(", ", levels);
        var lines = Enumerable.Range(0, BusinessModel.Steps(dimension).Count).Select(i => $" when {Line(i)}.level in ({list}) then {Line(i)}.{column}");
        return $"case{string.Concat(lines)} end";
    }

    private static string Line(int steps) => steps == 0 ? "m" : $"p{steps}";

    private static string LevelNumber(Dimension dimension) =>
        $"case m.level{string.Concat(dimension.Levels.Select(level => $" when {Literal(level.Id)} then {BusinessModel.NumberOf(dimension, level.Rank)}"))} end";

    private static string LevelLabel(Dimension dimension, string alias, BusinessLanguage language) =>
        $"case {alias}.level{string.Concat(dimension.Levels.Select(level => $" when {Literal(level.Id)} then {Literal(new BusinessName(level.LabelZh, level.LabelEn).In(language))}"))} end";

    private static string Alias(BusinessColumn column) => column.Source.Replace("_id", "", StringComparison.Ordinal);

    // The tables of members follow one convention; what differs is said here.
    private static string ParentOf(Dimension dimension) => dimension.Id switch
    {
        // A zone may be counted in a county, and stands beside it all the same.
        "district" => "case d.level when N'MZONE' then coalesce(d.managing_parent_id, d.statistical_parent_id) else coalesce(d.statistical_parent_id, d.managing_parent_id) end",
        _ when BusinessModel.Steps(dimension).Count > 1 => "d.parent_id",
        _ => "cast(null as nvarchar(100))",
    };

    // What is loaded from Chinese sources has Chinese names.
    private static bool HasEnglishNames(Dimension dimension) => dimension.Id is not ("school" or "project" or "department" or "school_group");

    private static string Fact(BusinessModel model, FactTable fact, BusinessTable table, BusinessLanguage language)
    {
        var from = new List<string> { $"dw.{fact.Table} f" };
        var year = $"f.{fact.Find("academic_year")?.Column}";
        if (fact.Interval is { } interval)
        {
            // A row in every year on whose first day it holds, up to now: what still holds will hold in every year to come.
            from.Add($"join dw.dim_academic_year y on f.{interval.From} <= y.start_date and (f.{interval.To} is null or f.{interval.To} > y.start_date) and y.start_date <= cast(getdate() as date)");
            year = "y.academic_year";
        }

        if (fact.Dimensions.Select(d => d.Through).OfType<string>().FirstOrDefault() is { } through)
        {
            var schools = model.Catalogue.FindFact(through)!;
            from.Add($"left join dw.{schools.Table} t on t.{schools.Find("school")!.Column} = f.{fact.Find("school")!.Column} and t.{schools.Find("academic_year")!.Column} = {year}");
        }

        foreach (var dimension in table.All(BusinessColumnRole.ReportedLevel).Select(column => model.Catalogue.FindDimension(column.Source)!))
            from.Add($"join dw.{dimension.Table} {dimension.Id} on {dimension.Id}.{dimension.Id}_key = f.{fact.Find(dimension.Id)!.Column}");
        from.Add("left join etl.pipeline p on p.pipeline_id = f.pipeline_id");
        from.Add("left join etl.source s on s.source_id = f.source_id");
        return Select(table, language, Column, [.. from]);

        string Column(BusinessColumn column) => column.Role switch
        {
            BusinessColumnRole.Reference => fact.Find(column.Source)! switch
            {
                { Through: not null } use => $"t.{use.Column}",
                { IsStored: false } => year,
                var use => $"f.{use.Column}",
            },
            BusinessColumnRole.ReportedLevel => LevelLabel(model.Catalogue.FindDimension(column.Source)!, column.Source, language),
            BusinessColumnRole.MeasureName => $"case f.measure{string.Concat(fact.Measures.Select(m => $" when {Literal(m.Measure)} then {Literal(table.The(BusinessColumnRole.Measure, m.Measure).Name.In(language))}"))} else f.measure end",
            BusinessColumnRole.Measure when fact.Layout == FactLayout.MeasurePerRow => $"case when f.measure = {Literal(column.Source)} then f.value end",
            BusinessColumnRole.Measure => Value(fact.FindMeasure(column.Source)!),
            BusinessColumnRole.Status => language == BusinessLanguage.Zh
                ? "case f.obs_status when N'final' then N'正式' when N'missing' then N'缺失' when N'withheld' then N'未公开' else f.obs_status end"
                : "case f.obs_status when N'final' then N'Final' when N'missing' then N'Missing' when N'withheld' then N'Withheld' else f.obs_status end",
            BusinessColumnRole.Authority => "p.authority",
            BusinessColumnRole.Synthetic => "cast(p.synthetic as int)",
            BusinessColumnRole.File => "s.[file]",
            BusinessColumnRole.Sheet => "s.sheet",
            _ => $"f.{column.Source}",
        };
    }

    // A row that is counted is 1 and another 0, so that a sum of none is 0; of what is not there nobody knows which.
    private static string Value(FactMeasure measure) => measure switch
    {
        { Aggregate: MeasureAggregate.Rows, When: { } when } => $"case when {Condition(when)} then 1 when {string.Join(" or ", when.Columns.Select(column => $"f.{column} is null"))} then null else 0 end",
        { Aggregate: MeasureAggregate.Rows } => "1",
        _ => $"f.{measure.Column}",
    };

    private static string Condition(MeasureCondition when) =>
        $"f.{when.Column} {when.Operator} {(when.OtherColumn is { } other ? "f." + other : when.Number!.Value.ToString(CultureInfo.InvariantCulture))}";

    private static string Select(BusinessTable table, BusinessLanguage language, Func<BusinessColumn, string> expression, params string[] from) =>
        $"select\n    {string.Join(",\n    ", table.Columns.Select(column => $"{expression(column)} as {Quote(column.Name.In(language))}"))}\nfrom {string.Join("\n", from)};\n";

    private static string Name(BusinessTable table, BusinessLanguage language) => $"{language.Schema()}.{Quote(table.Name.In(language))}";

    private static string Quote(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    private static string Literal(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
