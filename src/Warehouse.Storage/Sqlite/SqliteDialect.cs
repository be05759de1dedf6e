using System.Data.Common;
using Microsoft.Data.Sqlite;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Sqlite;

/// <summary>SQLite's way of saying it. Its columns need no type: a value has one.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public override string Engine => "sqlite";

    public override bool JoinsByHash => false;

    public override string Count => "count";

    // A staged whole number is one to the engine too: an index over columns without a type is not used for columns that have one,
    // and rows of a changed file would be looked for one by one.
    public override string ColumnsQuery => """select name as "Name", case when type = 'integer' collate nocase then 'integer' else '' end as "Type", "notnull" as "NotNull", pk as "KeyPosition" from pragma_table_info(@table)""";

    public override string Table(string name) => name;

    public override string Temporary(string name) => "temp." + name;

    public override string CreateTemporary(string name, IEnumerable<TableColumn> columns, params string[] key)
    {
        var lines = columns.Select(c => $"{c.Name} {c.Type}{(c.NotNull ? " not null" : "")}".TrimEnd());
        if (key.Length > 0)
            lines = lines.Append($"primary key ({string.Join(", ", key)})");
        return $"create temp table {name} ({string.Join(", ", lines)}){(key.Length > 0 ? " without rowid" : "")}";
    }

    public override string CreateTemporaryIndex(string table, string suffix, IEnumerable<string> columns) =>
        $"create index temp.ix_{table}{suffix} on {table} ({string.Join(", ", columns)})";

    public override TableColumn Sequence(string name) => new(name, "integer primary key");

    public override TableColumn Number(string name) => new(name, "integer") { NotNull = true };

    public override TableColumn Text(string name, int length) => new(name, "text") { NotNull = true };

    public override TableColumn LongText(string name) => new(name, "text") { NotNull = true };

    public override string Limit(string count) => $"limit {count}";

    public override string TextsOf(string parameter) => $"select value from json_each({parameter})";

    public override string NumbersOf(string parameter) => $"select value from json_each({parameter})";

    public override string PairsOf(string parameter) =>
        $"select json_extract(value, '$.m') as member, json_extract(value, '$.g') as grp from json_each({parameter})";

    public override string DeleteFrom(string table, string alias) => $"delete from {table} as {alias}";

    public override string UpdateFrom(string table, string alias, string assignments, string source, string sourceAlias) =>
        $"update {table} as {alias}\nset {assignments}\nfrom {source} as {sourceAlias}";

    public override string Restored(TableColumn column, string slot) => slot;

    // A rowid that is free because its row went is given again.
    public override string NextKey(string name, string table, string key, string order) =>
        $"(select max(k.last_key) from (select coalesce(max({key}), 0) as last_key from {table} union all select last_key from etl_member_key where table_name = '{name}') as k) + row_number() over (order by {order})";

    public override (string Before, string After)? WithKeys(string table) => null;

    public override string JsonObject(IEnumerable<(string Label, string Expression)> members) =>
        $"json_object({string.Join(", ", members.Select(m => $"'{m.Label}', {m.Expression}"))})";

    public override string Differs(IEnumerable<TableColumn> columns, string a, string b) =>
        string.Join(" or ", columns.Select(column => $"{a}.{column.Name} is not {b}.{column.Name}").DefaultIfEmpty("1 = 0"));

    public override string Exact(string expression) => expression;

    public override object Utc(DateTimeOffset moment) => UtcText.Of(moment);

    public override void AddParameter(DbCommand command, string name, object? value) => ((SqliteCommand)command).Parameters.AddWithValue(name, value is decimal number ? (double)number : value ?? DBNull.Value);
}
