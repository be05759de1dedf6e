using System.CommandLine;

namespace Warehouse.Host.Commands;

/// <summary><c>warehouse serve</c>, and <c>warehouse</c> alone.</summary>
internal static class ServeCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("serve", "Load what is not loaded yet, and answer until stopped.");
        command.SetAction(_ => WarehouseHost.RunAsync(settings));
        return command;
    }

    /// <summary>Lets the program serve when no command is named.</summary>
    public static void RunWithout(RootCommand root, string[] settings) =>
        root.SetAction(_ => WarehouseHost.RunAsync(settings));
}
