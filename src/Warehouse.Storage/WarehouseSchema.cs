using Warehouse.Storage.Sql;
using Warehouse.Storage.Sqlite;
using Warehouse.Storage.SqlServer;

namespace Warehouse.Storage;

/// <summary>The tables of a warehouse as text, for those who run scripts themselves.</summary>
public static class WarehouseSchema
{
    /// <summary>The version of this program, as journals note it.</summary>
    public static string ProgramVersion => SchemaScript.ProgramVersion;

    /// <summary>What a server may have and a warehouse can do without: <c>columnstore</c>, <c>partitioning</c>.</summary>
    public static IReadOnlyList<string> Features(StorageEngine engine) =>
        [.. SchemaScript.Embedded(Name(engine)).Select(script => script.Feature).OfType<string>().Distinct(), .. engine == StorageEngine.SqlServer ? (string[])["views"] : []];

    /// <summary>Everything that the program does to an empty database, its journal included, so that it finds nothing left to do.</summary>
    /// <param name="engine">Whose language it is in.</param>
    /// <param name="catalogue">What the views for BI tools are written from.</param>
    /// <param name="without">Features to leave out.</param>
    public static string Print(StorageEngine engine, IndicatorCatalogue catalogue, IReadOnlySet<string> without) =>
        engine == StorageEngine.SqlServer ? SqlServerSchema.Print(catalogue, without) : SqliteSchema.Print();

    private static string Name(StorageEngine engine) => engine == StorageEngine.SqlServer ? "sqlserver" : "sqlite";
}
