using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.SqlClient;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.SqlServer;

/// <summary>
/// Brings a database to the schema that this program knows: every embedded script that has not run runs, in order, each in
/// one transaction with its row in <c>etl.schema_journal</c>. A script that needs a feature which the server lacks is left
/// out, noted with the server's reason, and tried again at the next start. Safe to call again, and by two programs at once.
/// </summary>
internal static partial class SqlServerSchema
{
    /// <summary>Whether the journal is there.</summary>
    internal const string HasJournal = "select case when object_id(N'etl.schema_journal') is null then 0 else 1 end";

    /// <summary>How many tables there are where the warehouse's belong.</summary>
    internal const string CountTables = "select count(*) from sys.tables as t join sys.schemas as s on s.schema_id = t.schema_id where s.name in (N'dw', N'stg', N'etl')";

    /// <summary>Whether the login may make tables; 1 where the server does not tell, so that it is tried.</summary>
    internal const string MayDefine = "select coalesce(has_perms_by_name(db_name(), N'DATABASE', N'CREATE TABLE'), 1)";

    /// <summary>Makes the journal.</summary>
    internal static readonly IReadOnlyList<string> MakeJournal =
    [
        "if schema_id(N'etl') is null exec(N'create schema etl')",
        """
        create table etl.schema_journal (
            name            nvarchar(200) collate Latin1_General_BIN2 not null constraint pk_schema_journal primary key,
            number          int not null,
            feature         nvarchar(50) collate Latin1_General_BIN2 null,
            sha256          nvarchar(64) collate Latin1_General_BIN2 not null,
            applied_at      datetime2(7) not null,           -- UTC
            program_version nvarchar(100) collate Latin1_General_BIN2 not null,
            left_out        nvarchar(2000) collate Latin1_General_BIN2 null   -- why the script did not run; null: it ran
        )
        """,
    ];

    /// <summary>Lets readers see the last commit while a load writes. Only a new database is changed so: others may use an old one.</summary>
    internal static readonly IReadOnlyList<string> LetReadersBe =
    [
        "alter database current set allow_snapshot_isolation on",
        "alter database current set read_committed_snapshot on with rollback immediate",
    ];

    internal const string ReadJournal = "select number as Number, feature as Feature, name as Name, sha256 as Sha256, program_version as ProgramVersion, left_out as LeftOut from etl.schema_journal where number > 0 order by number, name";

    internal const string IsNoted = "select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null";

    internal const string Forget = "delete from etl.schema_journal where name = @name";

    internal const string Note =
        """
        insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
        values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut)
        """;

    /// <summary>Applies what is missing.</summary>
    /// <returns>The names of the scripts that ran; empty when the schema was complete.</returns>
    /// <exception cref="ProblemException">
    /// <c>storage.schema_too_new</c>, <c>storage.script_edited</c>, <c>storage.not_a_warehouse</c>, <c>storage.schema_missing</c>
    /// when this login may not make what is missing, or what the server says.
    /// </exception>
    public static async Task<IReadOnlyList<string>> ApplyAsync(SqlServerWarehouse warehouse, IndicatorCatalogue catalogue, TimeProvider time, CancellationToken cancellationToken) =>
    [
        .. await ApplyAsync(warehouse, SchemaScript.Embedded("sqlserver"), time, cancellationToken),
        .. await ApplyViewsAsync(warehouse, Views(catalogue), time, cancellationToken),
    ];

    /// <summary>The views for BI tools as a script. It is written from the catalogue and runs again when that has changed: its number is 0.</summary>
    internal static SchemaScript Views(IndicatorCatalogue catalogue) =>
        new(0, "business_views", string.Join("\ngo\n", BusinessViews.Statements(catalogue).Select(view => view.Sql))) { Feature = "views" };

    /// <summary>As above, with other scripts.</summary>
    internal static Task<IReadOnlyList<string>> ApplyAsync(
        SqlServerWarehouse warehouse, IReadOnlyList<SchemaScript> scripts, TimeProvider time, CancellationToken cancellationToken) =>
        warehouse.GuardAsync(
            async () =>
            {
                await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
                var mayDefine = await connection.ExecuteScalarAsync<int>(new CommandDefinition(MayDefine, cancellationToken: cancellationToken)) == 1;
                if (await connection.ExecuteScalarAsync<int>(new CommandDefinition(HasJournal, cancellationToken: cancellationToken)) == 0)
                    await MakeJournalAsync(connection, warehouse, mayDefine, cancellationToken);
                var journal = (await ReadJournalAsync(connection, cancellationToken)).Where(row => row.LeftOut is null).ToList();
                SchemaScript.RefuseForeign(journal, scripts, warehouse.Name);
                var missing = scripts.Where(script => journal.All(row => row.Name != script.Name)).ToList();
                if (!mayDefine)
                {
                    RefuseMissing(missing.Where(script => script.Feature is null).ToList(), warehouse);
                    return [];
                }

                var applied = new List<string>();
                foreach (var script in missing)
                    if (await ApplyAsync(connection, warehouse, script, time, cancellationToken))
                        applied.Add(script.Name);
                return (IReadOnlyList<string>)applied;
            },
            cancellationToken);

    private static Task<IReadOnlyList<string>> ApplyViewsAsync(SqlServerWarehouse warehouse, SchemaScript views, TimeProvider time, CancellationToken cancellationToken) =>
        warehouse.GuardAsync<IReadOnlyList<string>>(
            async () =>
            {
                await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
                return await connection.ExecuteScalarAsync<int>(new CommandDefinition(MayDefine, cancellationToken: cancellationToken)) == 1
                    && await ApplyAsync(connection, warehouse, views, time, cancellationToken) ? [views.Name] : [];
            },
            cancellationToken);

    /// <summary>The journal; empty when there is none.</summary>
    internal static async Task<IReadOnlyList<SqlServerJournalRow>> ReadJournalAsync(DbConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<SqlServerJournalRow>(new CommandDefinition(ReadJournal, cancellationToken: cancellationToken))).AsList();

    /// <summary>The batches of a script: what stands between lines that say <c>go</c>.</summary>
    internal static IReadOnlyList<string> Batches(string script) =>
        Separator().Split(script).Select(batch => batch.Trim()).Where(batch => batch.Length > 0).SelectMany(ColumnByColumn).ToList();

    // Scripts add several columns at once, a line each; not every server that speaks T-SQL takes more than one.
    private static IEnumerable<string> ColumnByColumn(string batch) => Columns().Match(batch) is { Success: true } added
        ? added.Groups["column"].Captures.Select(column => $"{added.Groups["alter"].Value} {column.Value.Trim().TrimEnd(',')}")
        : [batch];

    /// <summary>
    /// All scripts as one text for a tool that knows <c>go</c>, such as sqlcmd. It runs what has not run yet, however often
    /// it is run.
    /// </summary>
    /// <param name="catalogue">What the views for BI tools are written from.</param>
    /// <param name="without">Features to leave out.</param>
    public static string Print(IndicatorCatalogue catalogue, IReadOnlySet<string> without)
    {
        List<string> batches =
        [
            """
            -- The schema of an Edustat warehouse on SQL Server, for a tool that takes "go" for the end of a batch and stops
            -- at the first error: sqlcmd -b -d edustat -f 65001 -i schema.sql
            -- Run it in the warehouse's database as its owner. Running it again changes nothing.
            set xact_abort, quoted_identifier, ansi_nulls on
            """,
            "if object_id(N'etl.schema_journal') is not null set noexec on",
            .. MakeJournal,
            .. LetReadersBe,
            "set noexec off",
        ];
        // Without partitions there is nothing to switch.
        IReadOnlySet<string> left = without.Contains("partitioning") ? without.Append("partition_switch").ToHashSet(StringComparer.Ordinal) : without;
        foreach (var script in SchemaScript.Embedded("sqlserver").Append(Views(catalogue)).Where(script => script.Feature is null || !left.Contains(script.Feature)))
        {
            batches.Add($"\n-- {script.Name}\nif exists (select 1 from etl.schema_journal where name = N'{script.Name}' and sha256 = N'{script.Sha256}' and left_out is null) set noexec on");
            batches.Add("begin transaction");
            // A tool that goes on after an error must not run the rest outside of the transaction, nor note the script.
            batches.AddRange(Batches(script.Text).SelectMany(batch => (string[])[batch, "if @@trancount = 0 set noexec on"]));
            batches.Add(
                $"""
                delete from etl.schema_journal where name = N'{script.Name}'
                insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version)
                values (N'{script.Name}', {script.Number.ToString(CultureInfo.InvariantCulture)}, {(script.Feature is null ? "null" : $"N'{script.Feature}'")}, N'{script.Sha256}', sysutcdatetime(), N'{SchemaScript.ProgramVersion}')
                commit transaction
                """);
            batches.Add("set noexec off");
        }

        return string.Concat(batches.Select(batch => batch + "\ngo\n"));
    }

    /// <summary>Makes the journal where the database is new.</summary>
    internal static async Task MakeJournalAsync(DbConnection connection, SqlServerWarehouse warehouse, bool mayDefine, CancellationToken cancellationToken)
    {
        if (!mayDefine)
            RefuseMissing(SchemaScript.Embedded("sqlserver").Where(script => script.Feature is null).ToList(), warehouse);
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            await warehouse.LockAsync(connection, transaction, "edustat.schema", cancellationToken);
            if (await connection.ExecuteScalarAsync<int>(new CommandDefinition(HasJournal, transaction: transaction, cancellationToken: cancellationToken)) == 1)
                return;
            if (await connection.ExecuteScalarAsync<int>(new CommandDefinition(CountTables, transaction: transaction, cancellationToken: cancellationToken)) > 0)
                throw new ProblemException(new Problem("storage.not_a_warehouse", "The database has tables of another program in its schemas dw, stg or etl.", warehouse.Name, "Name another database."));
            foreach (var statement in MakeJournal)
                await connection.ExecuteAsync(new CommandDefinition(statement, transaction: transaction, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var statement in LetReadersBe)
        {
            try
            {
                await connection.ExecuteAsync(new CommandDefinition(statement, cancellationToken: cancellationToken));
            }
            catch (SqlException)
            {
                // Without the right or the feature, readers may wait for a load or ask again; warehouse doctor says so.
            }
        }
    }

    /// <summary>Runs a script unless another program has; false when it did not run.</summary>
    internal static async Task<bool> ApplyAsync(DbConnection connection, SqlServerWarehouse warehouse, SchemaScript script, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            // The lock comes first: of two programs, the second sees the journal row of the first.
            await warehouse.LockAsync(connection, transaction, "edustat.schema", cancellationToken);
            if (await connection.ExecuteScalarAsync<int>(new CommandDefinition(IsNoted, new { name = script.Name, sha256 = script.Sha256 }, transaction, cancellationToken: cancellationToken)) > 0)
                return false;
            foreach (var batch in Batches(script.Text))
                await connection.ExecuteAsync(new CommandDefinition(batch, null, transaction, warehouse.LoadTimeoutSeconds, cancellationToken: cancellationToken));
            await NoteAsync(connection, transaction, script, time, null, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (SqlException exception) when (script.Feature is not null && !SqlServerFaults.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await NoteAsync(connection, transaction, script, time, exception.Message[..Math.Min(exception.Message.Length, 2000)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return false;
        }
    }

    private static async Task NoteAsync(DbConnection connection, DbTransaction transaction, SchemaScript script, TimeProvider time, string? leftOut, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { name = script.Name }, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            Note,
            new { name = script.Name, number = script.Number, feature = script.Feature, sha256 = script.Sha256, appliedAt = time.GetUtcNow(), version = SchemaScript.ProgramVersion, leftOut },
            transaction,
            cancellationToken: cancellationToken));
    }

    private static void RefuseMissing(IReadOnlyList<SchemaScript> missing, SqlServerWarehouse warehouse)
    {
        if (missing.Count > 0)
            throw new ProblemException(new Problem(
                "storage.schema_missing", $"The database lacks {string.Join(", ", missing.Select(script => script.Name))}, and this login may not make tables.", warehouse.Name,
                "Have the owner run the output of: warehouse schema script --engine sqlserver"));
    }

    [GeneratedRegex(@"^[ \t]*go[ \t]*;?[ \t]*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\A(?<alter>alter table [\w.]+ add)[ \t]*(\r?\n(?<column>[^\r\n]+))+\z")]
    private static partial Regex Columns();
}

/// <summary>A row of the journal; scripts that were left out have one too.</summary>
internal sealed record SqlServerJournalRow(int Number, string? Feature, string Name, string Sha256, string ProgramVersion, string? LeftOut)
    : JournalRow(Number, Feature, Name, Sha256, ProgramVersion);
