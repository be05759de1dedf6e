using System.CommandLine;
using System.Text;
using Warehouse.Host.Commands;
using Warehouse.Host.Commands.Etl;

namespace Warehouse.Host;

/// <summary>The commands of the program; each is one file in <c>Commands/</c>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        // Names are Chinese, whatever the code page of the console.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return CommandLine.RunAsync(args, Console.Out, Console.Error);
    }

    /// <summary>Every command, with the settings that stood on the command line.</summary>
    internal static RootCommand Commands(string[] settings)
    {
        var root = new RootCommand(CommandLine.Description)
        {
            ServeCommand.Create(settings),
            SchemaCommand.Create(settings),
            DoctorCommand.Create(settings),
            ExportCommand.Create(settings),
            GenerateCommand.Create(),
            EtlCommand.Create(settings),
        };
        ServeCommand.RunWithout(root, settings);
        return root;
    }
}
