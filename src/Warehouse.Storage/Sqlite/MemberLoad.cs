using Dapper;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sqlite;

/// <summary>A table of members that a load may add to.</summary>
internal sealed record MemberLoad
{
    private static readonly string[] OfTheRun = ["pipeline_id", "run_id"];

    /// <summary>The dimension's id, or <see cref="SqliteWriter.FormerCodes"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The dimension; null for former codes.</summary>
    public required Dimension? Dimension { get; init; }

    /// <summary>What it fills.</summary>
    public required LoadTable Table { get; init; }

    /// <summary>Its column of ids.</summary>
    public required string IdColumn { get; init; }

    /// <summary>Its columns that must not be null.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    /// <summary>Its columns that name a parent.</summary>
    public required IReadOnlyList<string> Parents { get; init; }

    /// <summary>True when it has the code of an authority, which no two members may share.</summary>
    public required bool HasCode { get; init; }

    /// <summary>A condition over <c>t</c>: some row of a fact has this member.</summary>
    public required string UsedByAnyFact { get; init; }

    /// <summary>Columns in which rows are staged: source, line, then those of the table.</summary>
    public required IReadOnlyList<string> StagedColumns { get; init; }

    /// <summary>A condition over <c>t</c>: the pipeline's own, but no longer in its source.</summary>
    public string Goes => $"t.pipeline_id = @pipeline and not exists (select 1 from temp.{Table.Staging} as g where {Table.SameKey("t", "g")})";

    /// <summary>Makes the staging table.</summary>
    public string StagingDdl =>
        $"""
        create temp table {Table.Staging} (
            seq    integer primary key,
            source integer not null,
            line   integer not null,
            {string.Join(", ", Table.Keys.Concat(Table.Values))}
        );
        create index temp.ix_{Table.Staging} on {Table.Staging} ({string.Join(", ", Table.Keys)});
        {(HasCode ? $"create index temp.ix_{Table.Staging}_code on {Table.Staging} (gb_code);" : "")}
        """;

    /// <summary>How the schema has the dimension; null when its members are part of the schema and no load adds any.</summary>
    public static async Task<MemberLoad?> ReadAsync(LoadSession session, Dimension dimension, IReadOnlyList<FactTable> facts, CancellationToken cancellationToken)
    {
        var columns = await ReadColumnsAsync(session, dimension.Table, cancellationToken);
        if (!columns.Any(c => c.Name == "pipeline_id"))
            return null;
        var key = dimension.Id + "_key";
        var uses = facts
            .Where(fact => fact.Find(dimension.Id) is not null)
            .Select(fact => $"exists (select 1 from {fact.Table} as f where f.{fact.Find(dimension.Id)!.Column} = t.{key})");
        return Of(dimension.Id, dimension, dimension.Table, [dimension.Id + "_id"], dimension.Id + "_id", columns.Where(c => c.Name != key).ToList()) with
        {
            UsedByAnyFact = string.Join(" or ", uses.DefaultIfEmpty("0")),
        };
    }

    public static async Task<MemberLoad> ReadFormerCodesAsync(LoadSession session, CancellationToken cancellationToken) =>
        Of(SqliteWriter.FormerCodes, null, "map_district_code", ["former_code", "district_id"], "district_id", await ReadColumnsAsync(session, "map_district_code", cancellationToken));

    public bool IsColumn(string attribute) => Table.Keys.Contains(attribute) || Table.Values.Contains(attribute);

    /// <summary>Takes codes from members that change theirs, so that two can swap.</summary>
    public async Task ReleaseChangedCodesAsync(LoadSession session, CancellationToken cancellationToken)
    {
        if (HasCode)
            await session.ExecuteAsync(
                $"""
                update {Table.Table} as t
                set gb_code = null
                from temp.{Table.Staging} as s
                where {Table.SameKey("t", "s")}
                    and t.pipeline_id = @pipeline
                    and t.gb_code is not s.gb_code
                """,
                cancellationToken);
    }

    private static MemberLoad Of(string name, Dimension? dimension, string table, IReadOnlyList<string> keys, string idColumn, IReadOnlyList<Column> columns)
    {
        var values = columns.Select(c => c.Name).Where(c => !keys.Contains(c) && !OfTheRun.Contains(c)).ToList();
        return new MemberLoad
        {
            Name = name,
            Dimension = dimension,
            IdColumn = idColumn,
            Required = columns.Where(c => c.NotNull).Select(c => c.Name).Where(c => keys.Contains(c) || values.Contains(c)).ToList(),
            Parents = values.Where(c => c is "statistical_parent_id" or "managing_parent_id" or "parent_id").ToList(),
            HasCode = values.Contains("gb_code"),
            UsedByAnyFact = "0",
            StagedColumns = ["source", "line", .. keys, .. values],
            Table = new LoadTable
            {
                Table = table,
                Staging = "stg_" + name,
                Keys = keys,
                Values = values,
                Places = [],
                Shown = keys.Concat(values).Select(column => (column, column)).ToList(),
                SourceColumn = "''",
            },
        };
    }

    private static async Task<IReadOnlyList<Column>> ReadColumnsAsync(LoadSession session, string table, CancellationToken cancellationToken) =>
        (await session.Connection.QueryAsync<Column>(new CommandDefinition(
            """select name as "Name", "notnull" as "NotNull" from pragma_table_info(@table)""", new { table }, cancellationToken: cancellationToken))).AsList();

    // A class, because Dapper reads SQLite's numbers into its properties.
    private sealed class Column
    {
        public string Name { get; init; } = "";

        public bool NotNull { get; init; }
    }
}
