using System.Data;
using System.Data.Common;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.SqlServer;

/// <summary>T-SQL's way of saying it. Temporary tables name their collation: by themselves they have that of the server.</summary>
internal sealed class SqlServerDialect : SqlDialect
{
    private const string Binary = "collate Latin1_General_BIN2";

    public override string Engine => "sqlserver";

    public override bool JoinsByHash => true;

    public override string Count => "count_big";

    public override string ColumnsQuery =>
        """
        select
            c.name as [Name],
            concat(t.name, case
                when t.name = N'nvarchar' then concat(N'(', case when c.max_length = -1 then N'max' else cast(c.max_length / 2 as nvarchar(10)) end, N') collate ', c.collation_name)
                when t.name = N'decimal' then concat(N'(', c.precision, N', ', c.scale, N')')
                else N'' end) as [Type],
            cast(case when c.is_nullable = 1 then 0 else 1 end as bit) as [NotNull],
            cast(coalesce((
                select max(k.key_ordinal)
                from sys.indexes as i
                join sys.index_columns as k on k.object_id = i.object_id and k.index_id = i.index_id
                where i.object_id = c.object_id and i.is_primary_key = 1 and k.column_id = c.column_id), 0) as int) as [KeyPosition]
        from sys.columns as c
        join sys.types as t on t.user_type_id = c.user_type_id
        where c.object_id = object_id(@table)
        order by c.column_id
        """;

    public override string Table(string name) => name.StartsWith("etl_", StringComparison.Ordinal) ? $"etl.{name[4..]}" : $"dw.{name}";

    public override string Temporary(string name) => "#" + name;

    public override string CreateTemporary(string name, IEnumerable<TableColumn> columns, params string[] key)
    {
        var lines = columns.Select(c => $"{c.Name} {c.Type}{(c.NotNull ? " not null" : " null")}");
        if (key.Length > 0)
            lines = lines.Append($"primary key ({string.Join(", ", key)})");
        return $"create table #{name} ({string.Join(", ", lines)})";
    }

    public override string CreateTemporaryIndex(string table, string suffix, IEnumerable<string> columns) =>
        $"create index ix_{table}{suffix} on #{table} ({string.Join(", ", columns)})";

    public override TableColumn Sequence(string name) => new(name, "bigint identity(1, 1) primary key") { NotNull = true };

    public override TableColumn Number(string name) => new(name, "bigint") { NotNull = true };

    public override TableColumn Text(string name, int length) => new(name, $"nvarchar({length}) {Binary}") { NotNull = true };

    public override TableColumn LongText(string name) => new(name, $"nvarchar(max) {Binary}") { NotNull = true };

    public override string Limit(string count) => $"offset 0 rows fetch next {count} rows only";

    public override string TextsOf(string parameter) => $"select cast([value] as nvarchar(400)) {Binary} from openjson({parameter})";

    public override string NumbersOf(string parameter) => $"select cast([value] as int) from openjson({parameter})";

    public override string PairsOf(string parameter) => $"select member, grp from openjson({parameter}) with (member int '$.m', grp int '$.g')";

    public override string DeleteFrom(string table, string alias) => $"delete {alias} from {table} as {alias}";

    public override string UpdateFrom(string table, string alias, string assignments, string source, string sourceAlias) =>
        $"update {alias}\nset {assignments}\nfrom {table} as {alias}, {source} as {sourceAlias}";

    public override string Restored(TableColumn column, string slot) => $"cast({slot} as {column.Type.Split(" collate ")[0]})";

    public override string? NextKey(string name, string table, string key, string order) => null;

    public override (string Before, string After)? WithKeys(string table) => ($"set identity_insert {table} on", $"set identity_insert {table} off");

    public override string JsonObject(IEnumerable<(string Label, string Expression)> members) =>
        $"(select {string.Join(", ", members.Select(m => $"{m.Expression} as [{m.Label}]"))} for json path, include_null_values, without_array_wrapper)";

    // Names are kept in a collation that takes "a" for "A"; what a source changed must not be taken for the same.
    public override string Differs(IEnumerable<TableColumn> columns, string a, string b)
    {
        var compared = columns.ToList();
        return compared.Count == 0 ? "1 = 0" : $"exists (select {List(a)} except select {List(b)})";

        string List(string alias) => string.Join(", ", compared.Select(column =>
            column.Type.StartsWith("nvarchar", StringComparison.Ordinal) ? $"{alias}.{column.Name} {Binary}" : $"{alias}.{column.Name}"));
    }

    public override string Exact(string expression) => $"{expression} {Binary}";

    public override object Utc(DateTimeOffset moment) => moment.ToUniversalTime();

    // Lengths of one of two sizes: each other length would be another plan.
    public override void AddParameter(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        if (value is string text)
            (parameter.DbType, parameter.Size) = (DbType.String, text.Length <= 4000 ? 4000 : -1);
        command.Parameters.Add(parameter);
    }
}
