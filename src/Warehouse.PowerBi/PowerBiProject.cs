using System.Text;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.PowerBi.Dax;
using Warehouse.PowerBi.Tmdl;

namespace Warehouse.PowerBi;

/// <summary>Writes the catalogue as a Power BI project, which Power BI Desktop opens; the same catalogue gives the same bytes.</summary>
public static class PowerBiProject
{
    /// <summary>The name of the project and its two items.</summary>
    public const string Name = "Edustat";

    private const string Report = $"{Name}.Report";

    /// <summary>Every file of the project as path below its folder, with <c>/</c>, and text.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files(IndicatorCatalogue catalogue, PowerBiOptions options)
    {
        var model = BusinessModel.Of(catalogue);
        var names = new DaxNames(model, options.Language);
        var measures = ModelMeasures.Of(names);
        const string definition = $"{Name}.SemanticModel/definition";
        return
        [
            .. ReportFiles.All(options.Language),
            ($"{definition}/database.tmdl", ModelFiles.Database()),
            ($"{definition}/model.tmdl", ModelFiles.Model(names)),
            ($"{definition}/expressions.tmdl", ModelFiles.Expressions(options)),
            ($"{definition}/relationships.tmdl", ModelFiles.Relationships(names)),
            .. model.Tables.Select(table => ($"{definition}/tables/{FileName(table.Name.In(options.Language))}.tmdl", TableFiles.OfTable(names, table))),
            ($"{definition}/tables/{FileName(names.MeasureTable)}.tmdl", TableFiles.OfMeasures(names, measures)),
            ($"{definition}/cultures/{ModelFiles.Culture(names.Other)}.tmdl", CultureFile.Text(names, measures)),
        ];
    }

    /// <summary>
    /// Writes the project into a folder, which is made where it is missing. Tables and translations that the catalogue no
    /// longer has are removed; a report that is there is its author's, and is left alone like whatever else is there.
    /// </summary>
    /// <returns>The paths written, below the folder.</returns>
    public static IReadOnlyList<string> Write(IndicatorCatalogue catalogue, PowerBiOptions options, string folder)
    {
        var hasReport = File.Exists(Path.Combine(folder, Report, "definition.pbir"));
        var files = Files(catalogue, options).Where(file => !hasReport || !file.Path.StartsWith(Report + "/", StringComparison.Ordinal)).ToList();
        foreach (var path in files.Select(file => Path.Combine(folder, file.Path)))
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Power BI reads every file of these folders: a table that was renamed must not be there twice.
        var definition = Path.Combine(folder, $"{Name}.SemanticModel", "definition");
        foreach (var stale in Directory.EnumerateFiles(Path.Combine(definition, "tables"), "*.tmdl").Concat(Directory.EnumerateFiles(Path.Combine(definition, "cultures"), "*.tmdl")).ToList())
            File.Delete(stale);
        foreach (var (path, text) in files)
            File.WriteAllText(Path.Combine(folder, path), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return files.Select(file => file.Path).ToList();
    }

    // What Windows does not take in a file name; the name of the table is read from within the file.
    private static string FileName(string name) => string.Concat(name.Select(c => "<>:\"/\\|?*".Contains(c, StringComparison.Ordinal) || char.IsControl(c) ? '_' : c));
}
