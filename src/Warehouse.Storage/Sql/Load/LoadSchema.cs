using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>The tables that a load may fill, as the catalogue names them and the schema has them.</summary>
internal sealed record LoadSchema
{
    /// <summary>The fact; null for a load of members only.</summary>
    public required FactLoad? Fact { get; init; }

    /// <summary>Dimensions that the load may add members to, by name; tables about districts come after the districts.</summary>
    public required IReadOnlyDictionary<string, MemberLoad> Members { get; init; }

    /// <summary>Dimensions that rows of this load may refer to.</summary>
    public required IReadOnlyList<Dimension> Dimensions { get; init; }

    /// <summary>The temporary table of the members of a dimension that rows may refer to.</summary>
    public static string Known(SqlDialect dialect, Dimension dimension) => Known(dialect, dimension.Id);

    /// <summary>As above, by the dimension's id.</summary>
    public static string Known(SqlDialect dialect, string dimension) => dialect.Temporary("known_" + dimension);

    /// <summary>Columns in which sources are staged.</summary>
    public static IReadOnlyList<TableColumn> SourceColumns(SqlDialect dialect) =>
        [dialect.Number("source"), dialect.Text("source_file", 400), dialect.Text("sheet", 100), dialect.Number("source_id")];

    /// <summary>Columns in which rejects are staged.</summary>
    public static IReadOnlyList<TableColumn> RejectColumns(SqlDialect dialect) =>
    [
        dialect.Number("source"), dialect.Number("line"), dialect.Text("column_name", 400), dialect.Text("code", 100),
        dialect.LongText("message"), dialect.LongText("hint"), dialect.LongText("raw"),
    ];

    /// <summary>Columns in which discarded rows are staged.</summary>
    public static IReadOnlyList<TableColumn> DiscardColumns(SqlDialect dialect) => [dialect.Number("source"), dialect.Number("line"), dialect.Text("rule_name", 200)];

    /// <summary>Columns in which the cells of refused rows are staged.</summary>
    public static IReadOnlyList<TableColumn> RejectRowColumns(SqlDialect dialect) => [dialect.Number("source"), dialect.Number("line"), dialect.LongText("cells").Staged()];

    /// <summary>Columns in which headers are staged.</summary>
    public static IReadOnlyList<TableColumn> HeaderColumns(SqlDialect dialect) => [dialect.Number("source"), dialect.LongText("headers")];

    public static async Task<LoadSchema> ReadAsync(
        LoadSession session, IReadOnlyList<Dimension> dimensions, IReadOnlyList<FactTable> facts, FactTable? fact, CancellationToken cancellationToken)
    {
        var known = dimensions.Where(d => fact is null ? d.Kind == DimensionKind.Members : fact.Find(d.Id) is { IsStored: true }).ToList();
        var members = new Dictionary<string, MemberLoad>(StringComparer.Ordinal);
        foreach (var dimension in known.Where(d => d.Kind == DimensionKind.Members))
            if (await MemberLoad.ReadAsync(session, dimension, facts, cancellationToken) is { } member)
                members.Add(member.Name, member);
        // A load of facts brings none of them.
        foreach (var map in fact is null && known.Any(d => d.Id == "district") ? DistrictMap.All : [])
            members.Add(map.Target, await MemberLoad.ReadAsync(session, map, cancellationToken));
        return new LoadSchema
        {
            Fact = fact is null ? null : await FactLoad.ReadAsync(session, fact, known, cancellationToken),
            Members = members,
            Dimensions = known,
        };
    }

    public async Task CreateStagingAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        List<string> ddl =
        [
            dialect.CreateTemporary("stg_source", SourceColumns(dialect), "source"),
            dialect.CreateTemporary(
                "stg_reject",
                [dialect.Sequence("seq"), .. RejectColumns(dialect), dialect.Text("staging", 100).Staged(), dialect.Number("staged_seq").Staged()]),
            dialect.CreateTemporary("stg_discard", DiscardColumns(dialect)),
            dialect.CreateTemporaryIndex("stg_discard", "", ["source", "line"]),
            dialect.CreateTemporary("stg_reject_row", RejectRowColumns(dialect)),
            dialect.CreateTemporaryIndex("stg_reject_row", "", ["source", "line"]),
            dialect.CreateTemporary("stg_header", HeaderColumns(dialect), "source"),
            dialect.CreateTemporary(
                "repeated", [dialect.Text("staging", 100), dialect.Number("seq"), dialect.Number("first_seq"), dialect.Number("differs")], "staging", "seq"),
            dialect.CreateTemporary("touched", [dialect.Number("source"), dialect.Number("line")], "source", "line"),
            dialect.CreateTemporary("kept", [dialect.Number("source"), dialect.Number("line")], "source", "line"),
        ];
        ddl.AddRange(Members.Values.SelectMany(member => member.StagingDdl(dialect)));
        ddl.AddRange(Dimensions.Select(dimension => dialect.CreateTemporary(
            "known_" + dimension.Id, [dialect.Text("id", 200), dialect.Text("level", 20), dialect.Number("member_key").Staged()], "id")));
        if (Fact is not null)
            ddl.Add(Fact.StagingDdl(dialect));
        foreach (var used in (Fact?.Dimensions ?? []).Select(d => MemberNumbers.Used(d.Dimension.Id)))
        {
            ddl.Add(dialect.CreateTemporary(used, MemberNumbers.Columns(dialect), "id"));
            ddl.Add(dialect.CreateTemporaryIndex(used, "", ["number"]));
        }

        foreach (var statement in ddl)
            await session.DefineAsync(statement, cancellationToken);
    }

    /// <summary>Which member ids rows of this load may refer to: those in the warehouse that stay, and those that it adds.</summary>
    public async Task FillKnownAsync(LoadSession session, Dimension dimension, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var known = Known(dialect, dimension);
        var onlyLevel = dimension.Levels[0].Id;
        if (dimension.Kind != DimensionKind.Members)
        {
            await session.ExecuteAsync(
                $"""
                insert into {known} (id, level, member_key)
                select cast({dimension.Id} as nvarchar(20)), '{onlyLevel}', {dimension.Id}
                from {dialect.Table(dimension.Table)}
                """,
                cancellationToken);
            return;
        }

        var member = Members.GetValueOrDefault(dimension.Id);
        var hasLevel = (await session.ReadColumnsAsync(dimension.Table, cancellationToken)).Any(c => c.Name == "level");
        var goes = Fact is null && member is not null ? member.Goes : "1 = 0";
        await session.ExecuteAsync($"delete from {known}", cancellationToken);
        await session.ExecuteAsync(
            $"""
            insert into {known} (id, level, member_key)
            select t.{dimension.Id}_id, {(hasLevel ? "t.level" : $"'{onlyLevel}'")}, t.{dimension.Id}_key
            from {dialect.Table(dimension.Table)} as t
            where not ({goes})
            """,
            cancellationToken);
        if (member is null)
            return;
        if (hasLevel)
            await session.ExecuteAsync(
                $"""
                {dialect.UpdateFrom(known, "k", "level = s.level", member.Table.Staging, "s")}
                where s.{member.IdColumn} = k.id and s.level is not null
                """,
                cancellationToken);
        // Of a member that is staged twice, one is refused later; until then the last says its level.
        await session.ExecuteAsync(
            $"""
            insert into {known} (id, level)
            select s.{member.IdColumn}, {(hasLevel ? "coalesce(s.level, '')" : $"'{onlyLevel}'")}
            from {member.Table.Staging} as s
            where s.{member.IdColumn} is not null
                and not exists (select 1 from {member.Table.Staging} as l where l.{member.IdColumn} = s.{member.IdColumn} and l.seq > s.seq)
                and not exists (select 1 from {known} as k where k.id = s.{member.IdColumn})
            """,
            cancellationToken);
    }

    public FactLoad RequireFact(FactLayout layout) =>
        Fact is { } fact && fact.Definition.Layout == layout
            ? fact
            : throw new ProblemException(new Problem("etl.unexpected_fact", "The source has facts, but the pipeline's target has no place for them."));

    public MemberLoad RequireMembers(string dimension) =>
        Members.GetValueOrDefault(dimension)
        ?? throw new ProblemException(new Problem("etl.unexpected_member", $"This load cannot add members of '{dimension}'.", dimension, Nearest.Hint(dimension, Members.Keys)));
}
