using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;

namespace Warehouse.PowerBi.Dax;

/// <summary>How DAX calls the tables and columns of the model in one language.</summary>
internal sealed class DaxNames(BusinessModel model, BusinessLanguage language)
{
    /// <summary>The table that holds the measures; it has no rows.</summary>
    public static readonly BusinessName Measures = new("指标", "Indicators");

    public BusinessModel Model { get; } = model;

    public IndicatorCatalogue Catalogue => Model.Catalogue;

    public BusinessLanguage Language { get; } = language;

    public BusinessLanguage Other => Language == BusinessLanguage.Zh ? BusinessLanguage.En : BusinessLanguage.Zh;

    public string MeasureTable => In(Measures);

    public string In(BusinessName name) => name.In(Language);

    /// <summary><c>'District'</c></summary>
    public string Table(string id) => $"'{In(Model.Table(id).Name).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary><c>'District'[Level number]</c></summary>
    public string Column(string table, BusinessColumn column) => $"{Table(table)}{Bracket(In(column.Name))}";

    /// <inheritdoc cref="Column(string, BusinessColumn)" />
    public string Column(string table, BusinessColumnRole role, string? source = null) => Column(table, Model.Table(table).The(role, source));

    /// <summary>The column of a dimension that holds its years or its keys.</summary>
    public string Key(string dimension) => Column(dimension, BusinessColumnRole.Key);

    /// <summary>The column with the key of a member's ancestor at a level.</summary>
    public string AncestorKey(string dimension, int number) =>
        Column(dimension, Model.Table(dimension).All(BusinessColumnRole.AncestorKey).First(column => column.LevelNumber == number));

    /// <summary>Whether its members are of several levels, one below the other.</summary>
    public bool HasLevels(string dimension) => Model.Table(dimension).Find(BusinessColumnRole.LevelNumber) is not null;

    /// <summary><c>[Enrolment]</c></summary>
    public static string Bracket(string name) => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    /// <summary><c>"primary"</c></summary>
    public static string Text(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
