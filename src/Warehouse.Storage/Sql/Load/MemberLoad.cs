using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>A table of members that a load may add to.</summary>
internal sealed record MemberLoad
{
    private static readonly string[] OfTheRun = ["pipeline_id", "run_id"];

    /// <summary>The dimension's id, or the target of a <see cref="DistrictMap"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The dimension; null for a table about districts that is none.</summary>
    public required Dimension? Dimension { get; init; }

    /// <summary>Columns that name a district, of a table about districts that is no dimension.</summary>
    public IReadOnlyList<string> Districts { get; init; } = [];

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
    public required IReadOnlyList<TableColumn> StagedColumns { get; init; }

    /// <summary>True in a replay: members that it does not name stay.</summary>
    public bool KeepsOthers { get; init; }

    /// <summary>A condition over <c>t</c>: the pipeline's own, but no longer in its source.</summary>
    public string Goes => KeepsOthers ? "(1 = 0)" : $"(t.pipeline_id = @pipeline and not exists (select 1 from {Table.Staging} as g where {Table.SameKey("t", "g")}))";

    /// <summary>Makes the staging table, then its indexes.</summary>
    public IEnumerable<string> StagingDdl(SqlDialect dialect)
    {
        yield return dialect.CreateTemporary(Table.StagingName, [dialect.Sequence("seq"), .. StagedColumns.Select((c, i) => i < 2 ? c : c.Staged())]);
        yield return dialect.CreateTemporaryIndex(Table.StagingName, "", Table.Keys.Select(key => key.Name));
        if (HasCode)
            yield return dialect.CreateTemporaryIndex(Table.StagingName, "_code", ["gb_code"]);
    }

    /// <summary>How the schema has the dimension; null when its members are part of the schema and no load adds any.</summary>
    public static async Task<MemberLoad?> ReadAsync(LoadSession session, Dimension dimension, IReadOnlyList<FactTable> facts, CancellationToken cancellationToken)
    {
        var columns = await session.ReadColumnsAsync(dimension.Table, cancellationToken);
        if (!columns.Any(c => c.Name == "pipeline_id"))
            return null;
        var key = dimension.Id + "_key";
        var uses = facts
            .Where(fact => fact.Find(dimension.Id) is { IsStored: true })
            .Select(fact => $"exists (select 1 from {session.Dialect.Table(fact.Table)} as f where f.{fact.Find(dimension.Id)!.Column} = t.{key})");
        return Of(session.Dialect, dimension.Id, dimension, dimension.Table, [dimension.Id + "_id"], dimension.Id + "_id", columns.Where(c => c.Name != key).ToList()) with
        {
            UsedByAnyFact = string.Join(" or ", uses.DefaultIfEmpty("1 = 0")),
            KeepsOthers = session.IsReplay,
        };
    }

    public static async Task<MemberLoad> ReadAsync(LoadSession session, DistrictMap map, CancellationToken cancellationToken) =>
        Of(session.Dialect, map.Target, null, map.Table, [.. map.Keys], map.IdColumn, await session.ReadColumnsAsync(map.Table, cancellationToken)) with { Districts = map.Districts, KeepsOthers = session.IsReplay };

    public bool IsColumn(string attribute) => Table.Keys.Concat(Table.Values).Any(column => column.Name == attribute);

    /// <summary>Takes codes from members that change theirs, so that two can swap.</summary>
    public async Task ReleaseChangedCodesAsync(LoadSession session, CancellationToken cancellationToken)
    {
        if (HasCode)
            await session.ExecuteAsync(
                $"""
                {session.Dialect.UpdateFrom(Table.Table, "t", "gb_code = null", Table.Staging, "s")}
                where {Table.SameKey("t", "s")}
                    and t.pipeline_id = @pipeline
                    and ({session.Dialect.Differs(Table.Values.Where(c => c.Name == "gb_code"), "t", "s")})
                """,
                cancellationToken);
    }

    private static MemberLoad Of(SqlDialect dialect, string name, Dimension? dimension, string table, string[] keys, string idColumn, IReadOnlyList<TableColumn> columns)
    {
        var keyColumns = keys.Select(key => columns.Single(c => c.Name == key)).ToList();
        var values = columns.Where(c => !keys.Contains(c.Name) && !OfTheRun.Contains(c.Name)).ToList();
        return new MemberLoad
        {
            Name = name,
            Dimension = dimension,
            IdColumn = idColumn,
            Required = columns.Where(c => c.NotNull).Where(c => keyColumns.Contains(c) || values.Contains(c)).Select(c => c.Name).ToList(),
            Parents = values.Select(c => c.Name).Where(c => c is "statistical_parent_id" or "managing_parent_id" or "parent_id").ToList(),
            HasCode = values.Any(c => c.Name == "gb_code"),
            UsedByAnyFact = "1 = 0",
            StagedColumns = [dialect.Number("source"), dialect.Number("line"), .. keyColumns, .. values],
            Table = new LoadTable
            {
                Table = dialect.Table(table),
                StagingName = "stg_" + name,
                Staging = dialect.Temporary("stg_" + name),
                Keys = keyColumns,
                Values = values,
                Places = [],
                Shown = keyColumns.Concat(values).Select(column => (column.Name, "s." + column.Name)).ToList(),
                SourceColumn = "''",
            },
        };
    }
}
