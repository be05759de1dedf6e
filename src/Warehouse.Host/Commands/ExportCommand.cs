using System.CommandLine;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.PowerBi;

namespace Warehouse.Host.Commands;

/// <summary><c>warehouse export powerbi</c>: the catalogue as a Power BI project.</summary>
internal static class ExportCommand
{
    public static Command Create(string[] settings) => new("export", "The catalogue as files of other programs.") { PowerBi(settings) };

    private static Command PowerBi(string[] settings)
    {
        var folder = new Option<string>("--out") { Description = "The folder; made when absent.", DefaultValueFactory = _ => "powerbi" };
        var language = new Option<string>("--language") { Description = "The language of its names; the other one is a translation.", DefaultValueFactory = _ => BusinessLanguage.Zh.Name() };
        language.AcceptOnlyFromAmong([.. BusinessLanguages.All.Select(known => known.Name())]);
        var server = new Option<string>("--server") { Description = "The SQL Server it reads, as a connection names it.", DefaultValueFactory = _ => new PowerBiOptions().Server };
        var database = new Option<string>("--database") { Description = "The database it reads.", DefaultValueFactory = _ => new PowerBiOptions().Database };
        var command = new Command("powerbi", "Write a Power BI project with every indicator as a measure; docs/powerbi.md says more.") { folder, language, server, database };
        command.SetAction(parsed =>
        {
            try
            {
                var options = new PowerBiOptions
                {
                    Language = BusinessLanguages.Parse(parsed.GetValue(language)!)!.Value,
                    Server = parsed.GetValue(server)!,
                    Database = parsed.GetValue(database)!,
                };
                var path = Path.GetFullPath(parsed.GetValue(folder)!);
                var files = PowerBiProject.Write(WarehouseHost.ReadCatalogue(settings), options, path);
                parsed.InvocationConfiguration.Output.WriteLine($"{files.Count} files written. Open {Path.Combine(path, PowerBiProject.Name)}.pbip in Power BI Desktop.");
                return CommandLine.Fine;
            }
            catch (ProblemException exception)
            {
                StartFailure.Write(exception.Problems);
                return CommandLine.CannotStart;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"The project cannot be written: {exception.Message} Name a folder that can be written to with --out.");
                return CommandLine.Failed;
            }
        });
        return command;
    }
}
