using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// Takes staged rows that must not be merged out of their staging table, and lists each as a reject. Only temporary tables
/// are written, so a load that fails here has changed nothing.
/// </summary>
internal static class LoadChecks
{
    /// <returns>Why the load as a whole must not be committed; empty when it may.</returns>
    public static async Task<IReadOnlyList<Problem>> CheckMembersAsync(LoadSession session, LoadSchema schema, MemberLoad member, CancellationToken cancellationToken)
    {
        if (member.Table.CanBeInferred && schema.Fact is not null)
            await InferredMembers.KeepNewAsync(session, member, cancellationToken);
        if (await session.CountAsync($"select count(*) from {member.Table.Staging}", cancellationToken) > 0)
            await RejectUnfitMembersAsync(session, schema, member, cancellationToken);
        if (member.Dimension is { } dimension)
            await schema.FillKnownAsync(session, dimension, cancellationToken);
        if (session.IsReplay)
            await ReplayChecks.CheckMembersAsync(session, member.Table, (code, message, hint, condition) => RejectAsync(session, member.Table, code, message, hint, condition, cancellationToken));
        return schema.Fact is null ? await FindGoneInUseAsync(session, member, cancellationToken) : [];
    }

    public static async Task CheckFactsAsync(LoadSession session, LoadSchema schema, FactLoad fact, SeenRows? seen, CancellationToken cancellationToken)
    {
        // Those with members of their own are known from the check of the members.
        foreach (var (dimension, _) in fact.Dimensions.Where(d => !schema.Members.ContainsKey(d.Dimension.Id)))
            await schema.FillKnownAsync(session, dimension, cancellationToken);

        foreach (var (dimension, column) in fact.Dimensions)
            await RejectMembersAsync(session, fact, dimension, column, cancellationToken);
        await fact.RenumberAsync(session, cancellationToken);
        await RejectRepeatedAsync(session, fact.Table, seen, keepsFirst: false, cancellationToken);
        // In an empty table no key is anybody's, and every row is new.
        if (await LoadMerge.IsEmptyAsync(session, fact.Table, cancellationToken))
            return;
        if (!session.Dialect.JoinsByHash)
            await session.DefineAsync(session.Dialect.CreateTemporaryIndex(fact.Table.StagingName, "", fact.Table.Keys.Select(key => key.Name)), cancellationToken);
        await RejectOfOtherPipelineAsync(session, fact.Table, "1 = 1", cancellationToken);
        if (session.IsReplay)
            await ReplayChecks.CheckFactsAsync(session, fact.Table, (code, message, hint, condition) => RejectAsync(session, fact.Table, code, message, hint, condition, cancellationToken));
    }

    /// <summary>Counts source rows by what became of them, and makes sure that none is missing.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="schema">With its staged rows, checked.</param>
    /// <param name="rowsRead">Rows of the source.</param>
    /// <param name="rowsStaged">Of which something was staged before it was checked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<LoadAccount> CloseAccountAsync(LoadSession session, LoadSchema schema, long rowsRead, long rowsStaged, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var (touched, keptRows, discards, refused) = (dialect.Temporary("touched"), dialect.Temporary("kept"), dialect.Temporary("stg_discard"), dialect.Temporary("stg_reject"));
        // What nothing was refused or discarded of is kept, and need not be listed; but a replay closes what it kept.
        await session.ExecuteAsync($"insert into {touched} (source, line)\nselect source, line from {refused}\nunion\nselect source, line from {discards}", cancellationToken);
        var staged = schema.Members.Values.Select(m => m.Table.Staging);
        if (schema.Fact is { } fact)
            staged = staged.Append(fact.Table.Staging);
        var among = session.IsReplay ? "1 = 1" : $"exists (select 1 from {touched} as t where t.source = s.source and t.line = s.line)";
        if (session.IsReplay || await session.CountAsync($"select count(*) from {touched}", cancellationToken) > 0)
            await session.ExecuteAsync(
                $"""
                insert into {keptRows} (source, line)
                {string.Join("\nunion\n", staged.Select(table => $"select s.source, s.line from {table} as s where {among}"))}
                """,
                cancellationToken);
        var notKept = $"not exists (select 1 from {keptRows} as k where k.source = r.source and k.line = r.line)";
        var notDiscarded = $"not exists (select 1 from {discards} as d where d.source = r.source and d.line = r.line)";
        var kept = rowsStaged - await session.CountAsync($"select count(*) from (select distinct source, line from {refused} as r where r.staged_seq is not null and {notKept}) as c", cancellationToken);
        var discarded = await session.CountAsync($"select count(*) from (select distinct source, line from {discards} as r where {notKept}) as c", cancellationToken);
        var rejected = await session.CountAsync($"select count(*) from (select distinct source, line from {refused} as r where {notKept} and {notDiscarded}) as c", cancellationToken);
        var withRejects = await session.CountAsync($"select count(*) from (select distinct source, line from {refused}) as c", cancellationToken);
        var rejects = await session.CountAsync($"select count(*) from {refused}", cancellationToken);
        return rowsRead == kept + rejected + discarded
            ? new LoadAccount(rowsRead, kept, rejected, discarded, withRejects, rejects)
            : throw new InvalidOperationException($"The account of the load does not close: {rowsRead} rows read, {kept} kept, {rejected} rejected, {discarded} discarded.");
    }

    // Of a load of millions of rows, the members are few: rows are searched only for those that are not right.
    private static async Task RejectMembersAsync(LoadSession session, FactLoad fact, Dimension dimension, TableColumn column, CancellationToken cancellationToken)
    {
        var member = FactLoad.Member(session.Dialect, dimension.Id, column.Name);
        var (used, known) = (session.Dialect.Temporary(MemberNumbers.Used(dimension.Id)), LoadSchema.Known(session.Dialect, dimension));
        // A plan reads one of the declared levels: a fact of another would be in the warehouse and never be seen.
        // Levels of one rank stand beside each other, so a zone is seen where counties are.
        var reported = fact.Definition.Find(dimension.Id)!.Levels;
        var levels = dimension.Levels.Where(l => reported.Any(r => dimension.FindLevel(r.Level)?.Rank == l.Rank)).Select(l => l.Id).ToList();
        await RejectNamedAsync("etl.unknown_member", "is not known.", "", $"not exists (select 1 from {known} as k where k.id = u.id)");
        await RejectNamedAsync("etl.level_not_reported", $"is of a level that {fact.Definition.Id} does not report.", $"It reports {string.Join(", ", levels)}.", $"exists (select 1 from {known} as k where k.id = u.id and k.level not in ({Texts(levels)}))");

        async Task RejectNamedAsync(string code, string what, string hint, string condition)
        {
            if (await session.CountAsync($"select count(*) from {used} as u where {condition}", cancellationToken) > 0)
                await RejectAsync(session, fact.Table, code, $"concat('{dimension.Id} ''', {member}, ''' {what}')", Text(hint), $"s.{column.Name} in (select u.number from {used} as u where {condition})", cancellationToken);
        }
    }

    /// <summary>A member under itself would make every walk up the hierarchy endless.</summary>
    /// <exception cref="ProblemException"><c>etl.cycle_in_hierarchy</c>.</exception>
    public static async Task RefuseCyclesAsync(LoadSession session, MemberLoad member, CancellationToken cancellationToken)
    {
        if (member.Parents.Count == 0)
            return;
        var parent = member.Parents.Count == 1 ? member.Parents[0] : $"coalesce({string.Join(", ", member.Parents)})";
        var parents = (await session.QueryAsync<(string Id, string? Parent)>($"select {member.IdColumn}, {parent} from {member.Table.Table}", cancellationToken))
            .ToDictionary(row => row.Id, row => row.Parent, StringComparer.Ordinal);
        var endsAtTheTop = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in parents.Keys)
        {
            var path = new HashSet<string>(StringComparer.Ordinal);
            for (var id = start; id is not null && !endsAtTheTop.Contains(id); id = parents.GetValueOrDefault(id))
                if (!path.Add(id))
                    throw new ProblemException(new Problem("etl.cycle_in_hierarchy", $"Members of {member.Name} stand under themselves: {string.Join(", ", path.Order().Take(5))}.", member.Name, "Correct their parents."));
            endsAtTheTop.UnionWith(path);
        }
    }

    private static async Task RejectUnfitMembersAsync(LoadSession session, LoadSchema schema, MemberLoad member, CancellationToken cancellationToken)
    {
        foreach (var column in member.Required)
            await RejectAsync(session, member.Table, "etl.missing_attribute", $"'{column} is missing.'", "''", $"s.{column} is null", cancellationToken);
        if (member.Dimension is { } dimension && member.IsColumn("level"))
            await RejectAsync(session, member.Table, "etl.unknown_level", "concat('Level ''', s.level, ''' is not known.')", Text($"Known are {string.Join(", ", dimension.Levels.Select(l => l.Id))}."), $"s.level not in ({Texts(dimension.Levels.Select(l => l.Id))})", cancellationToken);
        foreach (var (code, message, hint, condition) in MemberHistory.Rules(member))
            await RejectAsync(session, member.Table, code, message, hint, condition, cancellationToken);
        await RejectRepeatedAsync(session, member.Table, null, keepsFirst: member.Dimension is not null, cancellationToken);
        await RejectOfOtherPipelineAsync(session, member.Table, $"({session.Dialect.Differs(member.Table.Values, "t", "s")}){(member.Table.CanBeInferred ? " and t.is_inferred is null" : "")}", cancellationToken);
        if (member.HasCode)
            await RejectTakenCodesAsync(session, schema, member, cancellationToken);

        foreach (var district in member.Districts)
            await RejectAsync(session, member.Table, "etl.unknown_member", $"concat('There is no district ''', s.{district}, '''.')", "''", $"s.{district} is not null and not exists (select 1 from {LoadSchema.Known(session.Dialect, "district")} as k where k.id = s.{district})", cancellationToken);
        if (member.Dimension is not null)
            await RejectOrphansAsync(session, schema, member, cancellationToken);
    }

    // Two rows with one key: equal ones are one fact said twice, and the first is kept; of others nobody knows which is right.
    // Of a member the first is kept nevertheless: a school is in the lists of all its years, and the newest is read first.
    private static async Task RejectRepeatedAsync(LoadSession session, LoadTable table, SeenRows? seen, bool keepsFirst, CancellationToken cancellationToken)
    {
        if (seen?.Suspects is { Count: 0 })
            return;
        var repeatedRows = session.Dialect.Temporary("repeated");
        var keys = LoadTable.List(table.Keys);
        var suspects = seen?.Suspects is { } few
            ? $" where ({keys}) in (select {keys} from {table.Staging} where seq in ({string.Join(", ", few)}))"
            : "";
        var found = await session.ExecuteAsync(
            $"""
            insert into {repeatedRows} (staging, seq, first_seq, differs)
            select '{table.StagingName}', c.seq, c.first_seq, case when {session.Dialect.Differs(table.Values, "o", "p")} then 1 else 0 end
            from (
                select seq, min(seq) over (partition by {keys}) as first_seq, count(*) over (partition by {keys}) as copies
                from {table.Staging}{suspects}) as c
            join {table.Staging} as o on o.seq = c.seq
            join {table.Staging} as p on p.seq = c.first_seq
            where c.copies > 1
            """,
            cancellationToken);
        if (found == 0)
            return;
        var repeated = $"from {repeatedRows} as d join {table.Staging} as o on o.seq = d.first_seq where d.staging = '{table.StagingName}' and d.seq = s.seq";
        var otherFile = $"(select concat(' of ', f.source_file, case when f.sheet = '' then '' else concat('[', f.sheet, ']') end) from {session.Dialect.Temporary("stg_source")} as f where f.source <> s.source and f.source = (select o.source {repeated}))";
        var first = $"concat((select o.line {repeated}), {otherFile})";
        if (keepsFirst)
        {
            await RejectAsync(
                session, table, "etl.duplicate_key", $"concat('This is already on line ', {first}, '; that one is kept.')", "''",
                $"exists (select 1 {repeated} and d.first_seq <> s.seq)",
                cancellationToken);
            return;
        }

        await RejectAsync(
            session, table, "etl.conflicting_values", $"concat('The rows with this key differ; the first is on line ', {first}, '. None was kept.')", "'Correct the source, or discard one of them by a rule.'",
            $"exists (select 1 {repeated} and d.first_seq in (select first_seq from {repeatedRows} where staging = '{table.StagingName}' and differs = 1))",
            cancellationToken);
        await RejectAsync(
            session, table, "etl.duplicate_key", $"concat('The same is already on line ', {first}, '.')", "''",
            $"exists (select 1 {repeated} and d.first_seq <> s.seq)",
            cancellationToken);
    }

    private static Task<int> RejectOfOtherPipelineAsync(LoadSession session, LoadTable table, string condition, CancellationToken cancellationToken)
    {
        var owner = $"from {table.Table} as t where {table.SameKey("t", "s")} and t.pipeline_id <> @pipeline and {condition}";
        return RejectAsync(
            session, table, "etl.key_of_other_pipeline", $"concat('Pipeline ', (select t.pipeline_id {owner}), ' has loaded this key.')", "'A key belongs to one pipeline: leave it out of one of the two.'",
            $"exists (select 1 {owner})",
            cancellationToken);
    }

    private static Task<int> RejectTakenCodesAsync(LoadSession session, LoadSchema schema, MemberLoad member, CancellationToken cancellationToken)
    {
        var staging = member.Table.Staging;
        var stays = schema.Fact is null ? $"not {member.Goes}" : "1 = 1";
        var other =
            $"""
            select o.{member.IdColumn} as id from {staging} as o where o.gb_code = s.gb_code and o.seq <> s.seq
            union all
            select t.{member.IdColumn}
            from {member.Table.Table} as t
            where t.gb_code = s.gb_code
                and t.{member.IdColumn} <> s.{member.IdColumn}
                and {stays}
                and not exists (select 1 from {staging} as n where n.{member.IdColumn} = t.{member.IdColumn})
            """;
        return RejectAsync(session, member.Table, "etl.duplicate_code", $"concat('Code ', s.gb_code, ' is also that of ', (select min(u.id) from ({other}) as u), '.')", "'A code belongs to one member; a code it had before is a former code.'", $"s.gb_code is not null and exists ({other})", cancellationToken);
    }

    // A rejected parent leaves its children without one, so again until nothing changes.
    private static async Task RejectOrphansAsync(LoadSession session, LoadSchema schema, MemberLoad member, CancellationToken cancellationToken)
    {
        var known = LoadSchema.Known(session.Dialect, member.Name);
        var rejected = true;
        while (rejected)
        {
            await schema.FillKnownAsync(session, member.Dimension!, cancellationToken);
            rejected = false;
            foreach (var parent in member.Parents)
                rejected |= await RejectAsync(session, member.Table, "etl.unknown_parent", $"concat('Its parent ''', s.{parent}, ''' is not known.')", $"'{parent} names a member of {member.Name}.'", $"s.{parent} is not null and not exists (select 1 from {known} as k where k.id = s.{parent})", cancellationToken) > 0;
        }
    }

    private static async Task<IReadOnlyList<Problem>> FindGoneInUseAsync(LoadSession session, MemberLoad member, CancellationToken cancellationToken)
    {
        var used = new List<string> { member.UsedByAnyFact };
        used.AddRange(member.Parents.Select(parent =>
            $"exists (select 1 from {member.Table.Table} as c where c.{parent} = t.{member.IdColumn} and c.{member.IdColumn} in (select id from {LoadSchema.Known(session.Dialect, member.Name)}) and not exists (select 1 from {member.Table.Staging} as n where n.{member.IdColumn} = c.{member.IdColumn}))"));
        if (member.Name == "district")
            used.AddRange(DistrictMap.All.SelectMany(map => map.Districts.Select(column => $"exists (select 1 from {session.Dialect.Table(map.Table)} as c where c.{column} = t.district_id and c.pipeline_id <> @pipeline)")));
        var gone = await session.QueryAsync<string>(
            $"""
            select t.{member.IdColumn}
            from {member.Table.Table} as t
            where {member.Goes}
                and ({string.Join(" or ", used)})
            order by t.{member.IdColumn}
            {session.Dialect.Limit("5")}
            """,
            cancellationToken);
        return gone.Count == 0
            ? []
            : [new Problem("etl.member_in_use", $"Members of {member.Name} are no longer in the source, or were rejected, but are in use: {string.Join(", ", gone)}.", member.Name, "A member that ended stays in the source with the day on which it ended.")];
    }

    private static async Task<int> RejectAsync(
        LoadSession session, LoadTable table, string code, string message, string hint, string condition, CancellationToken cancellationToken)
    {
        var refused = session.Dialect.Temporary("stg_reject");
        var raw = session.Dialect.JsonObject(table.Shown);
        var rejected = await session.ExecuteAsync(
            $"""
            insert into {refused} (source, line, column_name, code, message, hint, raw, staging, staged_seq)
            select s.source, s.line, {table.SourceColumn}, '{code}', {message}, {hint}, {raw}, '{table.StagingName}', s.seq
            from {table.Staging} as s
            where {condition}
            """,
            cancellationToken);
        if (rejected > 0)
            await session.ExecuteAsync($"delete from {table.Staging} where seq in (select staged_seq from {refused} where staging = '{table.StagingName}')", cancellationToken);
        return rejected;
    }

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Texts(IEnumerable<string> texts) => string.Join(", ", texts.Select(Text));
}
