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
            StagedColumns =
            [
                dialect.Number("source"), dialect.Number("line"),
                .. fact.StoredDimensions.Select(d => Column(d.Column)),
                .. degenerate.Select(d => d.Item2), .. measures, .. attributes, Column("obs_status"), Column("source_id"), .. places,
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
                Shown = fact.StoredDimensions.Select(d => (d.Dimension, Member(dialect, d.Dimension, d.Column))).Concat(degenerate.Select(d => d.Item2).Concat(measures).Concat(attributes).Select(column => (column.Name, "s." + column.Name))).ToList(),
                SourceColumn = isLong ? "s.source_column" : "''",
            },
        };

        TableColumn Column(string name) => columns.Single(c => c.Name == name);
    }

    /// <summary>An expression over <c>s</c>, a staged row: the id of its member.</summary>
    public static string Member(SqlDialect dialect, string dimension, string column) =>
        $"(select u.id from {dialect.Temporary(MemberNumbers.Used(dimension))} as u where u.number = s.{column})";

    /// <summary>Makes the staging table.</summary>
    public string StagingDdl(SqlDialect dialect) => dialect.CreateTemporary(
        Table.StagingName,
        [dialect.Sequence("seq"), .. StagedColumns.Select(c => c.Staged())]);

    public void RequireMeasure(string measure)
    {
        if (Definition.FindMeasure(measure) is null)
            throw new ProblemException(new Problem("etl.unknown_measure", $"{Definition.Id} has no measure '{measure}'.", measure, Nearest.Hint(measure, Definition.Measures.Select(m => m.Measure))));
    }

    /// <summary>The place of a measure among <see cref="Measures"/>; -1 of one that has no column of its own.</summary>
    public int PlaceOf(string measure)
    {
        RequireMeasure(measure);
        return Measures.Select(m => m.Measure).ToList().IndexOf(measure);
    }

    public void RequireAttribute(string attribute)
    {
        if (!Attributes.Any(column => column.Name == attribute))
            throw new ProblemException(new Problem("etl.unknown_attribute", $"{Definition.Id} has no attribute '{attribute}'.", $"{Definition.Id}.{attribute}", Nearest.Hint(attribute, Attributes.Select(column => column.Name))));
    }

    /// <summary>Gives staged rows the keys of members and sources that the load itself has brought.</summary>
    public async Task FillKeysAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var (dialect, sources, known) = (session.Dialect, session.Dialect.Temporary("stg_source"), session.Dialect.Table("etl_source"));
        foreach (var (dimension, _) in Dimensions.Where(d => d.Dimension.Kind == DimensionKind.Members))
        {
            if (await session.CountAsync($"select count(*) from {LoadSchema.Known(dialect, dimension)} as k where k.member_key is null", cancellationToken) > 0)
                await session.ExecuteAsync(
                    $"""
                    {dialect.UpdateFrom(LoadSchema.Known(dialect, dimension), "k", $"member_key = t.{dimension.Id}_key", dialect.Table(dimension.Table), "t")}
                    where t.{dimension.Id}_id = k.id and k.member_key is null
                    """,
                    cancellationToken);
        }

        await session.ExecuteAsync(
            $"""
            insert into {known} ("file", sheet)
            select f.source_file, f.sheet
            from {sources} as f
            where not exists (select 1 from {known} as e where e."file" = f.source_file and e.sheet = f.sheet)
            order by f.source
            """,
            cancellationToken);
        await RenumberAsync(session, cancellationToken);
        // A number that was foreseen for a source is another one when a load came in between, or the engine leaves gaps.
        var theirs = $"from {sources} as f join {known} as e on e.\"file\" = f.source_file and e.sheet = f.sheet";
        if (await session.CountAsync($"select count(*) {theirs} where e.source_id <> f.source_id", cancellationToken) > 0)
            await session.ExecuteAsync($"update {Table.Staging}\nset source_id = (select e.source_id {theirs} where f.source = {Table.Staging}.source)", cancellationToken);
    }

    /// <summary>Gives staged rows the keys that their members have in the warehouse now, where those are others than foreseen.</summary>
    public async Task RenumberAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        foreach (var (dimension, column) in Dimensions)
        {
            var used = dialect.Temporary(MemberNumbers.Used(dimension.Id));
            var moved = $"from {used} as u join {LoadSchema.Known(dialect, dimension)} as k on k.id = u.id where k.member_key <> u.number";
            if (await session.CountAsync($"select count(*) {moved}", cancellationToken) == 0)
                continue;
            // A number that a member had which is gone may be another's by now.
            await session.ExecuteAsync($"delete from {used} where not exists (select 1 from {LoadSchema.Known(dialect, dimension)} as k where k.id = {used}.id)", cancellationToken);
            await session.ExecuteAsync(
                $"""
                update {Table.Staging}
                set {column.Name} = (select k.member_key {moved} and u.number = {Table.Staging}.{column.Name})
                where {column.Name} in (select u.number {moved})
                """,
                cancellationToken);
            await session.ExecuteAsync(
                $"""
                {dialect.UpdateFrom(used, "u", "number = k.member_key", LoadSchema.Known(dialect, dimension), "k")}
                where k.id = u.id and k.member_key <> u.number
                """,
                cancellationToken);
        }
    }
}
