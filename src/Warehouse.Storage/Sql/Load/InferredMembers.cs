using Warehouse.Storage.Runs;

namespace Warehouse.Storage.Sql.Load;

/// <summary>Members that facts come for before they do: they get a key, and their id for a name, and wait for who tells of them.</summary>
internal static class InferredMembers
{
    /// <summary>Leaves out of the staging table what is known by now, or staged before.</summary>
    public static Task<int> KeepNewAsync(LoadSession session, MemberLoad member, CancellationToken cancellationToken) => session.ExecuteAsync(
        $"""
        {session.Dialect.DeleteFrom(member.Table.Staging, "s")}
        where s.{LoadTable.Inferred} = 1
            and (exists (select 1 from {member.Table.Table} as t where t.{member.IdColumn} = s.{member.IdColumn})
                or exists (select 1 from {member.Table.Staging} as o where o.{member.IdColumn} = s.{member.IdColumn} and (o.{LoadTable.Inferred} is null or o.seq < s.seq)))
        """,
        cancellationToken);

    /// <summary>Leaves out those whose facts were refused.</summary>
    public static async Task DropUnusedAsync(LoadSession session, LoadSchema schema, FactLoad fact, CancellationToken cancellationToken)
    {
        foreach (var (dimension, column) in fact.Dimensions)
            if (schema.Members.GetValueOrDefault(dimension.Id) is { Table.CanBeInferred: true } member)
                await session.ExecuteAsync(
                    $"""
                    {session.Dialect.DeleteFrom(member.Table.Staging, "s")}
                    where s.{LoadTable.Inferred} = 1
                        and s.{member.IdColumn} not in (
                            select u.id
                            from {session.Dialect.Temporary(MemberNumbers.Used(dimension.Id))} as u
                            where u.number in (select f.{column.Name} from {fact.Table.Staging} as f))
                    """,
                    cancellationToken);
    }

    /// <summary>Notes how many the run brought.</summary>
    public static async Task NoteAsync(LoadSession session, MemberLoad member, CancellationToken cancellationToken)
    {
        var inferred = await session.CountAsync($"select count(*) from {member.Table.Table} where run_id = @run and {LoadTable.Inferred} = 1", cancellationToken);
        if (inferred == 0)
            return;
        var message = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{inferred} members of {member.Name} are inferred: only facts have told of them so far.");
        session.Note(message);
        await session.ExecuteAsync(
            $"""
            insert into {session.Dialect.Table("etl_run_note")} (run_id, seq, code, message, "file")
            select @run, coalesce(max(seq), 0) + 1, @code, @message, ''
            from {session.Dialect.Table("etl_run_note")}
            where run_id = @run
            """,
            new { code = RunNote.MembersInferred, message },
            cancellationToken);
    }
}
