using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.SqlClient;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.SqlServer;

/// <summary>
/// Replaces whole partitions of a fact: their rows are assembled in the fact's twin in schema <c>stg</c>, and the partition of
/// the twin is switched into the fact. All of it is in the load's transaction, behind a savepoint: where the server will not,
/// or a reader keeps it waiting, everything is taken back and the load goes on as it does without.
/// </summary>
/// <param name="fromRows">A partition is replaced when at least so many of its rows change; 0: never.</param>
internal sealed class PartitionSwitch(int fromRows)
{
    /// <summary>How long a switch waits for those who read the table; new readers wait behind it meanwhile.</summary>
    public const int WaitMilliseconds = 5000;

    internal const string Save = "save transaction partition_switch";

    internal const string TakeBack = "rollback transaction partition_switch";

    internal const string WaitAtWill = "set lock_timeout -1";

    private readonly ConcurrentDictionary<string, string> _refused = new(StringComparer.Ordinal);

    internal static string WaitBriefly => string.Create(CultureInfo.InvariantCulture, $"set lock_timeout {WaitMilliseconds}");

    /// <summary>Makes the pipeline's rows of a fact those that were staged, if partitions of it are to be replaced.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="fact">Its staged rows have their keys, which no other pipeline owns.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when none is, and then nothing was changed.</returns>
    /// <exception cref="ProblemException"><c>storage.unavailable</c>: the server ended the transaction; the same load, done again, does without.</exception>
    public async Task<MergeCounts?> MergeAsync(LoadSession session, FactLoad fact, CancellationToken cancellationToken)
    {
        if (await FindAsync(session, fact, cancellationToken) is not { } target)
            return null;
        await session.DefineAsync(Save, cancellationToken);
        try
        {
            return await SwitchAsync(session, fact, target, cancellationToken);
        }
        catch (SqlException exception) when (IsRefusal(exception) && !cancellationToken.IsCancellationRequested)
        {
            await TakeBackAsync(session, fact.Table.Table, exception, cancellationToken);
            return null;
        }
    }

    // A load that is small, or a server without twins, is asked no more than that.
    private async Task<SwitchTarget?> FindAsync(LoadSession session, FactLoad fact, CancellationToken cancellationToken)
    {
        var (table, twin) = (fact.Table.Table, SwitchTarget.Twin(fact.Definition.Table));
        if (fromRows == 0 || _refused.ContainsKey(table))
            return null;
        var names = new { table, twin };
        if (await session.Connection.ExecuteScalarAsync<int>(new CommandDefinition(SwitchTarget.HasTwin, names, session.Transaction, cancellationToken: cancellationToken)) == 0
            || await session.CountAsync($"select count(*) from {fact.Table.Staging}", cancellationToken) < fromRows)
            return null;
        var target = await session.Connection.QuerySingleOrDefaultAsync<SwitchTarget>(new CommandDefinition(SwitchTarget.Read, names, session.Transaction, cancellationToken: cancellationToken));
        return SwitchTarget.WhyNot(target, table, twin) is null && fact.Table.Keys.Any(key => key.Name == target!.Column) ? target : null;
    }

    private async Task<MergeCounts?> SwitchAsync(LoadSession session, FactLoad fact, SwitchTarget target, CancellationToken cancellationToken)
    {
        var (rows, twin) = (fact.Table, SwitchTarget.Twin(fact.Definition.Table));
        await session.DefineAsync(WaitBriefly, cancellationToken);
        // Nobody writes to the fact between the count and the switch, which would take his rows away. Readers go on.
        await session.CountAsync($"select top (1) t.run_id from {rows.Table} as t with (tablockx, holdlock)", cancellationToken);
        var replaced = (await session.QueryAsync<PartitionChange>(Compare(rows, target), cancellationToken))
            .Where(change => change.IsReplaced(fromRows)).OrderBy(change => change.Number).ToList();
        var counts = replaced.Aggregate(new MergeCounts(0, 0, 0, 0), (sum, change) => sum + new MergeCounts(change.Inserted, change.Updated, change.Unchanged, change.Deleted));
        if (replaced.Count > 0)
        {
            var numbers = string.Join(", ", replaced.Select(change => Number(change.Number)));
            await KeepAsync(session, rows, target, numbers, cancellationToken);
            await session.DefineAsync($"truncate table {twin}", cancellationToken);
            var assembled = await session.ExecuteAsync(Assemble(rows, twin, target, numbers), cancellationToken);
            if (assembled != replaced.Sum(change => change.Staged))
                throw new InvalidOperationException($"{twin} took {assembled} rows of {replaced.Sum(change => change.Staged)}.");
            // What is left is merged as always.
            await session.ExecuteAsync($"{session.Dialect.DeleteFrom(rows.Staging, "s")}\nwhere {target.PartitionOf("s")} in ({numbers})", cancellationToken);
            counts += await LoadMerge.DeleteGoneAsync(session, rows, $"{target.PartitionOf("t")} in ({numbers})", cancellationToken);
            counts += await LoadMerge.WriteAsync(session, rows, cancellationToken);
            // Last, because from here to the commit nobody reads the fact.
            foreach (var number in replaced.Select(change => Number(change.Number)))
            {
                await session.DefineAsync($"truncate table {rows.Table} with (partitions ({number}))", cancellationToken);
                await session.DefineAsync($"alter table {twin} switch partition {number} to {rows.Table} partition {number}", cancellationToken);
            }

            session.Note($"{rows.Table}: partition {numbers} replaced by a switch, {assembled.ToString(CultureInfo.InvariantCulture)} rows.");
        }

        await session.DefineAsync(WaitAtWill, cancellationToken);
        return replaced.Count > 0 ? counts : null;
    }

    // What the server will not do at all is not asked of it again until the program starts anew.
    private async Task TakeBackAsync(LoadSession session, string table, SqlException refusal, CancellationToken cancellationToken)
    {
        if (refusal.Number != 1222)
            _refused[table] = refusal.Message;
        try
        {
            await session.DefineAsync(TakeBack, cancellationToken);
            await session.DefineAsync(WaitAtWill, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            _refused[table] = refusal.Message;
            throw new ProblemException(new Problem("storage.unavailable", $"The server ended the load on a partition switch. It says ({refusal.Number}): {refusal.Message}", table, "Load again: this program no longer tries the switch. Storage__SwitchFromRows=0 turns it off for good."));
        }

        session.Note($"{table}: no partition was switched, its rows are written one by one. The server says ({refusal.Number}): {refusal.Message}");
    }

    // The rest is for whoever asked for the load: a failover, a time-out.
    private static bool IsRefusal(SqlException exception) => !SqlServerFaults.IsTransient(exception) && exception.Number != -2;

    private static string Compare(LoadTable rows, SwitchTarget target) =>
        $"""
        select c.partition_number as [Number], sum(c.staged) as Staged, sum(c.inserted) as Inserted, sum(c.updated) as Updated, sum(c.deleted) as Deleted, sum(c.others) as Others
        from (
            select
                {target.PartitionOf("s")} as partition_number,
                cast(1 as bigint) as staged,
                cast(case when t.run_id is null then 1 else 0 end as bigint) as inserted,
                cast(case when t.run_id is not null and {Differs(rows)} then 1 else 0 end as bigint) as updated,
                cast(0 as bigint) as deleted,
                cast(0 as bigint) as others
            from {rows.Staging} as s
            left join {rows.Table} as t on {rows.SameKey("t", "s")}
            union all
            select
                {target.PartitionOf("t")}, 0, 0, 0,
                case when t.pipeline_id = @pipeline and s.seq is null then 1 else 0 end,
                case when t.pipeline_id <> @pipeline then 1 else 0 end
            from {rows.Table} as t
            left join {rows.Staging} as s on {rows.SameKey("t", "s")}
        ) as c
        group by c.partition_number
        """;

    // Before the partition goes, what the load changes in it is kept as every load keeps it.
    private static async Task KeepAsync(LoadSession session, LoadTable rows, SwitchTarget target, string numbers, CancellationToken cancellationToken)
    {
        var inThem = $"where {target.PartitionOf("t")} in ({numbers})\n    and t.pipeline_id = @pipeline";
        await BeforeImages.KeepAsync(session, rows, BeforeImages.Updated, $"from {rows.Table} as t\njoin {rows.Staging} as s on {rows.SameKey("t", "s")}\n{inThem}\n    and {Differs(rows)}", cancellationToken);
        await BeforeImages.KeepAsync(session, rows, BeforeImages.Deleted, $"from {rows.Table} as t\n{inThem}\n    and not exists (select 1 from {rows.Staging} as s where {rows.SameKey("t", "s")})", cancellationToken);
    }

    // A row that does not change still names the run that wrote it last.
    private static string Assemble(LoadTable rows, string twin, SwitchTarget target, string numbers) =>
        $"""
        insert into {twin} with (tablock) ({LoadTable.List(rows.Columns)}, pipeline_id, run_id)
        select {LoadTable.List(rows.Columns, "s")}, @pipeline, case when t.run_id is null or {Differs(rows)} then @run else t.run_id end
        from {rows.Staging} as s
        left join {rows.Table} as t on {rows.SameKey("t", "s")}
        where {target.PartitionOf("s")} in ({numbers})
        order by {LoadTable.List(rows.Keys, "s")}
        """;

    private static string Differs(LoadTable rows) => new SqlServerDialect().Differs(rows.Values.Concat(rows.Places), "t", "s");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
