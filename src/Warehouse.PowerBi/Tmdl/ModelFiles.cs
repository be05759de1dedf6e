using Warehouse.Catalogue.Business;
using Warehouse.PowerBi.Dax;

namespace Warehouse.PowerBi.Tmdl;

/// <summary>The files of the model as a whole.</summary>
internal static class ModelFiles
{
    public static string Culture(BusinessLanguage language) => language == BusinessLanguage.Zh ? "zh-CN" : "en-US";

    public static string Database() =>
        new TmdlText()
            .Declare(0, "database", "")
            .Set(1, "compatibilityLevel", "1601")
            .ToString();

    public static string Model(DaxNames names)
    {
        var text = new TmdlText()
            .Declare(0, "model", "Model")
            .Set(1, "culture", Culture(names.Language))
            .Set(1, "defaultPowerBIDataSourceVersion", "powerBI_V3")
            // A column dragged into a visual would be summed over nation and provinces alike.
            .Is(1, "discourageImplicitMeasures")
            .Set(1, "sourceQueryCulture", Culture(names.Language))
            .Is(1, "dataAccessOptions")
            .Is(2, "legacyRedirects")
            .Is(2, "returnErrorValuesAsNull")
            .Blank()
            .Expression(0, "annotation __PBI_TimeIntelligenceEnabled", "0")
            .Blank()
            .Expression(0, "annotation Edustat_CatalogueVersion", names.Catalogue.Version)
            .Blank();
        foreach (var table in names.Model.Tables.Select(table => names.In(table.Name)).Prepend(names.MeasureTable))
            text.Declare(0, "ref table", table);
        return text.Blank().Declare(0, "ref cultureInfo", Culture(names.Other)).ToString();
    }

    public static string Expressions(PowerBiOptions options)
    {
        var text = new TmdlText();
        foreach (var (name, value, about) in new[] { ("Server", options.Server, "The SQL Server that holds the warehouse."), ("Database", options.Database, "The database of the warehouse.") })
        {
            text.DeclareExpression(0, "expression", name, $"{M(value)} meta [IsParameterQuery = true, Type = \"Text\", IsParameterQueryRequired = true]", about)
                .Set(1, "lineageTag", LineageTag.Of("expression", name).ToString())
                .Blank()
                .Expression(1, "annotation PBI_ResultType", "Text")
                .Blank();
        }

        return text.ToString();
    }

    public static string Relationships(DaxNames names)
    {
        var text = new TmdlText();
        foreach (var fact in names.Model.Tables.Where(table => table.Kind == BusinessTableKind.Fact))
        {
            foreach (var reference in fact.All(BusinessColumnRole.Reference))
            {
                var dimension = names.Model.Table(reference.Source);
                // From many to one, and filters go one way, from the dimension to the fact: that is what a model without
                // further words means.
                text.Declare(0, "relationship", LineageTag.Of("relationship", fact.Id, dimension.Id).ToString())
                    .Refer(1, "fromColumn", Column(names, fact, reference))
                    .Refer(1, "toColumn", Column(names, dimension, dimension.The(BusinessColumnRole.Key)))
                    .Blank();
            }
        }

        return text.ToString();
    }

    /// <summary>A text as M writes it.</summary>
    public static string M(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Column(DaxNames names, BusinessTable table, BusinessColumn column) => $"{TmdlText.Name(names.In(table.Name))}.{TmdlText.Name(names.In(column.Name))}";
}
