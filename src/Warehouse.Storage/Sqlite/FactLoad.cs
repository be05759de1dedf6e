using Dapper;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sqlite;

/// <summary>The fact that a load fills.</summary>
internal sealed record FactLoad
{
    /// <summary>As the catalogue has it.</summary>
    public required FactTable Definition { get; init; }

    /// <summary>What it fills.</summary>
    public required LoadTable Table { get; init; }

    /// <summary>The dimensions it refers to, in its own order, with its column for each.</summary>
    public required IReadOnlyList<(Dimension Dimension, string Column)> Dimensions { get; init; }

    /// <summary>Columns in which rows are staged, in order.</summary>
    public required IReadOnlyList<string> StagedColumns { get; init; }

    /// <summary>Makes the staging table.</summary>
    public string StagingDdl =>
        $"""
        create temp table {Table.Staging} (
            seq integer primary key,
            {string.Join(", ", StagedColumns.Concat(Dimensions.Select(d => d.Column)).Append("source_id"))}
        )
        """;

    public static async Task<FactLoad> ReadAsync(LoadSession session, FactTable fact, IReadOnlyList<Dimension> dimensions, CancellationToken cancellationToken)
    {
        var keys = (await session.Connection.QueryAsync<string>(new CommandDefinition(
            "select name from pragma_table_info(@table) where pk > 0 order by pk", new { table = fact.Table }, cancellationToken: cancellationToken))).AsList();
        if (keys.Count == 0)
            throw new InvalidOperationException($"The schema has no table {fact.Table} with a primary key.");
        var isLong = fact.Layout == FactLayout.MeasurePerRow;
        string[] measures = isLong ? ["measure", "value"] : [.. fact.Measures.Select(m => m.Column)];
        string[] places = isLong ? ["source_line", "source_column"] : ["source_line"];
        return new FactLoad
        {
            Definition = fact,
            Dimensions = fact.Dimensions.Select(use => (dimensions.Single(d => d.Id == use.Dimension), use.Column)).ToList(),
            StagedColumns = ["source", "line", .. fact.Dimensions.Select(d => Member(d.Dimension)), .. measures, "obs_status", .. places],
            Table = new LoadTable
            {
                Table = fact.Table,
                Staging = "stg_" + fact.Id,
                Keys = keys,
                Values = fact.Dimensions.Select(d => d.Column).Concat(measures).Append("obs_status").Except(keys).ToList(),
                Places = ["source_id", .. places],
                Shown = fact.Dimensions.Select(d => (d.Dimension, Member(d.Dimension))).Concat(measures.Select(column => (column, column))).ToList(),
                SourceColumn = isLong ? "s.source_column" : "''",
            },
        };
    }

    /// <summary>The staging column that holds the id of a member.</summary>
    public static string Member(string dimension) => dimension + "_member";

    /// <summary>Staged rows before their keys are known: the same table by ids of members.</summary>
    public LoadTable ByMember() => Table with { Keys = Table.Keys.Select(ByMember).ToList(), Values = Table.Values.Select(ByMember).ToList() };

    public void RequireMeasure(string measure)
    {
        if (Definition.FindMeasure(measure) is null)
            throw new ProblemException(new Problem("etl.unknown_measure", $"{Definition.Id} has no measure '{measure}'.", measure, Nearest.Hint(measure, Definition.Measures.Select(m => m.Measure))));
    }

    /// <summary>Looks up the keys of members and sources that the warehouse has by now.</summary>
    public async Task FillKeysAsync(LoadSession session, CancellationToken cancellationToken)
    {
        foreach (var (dimension, _) in Dimensions.Where(d => d.Dimension.Kind == DimensionKind.Members))
            await session.ExecuteAsync(
                $"""
                update temp.known_{dimension.Id}
                set key = (select t.{dimension.Id}_key from {dimension.Table} as t where t.{dimension.Id}_id = id)
                where key is null
                """,
                cancellationToken);
        await session.ExecuteAsync(
            """
            insert or ignore into etl_source (file, sheet)
            select file, sheet from temp.stg_source order by source
            """,
            cancellationToken);
        await FillAsync(session, "1", cancellationToken);
    }

    /// <summary>Looks up the keys of members that the warehouse had before this load.</summary>
    public Task FillKeysBeforeAsync(LoadSession session, CancellationToken cancellationToken) => FillAsync(session, "0", cancellationToken);

    private async Task FillAsync(LoadSession session, string withSources, CancellationToken cancellationToken)
    {
        var keys = Dimensions.Select(d => $"{d.Column} = (select k.key from temp.known_{d.Dimension.Id} as k where k.id = {Member(d.Dimension.Id)})");
        await session.ExecuteAsync(
            $"""
            update temp.{Table.Staging}
            set {string.Join(",\n    ", keys)},
                source_id = case when {withSources} then (
                    select e.source_id
                    from temp.stg_source as f
                    join etl_source as e on e.file = f.file and e.sheet = f.sheet
                    where f.source = {Table.Staging}.source) end
            """,
            cancellationToken);
    }

    private string ByMember(string column) => Dimensions.FirstOrDefault(d => d.Column == column) is { Dimension: { } dimension } ? Member(dimension.Id) : column;
}
