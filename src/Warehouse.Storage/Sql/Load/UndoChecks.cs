using System.Globalization;
using Dapper;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>What others have done since a run that cannot stand beside what was before it. Every problem names who did it.</summary>
internal sealed class UndoChecks(LoadSession session, LoadSchema schema, IReadOnlyList<FactTable> facts)
{
    /// <summary>A key that the run freed may be another's by now.</summary>
    /// <exception cref="ProblemException"><c>etl.key_taken</c>.</exception>
    public async Task RefuseTakenKeysAsync(UndoTable table, long run, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        // A member is told apart by its id, not by the key that the warehouse gave it.
        var taken = table.Member is { Dimension: not null } member
            ? $"""
               select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
               from {dialect.Table("etl_undo_image")} as u
               join {table.Table} as t on t.{member.IdColumn} = {table.Slot(dialect, member.IdColumn)}
               where u.run_id = @of and u.table_name = '{table.Name}' and u.kind = '{BeforeImages.Deleted}'
               group by t.pipeline_id, t.run_id
               order by t.run_id
               """
            : table.Taken(dialect);
        foreach (var owner in await QueryAsync<Owner>(taken, run, cancellationToken))
            throw new ProblemException(new Problem(
                "etl.key_taken", $"{Text(owner.Rows)} of the rows of {table.Name} that run {Text(run)} deleted are there again: run {Text(owner.RunId)} of {owner.PipelineId} loaded them.", table.Name, $"Roll back run {Text(owner.RunId)} first."));
    }

    /// <summary>So may the code of a member.</summary>
    /// <exception cref="ProblemException"><c>etl.key_taken</c>.</exception>
    public async Task RefuseTakenCodesAsync(UndoTable table, long run, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var code = table.Slot(dialect, "gb_code");
        foreach (var owner in await QueryAsync<Owner>(
            $"""
            select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
            from {dialect.Table("etl_undo_image")} as u
            join {table.Table} as t on t.gb_code = {code} and t.{table.Member!.IdColumn} <> {table.Slot(dialect, table.Member.IdColumn)}
            where u.run_id = @of and u.table_name = '{table.Name}'
            group by t.pipeline_id, t.run_id
            order by t.run_id
            """,
            run,
            cancellationToken))
            throw new ProblemException(new Problem(
                "etl.key_taken", $"{Text(owner.Rows)} codes that members of {table.Member.Name} had before run {Text(run)} are those of others by now: run {Text(owner.RunId)} of {owner.PipelineId} gave them.", table.Name, $"Roll back run {Text(owner.RunId)} first."));
    }

    /// <summary>Rows can be put back only where the members that they name still are.</summary>
    /// <exception cref="ProblemException"><c>etl.member_gone</c>.</exception>
    public async Task RefuseGoneMembersAsync(UndoTable table, long run, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        foreach (var (column, dimension, members, key) in table.Refers)
        {
            var gone = await QueryAsync<long>(
                $"""
                select u.image_id
                from {dialect.Table("etl_undo_image")} as u
                where u.run_id = @of and u.table_name = '{table.Name}'
                    and not exists (select 1 from {members} as m where m.{key} = {table.Slot(dialect, column)})
                """,
                run,
                cancellationToken);
            if (gone.Count > 0)
                throw new ProblemException(new Problem(
                    "etl.member_gone", $"{Text(gone.Count)} rows of {table.Name} from before run {Text(run)} are of members of {dimension} that have gone since.", table.Name, $"Roll back the run that took members of {dimension} away first."));
        }
    }

    /// <summary>Members that the run brought must not be anybody's when they go.</summary>
    /// <exception cref="ProblemException"><c>etl.member_in_use</c>.</exception>
    public async Task RefuseMembersInUseAsync(IReadOnlyList<UndoTable> tables, long run, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            var (member, id) = (table.Member!, table.Member!.IdColumn);
            List<(string By, string Used)> uses = [];
            foreach (var fact in facts.Where(fact => fact.Find(member.Name) is { IsStored: true }).DistinctBy(fact => fact.Table))
                uses.Add((fact.Id, $"{session.Dialect.Table(fact.Table)} as c on c.{fact.Find(member.Name)!.Column} = t.{member.Table.MemberKey}"));
            uses.AddRange(member.Parents.Select(parent => (member.Name, $"{table.Table} as c on c.{parent} = t.{id} and c.run_id <> @of")));
            if (member.Name == "district")
                uses.AddRange(DistrictMap.All.SelectMany(map => map.Districts.Select(column => (map.Target, $"{session.Dialect.Table(map.Table)} as c on c.{column} = t.district_id"))));
            foreach (var (by, used) in uses)
            {
                var found = await QueryAsync<(string Id, string Pipeline)>(
                    $"""
                    select distinct t.{id}, c.pipeline_id
                    from {table.Table} as t
                    join {used}
                    where t.run_id = @of
                    order by t.{id}, c.pipeline_id
                    {session.Dialect.Limit("5")}
                    """,
                    run,
                    cancellationToken);
                if (found.Count > 0)
                    throw new ProblemException(new Problem(
                        "etl.member_in_use",
                        $"Members of {member.Name} that run {Text(run)} brought are in use by now: {string.Join(", ", found.Select(f => f.Id).Distinct())}. {by} has them, loaded by {string.Join(", ", found.Select(f => f.Pipeline).Distinct())}.",
                        member.Name,
                        "Roll back the runs of these pipelines first."));
            }
        }
    }

    /// <summary>What was put back may stand under what has gone since.</summary>
    /// <exception cref="ProblemException"><c>etl.member_gone</c>, <c>etl.cycle_in_hierarchy</c>.</exception>
    public async Task RefuseBrokenHierarchiesAsync(CancellationToken cancellationToken)
    {
        foreach (var member in schema.Members.Values)
        {
            foreach (var column in member.Dimension is null ? member.Districts : member.Parents)
            {
                var members = member.Dimension is null ? schema.Members["district"] : member;
                var lost = await session.QueryAsync<string>(
                    $"""
                    select distinct t.{column}
                    from {member.Table.Table} as t
                    where t.{column} is not null and not exists (select 1 from {members.Table.Table} as m where m.{members.IdColumn} = t.{column})
                    order by t.{column}
                    {session.Dialect.Limit("5")}
                    """,
                    cancellationToken);
                if (lost.Count > 0)
                    throw new ProblemException(new Problem(
                        "etl.member_gone", $"{member.Name} would name members of {members.Name} that are not there: {string.Join(", ", lost)}.", member.Name, "Roll back the run that took them away, or that still needs them, first."));
            }

            if (member.Dimension is not null)
                await LoadChecks.RefuseCyclesAsync(session, member, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, long of, CancellationToken cancellationToken) =>
        (await session.Connection.QueryAsync<T>(Command(sql, of, cancellationToken))).AsList();

    private CommandDefinition Command(string sql, long of, CancellationToken cancellationToken) =>
        new(sql, new { of }, session.Transaction, session.Warehouse.LoadTimeoutSeconds, cancellationToken: cancellationToken);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Owner
    {
        public string PipelineId { get; init; } = "";

        public long RunId { get; init; }

        public long Rows { get; init; }
    }
}
