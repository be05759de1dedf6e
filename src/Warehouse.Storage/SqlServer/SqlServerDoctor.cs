using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.SqlClient;
using Warehouse.Catalogue;
using Warehouse.Storage.Doctor;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.SqlServer;

/// <summary>
/// Whether the server answers, this login has its rights, the database is set up for readers and loads, has its schema and
/// room, and agrees with this machine on the time. What a login may not see, or a server does not have, is passed over.
/// </summary>
internal sealed class SqlServerDoctor(SqlServerWarehouse warehouse, StorageOptions options, TimeProvider time)
{
    private const string Area = "warehouse";
    private const string RunScript = "Start the program once with a login that may make tables, or have the owner run: warehouse schema script --engine sqlserver";
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    internal const string ReadServer =
        """
        select
            cast(serverproperty('ProductVersion') as nvarchar(100)) as Version,
            cast(serverproperty('Edition') as nvarchar(200)) as Edition,
            cast(serverproperty('Babelfish') as int) as Babelfish,
            cast(suser_sname() as nvarchar(200)) as Login,
            cast(user_name() as nvarchar(200)) as [User]
        """;

    internal const string ReadDatabase =
        """
        select
            cast(collation_name as nvarchar(200)) as Collation,
            cast(case when serverproperty('Babelfish') = 1 then 130 else compatibility_level end as int) as Compatibility,
            cast(is_read_committed_snapshot_on as int) as ReadCommittedSnapshot,
            cast(snapshot_isolation_state as int) as SnapshotIsolation
        from sys.databases
        where database_id = db_id()
        """;

    // Of tables and not of their schemas, because that is what counts in the end, and all servers tell it.
    internal const string ReadRights =
        """
        select
            min(coalesce(has_perms_by_name(t.name, N'OBJECT', N'SELECT'), 0)) as MayRead,
            min(coalesce(has_perms_by_name(t.name, N'OBJECT', N'INSERT'), 0)) * min(coalesce(has_perms_by_name(t.name, N'OBJECT', N'UPDATE'), 0))
                * min(coalesce(has_perms_by_name(t.name, N'OBJECT', N'DELETE'), 0)) as MayWrite
        from (values (N'dw.dim_district'), (N'dw.fct_published_education'), (N'etl.run'), (N'etl.data_version')) as t (name)
        """;

    internal const string ReadUpdateability = "select cast(databasepropertyex(db_name(), 'Updateability') as nvarchar(20))";

    internal const string ReadTime = "select sysutcdatetime()";

    internal const string ReadFiles =
        """
        select
            cast(type_desc as nvarchar(20)) as Kind,
            cast(sum(cast(size as bigint) - coalesce(cast(fileproperty(name, 'SpaceUsed') as bigint), 0)) * 8192 as bigint) as Unused,
            cast(max(case when growth > 0 and (max_size = -1 or max_size = 268435456) then 1 else 0 end) as int) as IsUnlimited,
            cast(sum(case when growth > 0 and max_size > size then cast(max_size as bigint) - size else 0 end) * 8192 as bigint) as MayGrow
        from sys.database_files
        where type in (0, 1)
        group by type_desc
        """;

    internal const string ReadVolumes =
        """
        select cast(min(v.available_bytes) as bigint)
        from sys.database_files as f
        cross apply sys.dm_os_volume_stats(db_id(), f.file_id) as v
        """;

    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        DbConnection connection;
        try
        {
            connection = await warehouse.GuardAsync(() => warehouse.OpenReadAsync(cancellationToken), cancellationToken);
        }
        catch (ProblemException exception)
        {
            // What is worth another try to a host that was connected is, to one that never was, a server that is not there.
            return exception.Problems
                .Select(problem => problem.Code == "storage.unavailable" ? problem with { Hint = "Check that the server runs, its name and port in Storage__ConnectionString, and what lies between." } : problem)
                .Select(problem => Finding.Of(Area, "connection", problem, "Correct Storage:ConnectionString."))
                .ToList();
        }

        await using (connection)
        {
            var findings = new List<Finding>();
            await AddAsync(findings, "connection", () => ServerAsync(connection));
            findings.AddRange(Encryption());
            await AddAsync(findings, "database", () => DatabaseAsync(connection));
            await AddAsync(findings, "schema", () => SchemaAsync(connection, cancellationToken));
            await AddAsync(findings, "partition switch", () => SwitchAsync(connection));
            await AddAsync(findings, "secondary", () => SecondaryAsync(cancellationToken));
            await AddAsync(findings, "room", () => FilesAsync(connection));
            await AddAsync(findings, "room", () => VolumesAsync(connection));
            await AddAsync(findings, "clock", () => ClockAsync(connection));
            return findings;
        }
    }

    // One question that a server does not know, or a login may not ask, leaves the others standing.
    private static async Task AddAsync(List<Finding> findings, string name, Func<Task<IEnumerable<Finding>>> check)
    {
        try
        {
            findings.AddRange(await check());
        }
        catch (DbException exception)
        {
            findings.Add(new Finding(Area, name, Verdict.Ok, $"This cannot be looked at. The server says: {exception.Message}"));
        }
    }

    private async Task<IEnumerable<Finding>> ServerAsync(DbConnection connection)
    {
        var server = await connection.QuerySingleAsync<Server>(ReadServer);
        var what = $"{warehouse.Name}: version {server.Version}, {server.Edition}, as login {server.Login}, user {server.User}.";
        return [
            // Babelfish calls itself 12.0, level 120, and knows the JSON of later versions.
            server.Babelfish != 1 && Version.TryParse(server.Version, out var version) && version.Major < 13
                ? new Finding(Area, "connection", Verdict.Failure, what, "Take SQL Server 2016 (13.0) or later: JSON is read by the server.")
                : new Finding(Area, "connection", Verdict.Ok, what),
        ];
    }

    private IEnumerable<Finding> Encryption()
    {
        var connection = new SqlConnectionStringBuilder(options.ConnectionString);
        if (connection.Encrypt == SqlConnectionEncryptOption.Optional)
            yield return new Finding(Area, "encryption", Verdict.Warning, "The connection is not encrypted.", "Write Encrypt=true into Storage:ConnectionString.");
        else if (connection.TrustServerCertificate && connection.Encrypt != SqlConnectionEncryptOption.Strict)
            yield return new Finding(Area, "encryption", Verdict.Warning, "The connection is encrypted, and the server's certificate is not checked.", "Install the certificate's issuer on this machine and leave TrustServerCertificate out, or stay in a network that you trust.");
        else
            yield return new Finding(Area, "encryption", Verdict.Ok, "The connection is encrypted, and the server's certificate checked.");
    }

    private static async Task<IEnumerable<Finding>> DatabaseAsync(DbConnection connection)
    {
        var database = await connection.QuerySingleAsync<Database>(ReadDatabase);
        return [
            database.ReadCommittedSnapshot == 1
                ? new Finding(Area, "read committed snapshot", Verdict.Ok, "It is on: readers do not wait for a load.")
                : new Finding(Area, "read committed snapshot", Verdict.Warning, "It is off: readers wait for a load.", "Have the owner run: alter database current set read_committed_snapshot on with rollback immediate"),
            database.SnapshotIsolation == 1
                ? new Finding(Area, "snapshot isolation", Verdict.Ok, "It is on: an answer sees one version of the data.")
                : new Finding(Area, "snapshot isolation", Verdict.Warning, "It is off: an answer that needs several statements may see a load between them.", "Have the owner run: alter database current set allow_snapshot_isolation on"),
            // Tables and temporary tables name their collations themselves.
            new Finding(Area, "collation", Verdict.Ok, $"{database.Collation}; the warehouse's columns name their own."),
            database.Compatibility >= 130
                ? new Finding(Area, "compatibility level", Verdict.Ok, $"It is {database.Compatibility}.")
                : new Finding(Area, "compatibility level", Verdict.Failure, $"It is {database.Compatibility}; JSON is read by the server from 130 on.", "Have the owner run: alter database current set compatibility_level = 130"),
        ];
    }

    private async Task<IEnumerable<Finding>> SchemaAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var mayDefine = await connection.ExecuteScalarAsync<int>(SqlServerSchema.MayDefine) == 1;
        if (await connection.ExecuteScalarAsync<int>(SqlServerSchema.HasJournal) == 0)
        {
            // Who may read nothing sees nothing.
            if (await connection.ExecuteScalarAsync<int>(SqlServerSchema.CountTables) > 0)
                return [new Finding("schema", "journal", Verdict.Failure, "The schemas dw, stg or etl hold tables of another program.", "Name another database.")];
            return [mayDefine
                ? new Finding("schema", "scripts", Verdict.Ok, "There is no schema yet, or none that this login may see; the first start makes it.")
                : new Finding("schema", "scripts", Verdict.Failure, "There is no schema, or none that this login may see, and it may not make one.", "Have the owner run the output of warehouse schema script --engine sqlserver, then make this user a member of edustat_loader.")];
        }

        var rights = await connection.QuerySingleAsync<Rights>(ReadRights);
        List<Finding> findings =
        [
            rights.MayRead == 1
                ? new Finding(Area, "read", Verdict.Ok, "This login may read the warehouse.")
                : new Finding(Area, "read", Verdict.Failure, "This login may not read all of the warehouse.", "Make its user a member of edustat_loader: alter role edustat_loader add member …"),
            rights.MayWrite == 1
                ? new Finding(Area, "write", Verdict.Ok, "This login may load.")
                : new Finding(Area, "write", Verdict.Failure, "This login may not load: it lacks insert, update or delete on tables in dw or etl.", "Make its user a member of edustat_loader: alter role edustat_loader add member …"),
            new Finding(Area, "make tables", Verdict.Ok, mayDefine ? "This login may make tables, so the program brings the schema up to date itself." : "This login may not make tables: new versions need the owner to run warehouse schema script."),
        ];
        if (rights.MayRead != 1)
            return findings;
        var version = await warehouse.ReadDataVersionAsync(connection, null, cancellationToken);
        var journal = await SqlServerSchema.ReadJournalAsync(connection, cancellationToken);
        findings.Add(new Finding(Area, "data", Verdict.Ok, version == 0 ? "Nothing is loaded." : string.Create(CultureInfo.InvariantCulture, $"The data version is {version}.")));
        findings.AddRange(SchemaChecks.Judge(
            journal.Where(row => row.LeftOut is null).ToList<JournalRow>(), SchemaScript.Embedded("sqlserver"),
            journal.Where(row => row.LeftOut is not null).ToDictionary(row => row.Name, row => row.LeftOut!), RunScript));
        return findings;
    }

    // Loads come to the same either way.
    private async Task<IEnumerable<Finding>> SwitchAsync(DbConnection connection)
    {
        var tables = (await connection.QueryAsync<string>(SwitchTarget.Twins)).AsList();
        if (options.SwitchFromRows == 0 || tables.Count == 0)
            return [new Finding(Area, "partition switch", Verdict.Ok, options.SwitchFromRows == 0 ? "It is not used: Storage:SwitchFromRows is 0." : "It is not used: no fact has a twin in schema stg.")];
        var findings = new List<Finding>();
        foreach (var (table, twin) in tables.Select(name => (warehouse.Dialect.Table(name), SwitchTarget.Twin(name))))
        {
            var whyNot = SwitchTarget.WhyNot(await connection.QuerySingleOrDefaultAsync<SwitchTarget>(SwitchTarget.Read, new { table, twin }), table, twin);
            findings.Add(new Finding(Area, "partition switch", Verdict.Ok, whyNot is null
                ? string.Create(CultureInfo.InvariantCulture, $"A year of {table} of which {options.SwitchFromRows} rows or more change is replaced by one.")
                : $"It is not used for {table}: {whyNot}"));
        }

        return findings;
    }

    private async Task<IEnumerable<Finding>> SecondaryAsync(CancellationToken cancellationToken)
    {
        if (!options.ReadFromSecondary)
            return [];
        try
        {
            await using var connection = await warehouse.OpenQueryAsync(cancellationToken);
            return [await connection.ExecuteScalarAsync<string>(ReadUpdateability) == "READ_ONLY"
                ? new Finding(Area, "secondary", Verdict.Ok, "Questions go to a readable secondary.")
                : new Finding(Area, "secondary", Verdict.Warning, "Questions ask for a readable secondary, and reach the primary.", "Let Storage:ConnectionString name the listener of the availability group, and set up its read-only routing; or set Storage:ReadFromSecondary=false.")];
        }
        catch (ProblemException exception)
        {
            return exception.Problems.Select(problem => Finding.Of(Area, "secondary", problem, "Set Storage:ReadFromSecondary=false, or repair the secondary."));
        }
    }

    private static async Task<IEnumerable<Finding>> FilesAsync(DbConnection connection) =>
        (await connection.QueryAsync<Files>(ReadFiles)).Where(files => files.IsUnlimited == 0).Select(files =>
            FreeSpace.Judge(
                files.Kind == "LOG" ? "log of the database" : "files of the database", "in it, growth included", files.Unused + files.MayGrow,
                files.Kind == "LOG" ? "Back up the log, or raise its largest size." : "Raise the largest size of the files, or add one."));

    private static async Task<IEnumerable<Finding>> VolumesAsync(DbConnection connection) =>
        await connection.ExecuteScalarAsync<long?>(ReadVolumes) is { } free ? [FreeSpace.Judge("disk of the server", "where the database is", free, "Make room on the server's disk.")] : [];

    private async Task<IEnumerable<Finding>> ClockAsync(DbConnection connection)
    {
        var before = time.GetUtcNow();
        var server = DateTime.SpecifyKind(await connection.ExecuteScalarAsync<DateTime>(ReadTime), DateTimeKind.Utc);
        var here = before + (time.GetUtcNow() - before) / 2;
        return [JudgeClock(server - here)];
    }

    /// <summary>What a difference between the server's clock and this machine's means.</summary>
    internal static Finding JudgeClock(TimeSpan ahead)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"The server's clock is {Math.Abs(ahead.TotalSeconds):0.0} s {(ahead < TimeSpan.Zero ? "behind" : "ahead of")} this machine's.");
        return ahead.Duration() > ClockTolerance
            ? new Finding("clock", "server", Verdict.Warning, what, "Let NTP keep both: hosts tell from times whether another is still alive.")
            : new Finding("clock", "server", Verdict.Ok, what);
    }

    private sealed record Server(string? Version, string? Edition, int? Babelfish, string? Login, string? User);

    private sealed record Database(string? Collation, int Compatibility, int ReadCommittedSnapshot, int SnapshotIsolation);

    private sealed record Rights(int MayRead, int MayWrite);

    private sealed record Files(string Kind, long Unused, int IsUnlimited, long MayGrow);
}
