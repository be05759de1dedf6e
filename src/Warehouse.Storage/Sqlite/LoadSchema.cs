using Warehouse.Catalogue;

namespace Warehouse.Storage.Sqlite;

/// <summary>The tables that a load may fill, as the catalogue names them and the schema has them.</summary>
internal sealed record LoadSchema
{
    /// <summary>The fact; null for a load of members only.</summary>
    public required FactLoad? Fact { get; init; }

    /// <summary>Dimensions that the load may add members to, by name; the districts' former codes come after the districts.</summary>
    public required IReadOnlyDictionary<string, MemberLoad> Members { get; init; }

    /// <summary>Dimensions that rows of this load may refer to.</summary>
    public required IReadOnlyList<Dimension> Known { get; init; }

    public static async Task<LoadSchema> ReadAsync(
        LoadSession session, IReadOnlyList<Dimension> dimensions, IReadOnlyList<FactTable> facts, FactTable? fact, CancellationToken cancellationToken)
    {
        var known = dimensions.Where(d => fact is null ? d.Kind == DimensionKind.Members : fact.Find(d.Id) is not null).ToList();
        var members = new Dictionary<string, MemberLoad>(StringComparer.Ordinal);
        foreach (var dimension in known.Where(d => d.Kind == DimensionKind.Members))
            if (await MemberLoad.ReadAsync(session, dimension, facts, cancellationToken) is { } member)
                members.Add(member.Name, member);
        if (known.Any(d => d.Id == "district"))
            members.Add(SqliteWriter.FormerCodes, await MemberLoad.ReadFormerCodesAsync(session, cancellationToken));
        return new LoadSchema
        {
            Fact = fact is null ? null : await FactLoad.ReadAsync(session, fact, known, cancellationToken),
            Members = members,
            Known = known,
        };
    }

    public async Task CreateStagingAsync(LoadSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            """
            create temp table stg_source (
                source integer primary key,
                file   text not null,
                sheet  text not null
            );
            create temp table stg_reject (
                seq         integer primary key,
                source      integer not null,
                line        integer not null,
                column_name text not null,
                code        text not null,
                message     text not null,
                hint        text not null,
                raw         text not null,
                staging     text,                    -- the staging table that the row is taken out of
                staged_seq  integer
            );
            create temp table stg_discard (
                source integer not null,
                line   integer not null
            );
            """,
            cancellationToken);
        foreach (var member in Members.Values)
            await session.ExecuteAsync(member.StagingDdl, cancellationToken);
        foreach (var dimension in Known)
            await session.ExecuteAsync($"create temp table known_{dimension.Id} (id text primary key, level text not null, key integer) without rowid", cancellationToken);
        if (Fact is not null)
            await session.ExecuteAsync(Fact.StagingDdl, cancellationToken);
    }

    /// <summary>Which member ids rows of this load may refer to: those in the warehouse that stay, and those that it adds.</summary>
    public async Task FillKnownAsync(LoadSession session, Dimension dimension, CancellationToken cancellationToken)
    {
        var onlyLevel = dimension.Levels[0].Id;
        if (dimension.Kind != DimensionKind.Members)
        {
            await session.ExecuteAsync(
                $"""
                insert into temp.known_{dimension.Id} (id, level, key)
                select cast({dimension.Id} as text), '{onlyLevel}', {dimension.Id}
                from {dimension.Table}
                """,
                cancellationToken);
            return;
        }

        var member = Members.GetValueOrDefault(dimension.Id);
        var hasLevel = (await TableColumns.ReadAsync(session.Connection, dimension.Table, cancellationToken)).Contains("level");
        var goes = Fact is null && member is not null ? member.Goes : "0";
        await session.ExecuteAsync(
            $"""
            delete from temp.known_{dimension.Id};
            insert into temp.known_{dimension.Id} (id, level, key)
            select t.{dimension.Id}_id, {(hasLevel ? "t.level" : $"'{onlyLevel}'")}, t.{dimension.Id}_key
            from {dimension.Table} as t
            where not ({goes})
            """,
            cancellationToken);
        if (member is not null)
            await session.ExecuteAsync(
                $"""
                insert into temp.known_{dimension.Id} (id, level)
                select s.{member.IdColumn}, {(hasLevel ? "s.level" : $"'{onlyLevel}'")}
                from temp.{member.Table.Staging} as s
                where true
                on conflict (id) do update set level = excluded.level
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
