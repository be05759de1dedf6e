using Warehouse.Catalogue.Business;
using Warehouse.PowerBi.Dax;

namespace Warehouse.PowerBi.Tmdl;

/// <summary>The names of the model in its other language, which Power BI shows to readers of that language.</summary>
internal static class CultureFile
{
    public static string Text(DaxNames names, IReadOnlyList<DaxMeasure> measures)
    {
        var text = new TmdlText()
            .Declare(0, "cultureInfo", ModelFiles.Culture(names.Other))
            .Is(1, "translations")
            .Declare(2, "model", "Model");
        text.Declare(3, "table", names.MeasureTable).Set(4, "caption", DaxNames.Measures.In(names.Other));
        foreach (var measure in measures.Where(measure => !measure.IsHidden))
        {
            text.Declare(4, "measure", names.In(measure.Name))
                .Set(5, "caption", measure.Name.In(names.Other))
                // A property is one line.
                .Set(5, "description", measure.Description.In(names.Other).Replace("\n", " ", StringComparison.Ordinal))
                .Set(5, "displayFolder", measure.Folder.In(names.Other));
        }

        foreach (var table in names.Model.Tables)
        {
            text.Declare(3, "table", names.In(table.Name))
                .Set(4, "caption", table.Name.In(names.Other))
                .Set(4, "description", table.Description.In(names.Other));
            foreach (var column in table.Columns)
            {
                text.Declare(4, "column", names.In(column.Name)).Set(5, "caption", column.Name.In(names.Other));
                if (column.Description is { } description)
                    text.Set(5, "description", description.In(names.Other));
            }

            var levels = table.All(BusinessColumnRole.AncestorName).ToList();
            if (levels.Count == 0)
                continue;
            text.Declare(4, "hierarchy", names.In(TableFiles.Hierarchy(table))).Set(5, "caption", TableFiles.Hierarchy(table).In(names.Other));
            foreach (var level in levels)
                text.Declare(5, "level", names.In(level.Name)).Set(6, "caption", level.Name.In(names.Other));
        }

        return text.ToString();
    }
}
