using Warehouse.Catalogue.Business;
using Warehouse.PowerBi.Dax;

namespace Warehouse.PowerBi.Tmdl;

/// <summary>The files of tables: columns, hierarchies and where the rows come from; and the table of measures.</summary>
internal static class TableFiles
{
    public static string OfTable(DaxNames names, BusinessTable table)
    {
        var name = names.In(table.Name);
        var text = new TmdlText()
            .Declare(0, "table", name, names.In(table.Description))
            .Set(1, "lineageTag", LineageTag.Of("table", table.Id).ToString())
            .Blank();
        foreach (var column in table.Columns)
            WriteColumn(names, table, column, text);
        WriteHierarchy(names, table, text);
        // Imported, not asked of the server at every click: a measure looks at its rows from several sides, and the
        // warehouse changes with loads, not by the minute.
        return text
            .DeclareExpression(1, "partition", name, "m")
            .Set(2, "mode", "import")
            .Expression(2, "source",
                $$"""
                let
                    Source = Sql.Database(Server, Database),
                    Rows = Source{[Schema = {{ModelFiles.M(names.Language.Schema())}}, Item = {{ModelFiles.M(name)}}]}[Data]
                in
                    Rows
                """)
            .Blank()
            .Expression(1, "annotation PBI_ResultType", "Table")
            .ToString();
    }

    public static string OfMeasures(DaxNames names, IReadOnlyList<DaxMeasure> measures)
    {
        var text = new TmdlText()
            .Declare(0, "table", names.MeasureTable, names.In(new BusinessName("目录中的每个指标。", "Every indicator of the catalogue.")))
            .Set(1, "lineageTag", LineageTag.Of("table", "_measures").ToString())
            .Blank();
        foreach (var measure in measures)
        {
            text.DeclareExpression(1, "measure", names.In(measure.Name), measure.Expression, names.In(measure.Description));
            if (measure.Format is { } format)
                text.Set(2, "formatString", format);
            if (measure.IsHidden)
                text.Is(2, "isHidden");
            text.Set(2, "displayFolder", names.In(measure.Folder))
                .Set(2, "lineageTag", LineageTag.Of("measure", measure.Id).ToString())
                .Blank();
        }

        // A table must have a column; this one is hidden, so that the list of fields shows a folder of measures.
        return text
            .Declare(1, "column", "_")
            .Set(2, "dataType", "string")
            .Is(2, "isHidden")
            .Set(2, "lineageTag", LineageTag.Of("column", "_measures", "_").ToString())
            .Set(2, "summarizeBy", "none")
            .Set(2, "sourceColumn", "_")
            .Blank()
            .DeclareExpression(1, "partition", names.MeasureTable, "m")
            .Set(2, "mode", "import")
            .Expression(2, "source", "#table(type table [#\"_\" = text], {})")
            .Blank()
            .Expression(1, "annotation PBI_ResultType", "Table")
            .ToString();
    }

    private static void WriteColumn(DaxNames names, BusinessTable table, BusinessColumn column, TmdlText text)
    {
        var name = names.In(column.Name);
        text.Declare(1, "column", name, column.Description is { } description ? names.In(description) : null)
            .Set(2, "dataType", column.Type switch
            {
                BusinessType.Whole => "int64",
                BusinessType.Number => "double",
                BusinessType.Date => "dateTime",
                _ => "string",
            });
        if (column.IsTechnical)
            text.Is(2, "isHidden");
        if (column.Role == BusinessColumnRole.Key)
            text.Is(2, "isKey");
        if (column.Type is BusinessType.Whole)
            text.Set(2, "formatString", "0");
        if (column.Type is BusinessType.Date)
            text.Set(2, "formatString", "yyyy-mm-dd");
        text.Set(2, "lineageTag", Tag("column", table, column).ToString())
            .Set(2, "summarizeBy", "none")
            .Set(2, "sourceColumn", name);
        if (SortedBy(table, column) is { } order)
            text.Refer(2, "sortByColumn", TmdlText.Name(names.In(order.Name)));
        text.Blank().Expression(2, "annotation SummarizationSetBy", "Automatic").Blank();
    }

    // A column can be sorted by another that has one value for each of its own; its name has, its ancestors have not.
    private static BusinessColumn? SortedBy(BusinessTable table, BusinessColumn column) => column.Role switch
    {
        BusinessColumnRole.Name => table.Columns.FirstOrDefault(c => c.Source == "sort_order") ?? (table.Find(BusinessColumnRole.LevelNumber) is null ? table.Find(BusinessColumnRole.Key) : null),
        BusinessColumnRole.AncestorName => table.All(BusinessColumnRole.AncestorKey).First(c => c.LevelNumber == column.LevelNumber),
        _ => null,
    };

    private static void WriteHierarchy(DaxNames names, BusinessTable table, TmdlText text)
    {
        var levels = table.All(BusinessColumnRole.AncestorName).ToList();
        if (levels.Count == 0)
            return;
        text.Declare(1, "hierarchy", names.In(Hierarchy(table)))
            .Set(2, "lineageTag", LineageTag.Of("hierarchy", table.Id).ToString())
            .Blank();
        foreach (var level in levels)
        {
            text.Declare(2, "level", names.In(level.Name))
                .Set(3, "lineageTag", Tag("level", table, level).ToString())
                .Refer(3, "column", TmdlText.Name(names.In(level.Name)))
                .Blank();
        }
    }

    /// <summary>The name of the hierarchy of a dimension.</summary>
    public static BusinessName Hierarchy(BusinessTable table) => new(table.Name.Zh + "层级", table.Name.En + " levels");

    // By English name, which is unique in its table, so that both languages have the same tags.
    private static Guid Tag(string kind, BusinessTable table, BusinessColumn column) => LineageTag.Of(kind, table.Id, column.Name.En);
}
