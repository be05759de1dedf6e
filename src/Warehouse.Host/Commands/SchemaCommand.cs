using System.CommandLine;

namespace Warehouse.Host.Commands;

/// <summary><c>warehouse schema script</c>: the schema as text, for those who run scripts themselves.</summary>
internal static class SchemaCommand
{
    public static Command Create() => new("schema", "The tables of the warehouse.") { Script() };

    private static Command Script()
    {
        var engine = new Option<string>("--engine") { Description = "The engine whose schema is printed.", DefaultValueFactory = _ => "sqlite" };
        engine.AcceptOnlyFromAmong("sqlite");
        var command = new Command("script", "Print everything that makes an empty database a warehouse.") { engine };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(EmbeddedSchema.ForSqlite()));
        return command;
    }
}
