using System.CommandLine;
using System.CommandLine.Parsing;
using Warehouse.Catalogue;
using Warehouse.Storage;

namespace Warehouse.Host.Commands;

/// <summary><c>warehouse schema script</c>: the schema as text, for those who run scripts themselves.</summary>
internal static class SchemaCommand
{
    private static readonly Dictionary<string, StorageEngine> Engines = new() { ["sqlite"] = StorageEngine.Sqlite, ["sqlserver"] = StorageEngine.SqlServer };

    public static Command Create(string[] settings) => new("schema", "The tables of the warehouse.") { Script(settings) };

    private static Command Script(string[] settings)
    {
        var engine = new Option<string>("--engine") { Description = "The engine whose schema is printed; that of the settings unless named." };
        engine.AcceptOnlyFromAmong([.. Engines.Keys]);
        var without = new Option<string[]>("--without")
        {
            Description = $"Features of the server to do without, separated by commas. SQL Server: {string.Join(", ", WarehouseSchema.Features(StorageEngine.SqlServer))}.",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            DefaultValueFactory = _ => [],
        };
        var command = new Command("script", "Print everything that makes an empty database a warehouse.") { engine, without };
        // The value of an option that is itself refused cannot be asked for.
        command.Validators.Add(result => AddUnknownFeatures(result, EngineOf(result.GetResult(engine)?.Tokens is [var named, ..] ? named.Value : null, settings), result.GetValue(without) ?? []));
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.Write(
            WarehouseSchema.Print(EngineOf(parsed.GetValue(engine), settings), WarehouseHost.ReadCatalogue(settings), parsed.GetValue(without)!.ToHashSet(StringComparer.Ordinal))));
        return command;
    }

    private static StorageEngine EngineOf(string? word, string[] settings) =>
        Engines.GetValueOrDefault((word ?? WarehouseHost.CreateBuilder(settings).Configuration["Storage:Engine"] ?? "").ToLowerInvariant());

    private static void AddUnknownFeatures(CommandResult result, StorageEngine engine, string[] without)
    {
        var known = WarehouseSchema.Features(engine);
        foreach (var feature in without.Where(feature => !known.Contains(feature)))
            result.AddError($"'{feature}' is no feature that {engine} may have. {(known.Count == 0 ? "There are none." : Nearest.Hint(feature, known) is { Length: > 0 } hint ? hint : $"There are {string.Join(", ", known)}.")}");
    }
}
