using System.Data.Common;

namespace Warehouse.Storage.Sql;

/// <summary>
/// What engines say differently. Everything else is written once, in the SQL that they share: parameters begin with
/// <c>@</c>, <c>concat()</c> takes null for nothing, a column that is a word of the language stands in double quotes.
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>The engine as its schema scripts name it.</summary>
    public abstract string Engine { get; }

    /// <summary>True when the engine finds the rows of a temporary table that another one lacks without an index.</summary>
    public abstract bool JoinsByHash { get; }

    /// <summary>A table of the warehouse: <c>dim_stage</c>, <c>etl_run</c>.</summary>
    public abstract string Table(string name);

    /// <summary>A temporary table.</summary>
    public abstract string Temporary(string name);

    /// <summary>Makes a temporary table; <paramref name="key"/> are the columns of its primary key.</summary>
    public abstract string CreateTemporary(string name, IEnumerable<TableColumn> columns, params string[] key);

    /// <summary>Makes an index on a temporary table.</summary>
    public abstract string CreateTemporaryIndex(string table, string suffix, IEnumerable<string> columns);

    /// <summary>A column that numbers rows as they come.</summary>
    public abstract TableColumn Sequence(string name);

    /// <summary>A column of whole numbers.</summary>
    public abstract TableColumn Number(string name);

    /// <summary>A column of texts that are compared exactly.</summary>
    public abstract TableColumn Text(string name, int length);

    /// <summary>A column of texts of any length.</summary>
    public abstract TableColumn LongText(string name);

    /// <summary>The function that counts rows, however many there are.</summary>
    public abstract string Count { get; }

    /// <summary>The end of an ordered query that takes only the first rows.</summary>
    public abstract string Limit(string count);

    /// <summary>A query for the texts of a JSON array, as one column.</summary>
    public abstract string TextsOf(string parameter);

    /// <summary>A query for the numbers of a JSON array, as one column.</summary>
    public abstract string NumbersOf(string parameter);

    /// <summary>A query for a JSON array of objects with the numbers <c>m</c> and <c>g</c>, as columns <c>member</c> and <c>grp</c>.</summary>
    public abstract string PairsOf(string parameter);

    /// <summary>The head of a delete; a condition over the alias follows.</summary>
    public abstract string DeleteFrom(string table, string alias);

    /// <summary>An update of one table from another; a condition over both aliases follows.</summary>
    public abstract string UpdateFrom(string table, string alias, string assignments, string source, string sourceAlias);

    /// <summary>A value that <c>etl_undo_image</c> keeps, with the type of the column that it is of.</summary>
    public abstract string Restored(TableColumn column, string slot);

    /// <summary>An expression that numbers new members in an order, behind every key that a member ever had; null where the engine does that.</summary>
    public abstract string? NextKey(string name, string table, string key, string order);

    /// <summary>Statements around an insert of rows with the keys that they had; null where it takes none.</summary>
    public abstract (string Before, string After)? WithKeys(string table);

    /// <summary>An expression for a JSON object.</summary>
    public abstract string JsonObject(IEnumerable<(string Label, string Expression)> members);

    /// <summary>A condition that two aliases differ in any of the columns; null is equal to null.</summary>
    public abstract string Differs(IEnumerable<TableColumn> columns, string a, string b);

    /// <summary>An expression for a text that sorts by its characters' numbers.</summary>
    public abstract string Exact(string expression);

    /// <summary>A query for the columns of <c>@table</c> in order: name, type, whether it may not be null, place in the primary key or 0.</summary>
    public abstract string ColumnsQuery { get; }

    /// <summary>A moment as a parameter.</summary>
    public abstract object Utc(DateTimeOffset moment);

    /// <summary>Adds a parameter to a command.</summary>
    public abstract void AddParameter(DbCommand command, string name, object? value);
}
