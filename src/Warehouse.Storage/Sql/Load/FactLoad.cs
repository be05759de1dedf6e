using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>The fact that a load fills.</summary>
internal sealed record FactLoad
{
    private static readonly string[] OfTheLoad = ["obs_status", "pipeline_id", "run_id", "source_id"];

    /// <summary>As the catalogue has it.</summary>
    public required FactTable Definition { get; init; }

    /// <summary>What it fills.</summary>
    public required LoadTable Table { get; init; }

    /// <summary>The dimensions it refers to, in its own order, with its column for each.</summary>
    public required IReadOnlyList<(Dimension Dimension, TableColumn Column)> Dimensions { get; init; }

    /// <summary>Columns of its key that are no dimension, in its own order.</summary>
    public required IReadOnlyList<(DegenerateColumn Definition, TableColumn Column)> Degenerate { get; init; }

    /// <summary>Its measures that have a column; of a table with a row a measure, none.</summary>
    public required IReadOnlyList<FactMeasure> Measures { get; init; }

    /// <summary>The columns that are neither key nor measure: the day until which a row holds.</summary>
    public required IReadOnlyList<TableColumn> Attributes { get; init; }

    /// <summary>Columns in which rows are staged, in order.</summary>
    public required IReadOnlyList<TableColumn> StagedColumns { get; init; }

    /// <summary>The column of the source's number in the warehouse.</summary>
    public required TableColumn SourceId { get; init; }

    public static async Task<FactLoad> ReadAsync(LoadSession session, FactTable fact, IReadOnlyList<Dimension> dimensions, CancellationToken cancellationToken)
    {
        var columns = await session.ReadColumnsAsync(fact.Table, cancellationToken);
        var keys = columns.Where(c => c.KeyPosition > 0).OrderBy(c => c.KeyPosition).ToList();
        if (keys.Count == 0)
            throw new InvalidOperationException($"The schema's table {fact.Table} has no primary key.");
        var isLong = fact.Layout == FactLayout.MeasurePerRow;
        // What is counted has no column of its own.
        var stored = isLong ? [] : fact.Measures.Where(m => m.Aggregate is MeasureAggregate.Sum or MeasureAggregate.Min or MeasureAggregate.Max).DistinctBy(m => m.Column).ToList();
        IReadOnlyList<TableColumn> measures = (isLong ? ["measure", "value"] : stored.Select(m => m.Column)).Select(Column).ToList();
        IReadOnlyList<TableColumn> places = (isLong ? (string[])["source_line", "source_column"] : ["source_line"]).Select(Column).ToList();
        var keyNames = keys.Select(k => k.Name).ToHashSet(StringComparer.Ordinal);
        var degenerate = fact.Degenerate.Select(d => (d, Column(d.Column))).ToList();
        var known = fact.StoredDimensions.Select(d => d.Column).Concat(fact.Degenerate.Select(d => d.Column)).Concat(measures.Concat(places).Select(c => c.Name)).Concat(OfTheLoad).ToHashSet(StringComparer.Ordinal);
        var attributes = columns.Where(c => !known.Contains(c.Name)).ToList();
        var dialect = session.Dialect;
        return new FactLoad
        {
            Definition = fact,
            Degenerate = degenerate,
            Measures = stored,
            Attributes = attributes,
            Dimensions = fact.StoredDimensions.Select(use => (dimensions.Single(d => d.Id == use.Dimension), Column(use.Column))).ToList(),
            SourceId = Column("source_id"),
            StagedColumns =
            [
                dialect.Number("source"), dialect.Number("line"),
                .. fact.StoredDimensions.Select(d => dialect.Text(Member(d.Dimension), 200)),
                .. degenerate.Select(d => d.Item2), .. measures, .. attributes, Column("obs_status"), .. places,
            ],
            Table = new LoadTable
            {
                Name = fact.Table,
                Table = dialect.Table(fact.Table),
                Stored = columns,
                StagingName = "stg_" + fact.Id,
                Staging = dialect.Temporary("stg_" + fact.Id),
                Keys = keys,
                Values = fact.StoredDimensions.Select(d => Column(d.Column)).Concat(measures).Concat(attributes).Append(Column("obs_status")).Where(c => !keyNames.Contains(c.Name)).ToList(),
                Places = [Column("source_id"), .. places],
                Shown = fact.StoredDimensions.Select(d => (d.Dimension, Member(d.Dimension))).Concat(degenerate.Select(d => d.Item2).Concat(measures).Concat(attributes).Select(column => (column.Name, column.Name))).ToList(),
                SourceColumn = isLong ? "s.source_column" : "''",
            },
        };

        TableColumn Column(string name) => columns.Single(c => c.Name == name);
    }

    /// <summary>The staging column that holds the id of a member.</summary>
    public static string Member(string dimension) => dimension + "_member";

    /// <summary>Makes the staging table.</summary>
    public string StagingDdl(SqlDialect dialect) => dialect.CreateTemporary(
        Table.StagingName,
        [dialect.Sequence("seq"), .. StagedColumns.Select(c => c.Staged()), .. Dimensions.Select(d => d.Column.Staged()), SourceId.Staged()]);

    /// <summary>Staged rows before their keys are known: the same table by ids of members.</summary>
    public LoadTable ByMember() => Table with { Keys = Table.Keys.Select(ByMember).ToList(), Values = Table.Values.Select(ByMember).ToList() };

    public void RequireMeasure(string measure)
    {
        if (Definition.FindMeasure(measure) is null)
            throw new ProblemException(new Problem("etl.unknown_measure", $"{Definition.Id} has no measure '{measure}'.", measure, Nearest.Hint(measure, Definition.Measures.Select(m => m.Measure))));
    }

    public void RequireAttribute(string attribute)
    {
        if (!Attributes.Any(column => column.Name == attribute))
            throw new ProblemException(new Problem("etl.unknown_attribute", $"{Definition.Id} has no attribute '{attribute}'.", $"{Definition.Id}.{attribute}", Nearest.Hint(attribute, Attributes.Select(column => column.Name))));
    }

    /// <summary>Looks up the keys of members and sources that the warehouse has by now.</summary>
    public async Task FillKeysAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        foreach (var (dimension, _) in Dimensions.Where(d => d.Dimension.Kind == DimensionKind.Members))
            await session.ExecuteAsync(
                $"""
                {dialect.UpdateFrom(LoadSchema.Known(dialect, dimension), "k", $"member_key = t.{dimension.Id}_key", dialect.Table(dimension.Table), "t")}
                where t.{dimension.Id}_id = k.id and k.member_key is null
                """,
                cancellationToken);
        await session.ExecuteAsync(
            $"""
            insert into {dialect.Table("etl_source")} ("file", sheet)
            select f.source_file, f.sheet
            from {dialect.Temporary("stg_source")} as f
            where not exists (select 1 from {dialect.Table("etl_source")} as e where e."file" = f.source_file and e.sheet = f.sheet)
            order by f.source
            """,
            cancellationToken);
        await FillAsync(session, "1 = 1", cancellationToken);
    }

    /// <summary>Looks up the keys of members that the warehouse had before this load.</summary>
    public Task FillKeysBeforeAsync(LoadSession session, CancellationToken cancellationToken) => FillAsync(session, "1 = 0", cancellationToken);

    private async Task FillAsync(LoadSession session, string withSources, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var keys = Dimensions.Select(d => $"{d.Column.Name} = (select k.member_key from {LoadSchema.Known(dialect, d.Dimension)} as k where k.id = {Member(d.Dimension.Id)})");
        await session.ExecuteAsync(
            $"""
            update {Table.Staging}
            set {string.Join(",\n    ", keys)},
                source_id = case when {withSources} then (
                    select e.source_id
                    from {dialect.Temporary("stg_source")} as f
                    join {dialect.Table("etl_source")} as e on e."file" = f.source_file and e.sheet = f.sheet
                    where f.source = {Table.Staging}.source) end
            """,
            cancellationToken);
    }

    private TableColumn ByMember(TableColumn column) =>
        Dimensions.FirstOrDefault(d => d.Column.Name == column.Name) is { Dimension: { } dimension }
            ? StagedColumns.Single(c => c.Name == Member(dimension.Id))
            : column;
}
