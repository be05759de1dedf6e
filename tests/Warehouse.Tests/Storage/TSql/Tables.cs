using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Warehouse.Storage.Sql;
using Warehouse.Storage.SqlServer;

namespace Warehouse.Tests.Storage.TSql;

/// <summary>A column as its table's definition has it.</summary>
internal sealed record ServerColumn(string Name)
{
    /// <summary>As the server's catalogue would give it to the product.</summary>
    public string Type { get; init; } = "";

    public string? Collation { get; init; }

    public bool NotNull { get; init; }

    /// <summary>True when an insert may leave it out though it must not be null.</summary>
    public bool FillsItself { get; init; }

    public int KeyPosition { get; init; }

    /// <summary>Bytes that it takes in the key of an index; nvarchar has two a character.</summary>
    public int KeyBytes => Type.Split('(', ')') switch
    {
        ["nvarchar", "max", ..] => int.MaxValue / 16,
        ["nvarchar", var length, ..] => 2 * int.Parse(length, CultureInfo.InvariantCulture),
        ["decimal", ..] => 17,
        _ => 8,
    };
}

/// <summary>A table, or what stands in a query for one.</summary>
/// <param name="Columns">Null where they are not known, as of the server's own views.</param>
internal sealed record ServerTable(IReadOnlyList<ServerColumn>? Columns)
{
    public ServerColumn? Find(string name) => Columns?.FirstOrDefault(column => column.Name == name);

    public static ServerTable Of(TableDefinition definition)
    {
        var key = definition.TableConstraints.OfType<UniqueConstraintDefinition>().FirstOrDefault(c => c.IsPrimaryKey)?.Columns
            .Select(column => column.Column.MultiPartIdentifier.Identifiers[^1].Value).ToList() ?? [];
        return new ServerTable(definition.ColumnDefinitions.Select(column =>
        {
            var isKey = column.Constraints.OfType<UniqueConstraintDefinition>().Any(c => c.IsPrimaryKey);
            var name = column.ColumnIdentifier.Value;
            return new ServerColumn(name)
            {
                Type = TypeOf(column),
                Collation = column.Collation?.Value,
                NotNull = isKey || key.Contains(name) || column.Constraints.OfType<NullableConstraintDefinition>().Any(c => !c.Nullable),
                FillsItself = column.IdentityOptions is not null || column.DefaultConstraint is not null,
                KeyPosition = isKey ? 1 : key.IndexOf(name) + 1,
            };
        }).ToList());
    }

    private static string TypeOf(ColumnDefinition column)
    {
        var type = (ParameterizedDataTypeReference)column.DataType;
        var name = type.Name.BaseIdentifier.Value;
        return name switch
        {
            "nvarchar" => $"nvarchar({type.Parameters[0].Value}) collate {column.Collation?.Value}",
            "decimal" => $"decimal({type.Parameters[0].Value}, {type.Parameters[1].Value})",
            _ => name,
        };
    }
}

/// <summary>The tables that the schema scripts make, read from the scripts.</summary>
internal static class SchemaTables
{
    /// <summary>By name: <c>dw.dim_stage</c>.</summary>
    public static IReadOnlyDictionary<string, ServerTable> All { get; } = Read();

    /// <summary>What the server would answer to the product's query for the columns of a table.</summary>
    public static IReadOnlyList<TableColumn> Columns(string table) =>
        All.GetValueOrDefault(table)?.Columns!.Select(c => new TableColumn(c.Name, c.Type) { NotNull = c.NotNull, KeyPosition = c.KeyPosition }).ToList() ?? [];

    private static Dictionary<string, ServerTable> Read()
    {
        var tables = new Dictionary<string, ServerTable>(StringComparer.Ordinal);
        foreach (var statement in SqlServerSchema.MakeJournal
            .Concat(SchemaScript.Embedded("sqlserver").SelectMany(script => SqlServerSchema.Batches(script.Text)))
            .SelectMany(batch => TSqlText.Parse(batch).Script.Batches).SelectMany(batch => batch.Statements))
        {
            if (statement is CreateTableStatement table)
                tables.Add(Name(table.SchemaObjectName), ServerTable.Of(table.Definition));
            // Of a view it is enough to know that it is there.
            else if (statement is CreateViewStatement view)
                tables.Add(Name(view.SchemaObjectName), new ServerTable((IReadOnlyList<ServerColumn>?)null));
            // A later script adds columns to a table of an earlier one.
            else if (statement is AlterTableAddTableElementStatement added && tables.TryGetValue(Name(added.SchemaObjectName), out var before))
                tables[Name(added.SchemaObjectName)] = new ServerTable([.. before.Columns!, .. ServerTable.Of(added.Definition).Columns!]);
        }

        return tables;
    }

    private static string Name(SchemaObjectName name) => $"{name.SchemaIdentifier?.Value}.{name.BaseIdentifier.Value}";
}
