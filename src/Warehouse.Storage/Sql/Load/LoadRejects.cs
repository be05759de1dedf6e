namespace Warehouse.Storage.Sql.Load;

/// <summary>Keeps what a load refused or discarded with its run, and closes the rejects of earlier runs that it settles.</summary>
internal static class LoadRejects
{
    /// <summary>Writes rejects, their rows cell by cell, the headers of their files, and what was discarded by which rule.</summary>
    public static async Task WriteAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        // A run that was held is done again.
        foreach (var table in (string[])["etl_reject", "etl_reject_row", "etl_reject_header", "etl_discard"])
            await session.ExecuteAsync($"delete from {dialect.Table(table)} where run_id = @run", cancellationToken);
        var (rejects, sources, kept) = (dialect.Temporary("stg_reject"), dialect.Temporary("stg_source"), dialect.Temporary("kept"));
        await session.ExecuteAsync(
            $"""
            insert into {dialect.Table("etl_reject_row")} (run_id, row_no, "file", sheet, line, cells, is_whole, state)
            select
                @run, {RowNumber(session, "row_number()")}, s.source_file, s.sheet, r.line,
                (select min(c.cells) from {dialect.Temporary("stg_reject_row")} as c where c.source = r.source and c.line = r.line),
                case when exists (select 1 from {kept} as k where k.source = r.source and k.line = r.line) then 0 else 1 end,
                'open'
            from (select distinct source, line from {rejects}) as r
            join {sources} as s on s.source = r.source
            """,
            cancellationToken);
        await session.ExecuteAsync(
            $"""
            insert into {dialect.Table("etl_reject")} (run_id, seq, "file", sheet, line, column_name, code, message, hint, raw, row_no)
            select
                @run, row_number() over (order by r.source, r.line, r.seq), s.source_file, s.sheet, r.line, r.column_name, r.code, r.message, r.hint, r.raw,
                {RowNumber(session, "dense_rank()")}
            from {rejects} as r
            join {sources} as s on s.source = r.source
            """,
            cancellationToken);
        await session.ExecuteAsync(
            $"""
            insert into {dialect.Table("etl_reject_header")} (run_id, "file", sheet, headers)
            select @run, s.source_file, s.sheet, h.headers
            from {dialect.Temporary("stg_header")} as h
            join {sources} as s on s.source = h.source
            where exists (select 1 from {rejects} as r where r.source = h.source)
            """,
            cancellationToken);
        await session.ExecuteAsync(
            $"""
            insert into {dialect.Table("etl_discard")} (run_id, rule_name, rows_discarded)
            select @run, d.rule_name, count(*)
            from (
                select source, line, min(rule_name) as rule_name
                from {dialect.Temporary("stg_discard")}
                group by source, line) as d
            where not exists (select 1 from {kept} as k where k.source = d.source and k.line = d.line)
            group by d.rule_name
            """,
            cancellationToken);
    }

    /// <summary>Source rows that were refused after they were staged, so that their cells have to be read again; by source and line, behind a place.</summary>
    public static async Task<IReadOnlyList<(long Source, long Line)>> ListRowsWithoutCellsAsync(LoadSession session, long afterSource, long afterLine, int limit, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        return await session.QueryAsync<(long, long)>(
            $"""
            select distinct r.source, r.line
            from {dialect.Temporary("stg_reject")} as r
            where (r.source > {afterSource} or (r.source = {afterSource} and r.line > {afterLine}))
                and not exists (select 1 from {dialect.Temporary("stg_reject_row")} as c where c.source = r.source and c.line = r.line)
            order by r.source, r.line
            {dialect.Limit($"{limit}")}
            """,
            cancellationToken);
    }

    /// <summary>Keeps cells that were read again.</summary>
    public static async Task AddCellsAsync(LoadSession session, IReadOnlyList<(long Source, long Line, string? Cells)> rows, CancellationToken cancellationToken)
    {
        foreach (var (source, line, cells) in rows)
            await session.ExecuteAsync(
                $"insert into {session.Dialect.Temporary("stg_reject_row")} (source, line, cells) values (@source, @line, @cells)",
                new { source, line, cells },
                cancellationToken);
    }

    /// <summary>
    /// The rejects that earlier loads of this pipeline and period left open are those of a source that is no longer the newest,
    /// unless some slices of theirs still are.
    /// </summary>
    public static Task<int> SupersedeAsync(LoadSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var runs = session.Dialect.Table("etl_run");
        return session.ExecuteAsync(
            $"""
            update {session.Dialect.Table("etl_reject_row")}
            set state = 'superseded', closed_by_run = @run, closed_at = @now
            where state = 'open'
                and run_id in (
                    select e.run_id
                    from {runs} as e
                    join {runs} as o on o.pipeline_id = e.pipeline_id and o.period = e.period
                    where o.run_id = @run and e.run_id < @run
                        and not exists (select 1 from {session.Dialect.Table("etl_slice")} as k where k.run_id = e.run_id))
            """,
            new { now = session.Dialect.Utc(now) },
            cancellationToken);
    }

    /// <summary>Closes the rows of the replayed run, and of its earlier replays, of which nothing is refused any more.</summary>
    public static async Task CloseReplayedAsync(LoadSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var (rows, runs) = (dialect.Table("etl_reject_row"), dialect.Table("etl_run"));
        var sameRow = $"from {dialect.Temporary("stg_source")} as s, {{0}} as k where s.source_file = {rows}.\"file\" and s.sheet = {rows}.sheet and k.source = s.source and k.line = {rows}.line";
        var open =
            $"""
            where state = 'open'
                and (run_id = @of or run_id in (select e.run_id from {runs} as e where e.of_run = @of and e.run_id < @run))
                and not exists (select 1 from {rows} as n where n.run_id = @run and n.row_no = {rows}.row_no)
            """;
        await session.ExecuteAsync(
            $"""
            update {rows}
            set state = 'corrected', closed_by_run = @run, closed_at = @now
            {open}
                and exists (select 1 {string.Format(System.Globalization.CultureInfo.InvariantCulture, sameRow, dialect.Temporary("kept"))})
            """,
            new { now = session.Dialect.Utc(now) },
            cancellationToken);
        // A row that was made into a total, say, is given up by the rule that passes over it.
        var discarded = string.Format(System.Globalization.CultureInfo.InvariantCulture, sameRow, dialect.Temporary("stg_discard"));
        await session.ExecuteAsync(
            $"""
            update {rows}
            set state = 'given_up', closed_by_run = @run, closed_at = @now, reason = (select concat('Discarded as ', min(k.rule_name), '.') {discarded})
            {open}
                and exists (select 1 {discarded})
            """,
            new { now = session.Dialect.Utc(now) },
            cancellationToken);
    }

    /// <summary>Opens again the rejects that a run settled which is taken back, and closes its own: its source is no longer the loaded one.</summary>
    public static async Task ReopenAsync(LoadSession session, long run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = session.Dialect.Table("etl_reject_row");
        await session.ExecuteAsync(
            $"""
            update {rows}
            set state = 'open', closed_by_run = null, closed_at = null, reason = null
            where closed_by_run = @back and state <> 'open'
            """,
            new { back = run },
            cancellationToken);
        await session.ExecuteAsync(
            $"""
            update {rows}
            set state = 'superseded', closed_by_run = @run, closed_at = @now
            where run_id = @back and state = 'open'
            """,
            new { back = run, now = session.Dialect.Utc(now) },
            cancellationToken);
    }

    // A replay's rows keep the numbers that they have in the run that it corrects.
    private static string RowNumber(LoadSession session, string ranked) => session.IsReplay
        ? $"(select o.row_no from {session.Dialect.Table("etl_reject_row")} as o where o.run_id = @of and o.\"file\" = s.source_file and o.sheet = s.sheet and o.line = r.line)"
        : $"{ranked} over (order by r.source, r.line)";
}
