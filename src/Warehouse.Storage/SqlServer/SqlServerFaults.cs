using Microsoft.Data.SqlClient;
using Warehouse.Catalogue;

namespace Warehouse.Storage.SqlServer;

/// <summary>What the server's error numbers mean to whoever runs the warehouse.</summary>
internal static class SqlServerFaults
{
    /// <summary>
    /// After these the same may well work if it is done again: deadlock victim, update conflict, failover, throttling, a broken
    /// connection. Source: the documented transient errors of Azure SQL and the availability groups' errors.
    /// </summary>
    public static readonly IReadOnlySet<int> Transient = new HashSet<int>
    {
        1205, 3960, 3961, 3966, // deadlock victim, snapshot conflicts
        615, 926, 976, 983, 4221, 8645, 8651, // database coming up, failover, memory grant
        40020, 40143, 40166, 40197, 40501, 40540, 40613, 42108, 42109, 49918, 49919, 49920, 10928, 10929, // Azure SQL
        20, 64, 121, 233, 596, 10053, 10054, 17197, 35217, // the connection broke
    };

    private static readonly (int[] Numbers, string Code, string Message, string Hint)[] Table =
    [
        ([18456, 18452, 18470, 18486, 18487, 18488], "storage.login_failed", "The server refuses the login.", "Check user, password and kind of login in Storage__ConnectionString."),
        ([4060, 4064, 911, 916], "storage.cannot_open", "The database does not exist, or this login may not open it.", "Create it, and a user for the login in it: docs/sqlserver.md."),
        ([229, 230, 262, 297, 300, 1088, 2760, 15151, 15247], "storage.no_right", "The login lacks a right.", "Put its user into one of the roles edustat_reader, edustat_loader, edustat_administrator: docs/sqlserver.md."),
        ([3906, 3908, 3924, 3997], "storage.read_only", "The database cannot be written to: it is read-only, or a secondary.", "Name the primary, or the listener, in Storage__ConnectionString."),
        ([978, 979, 982], "storage.secondary_unavailable", "The readable secondary does not take questions.", "Set Storage__ReadFromSecondary=false, or repair the secondary."),
        ([9002, 3959, 3967], "storage.disk_full", "The log, or the version store, of the database is full.", "Back up the log or make room for it, then try again."),
        ([1101, 1105, 1104, 9001, 40544, 40551, 40552], "storage.disk_full", "The database has no room left.", "Make room or raise its limit, then try again."),
        ([1222], "storage.locked", "Another transaction held a lock for too long.", "See who holds it, then try again."),
        ([446, 447, 448, 449, 450, 451, 468, 457], "storage.wrong_collation", "Texts of different collations meet.", "Run warehouse doctor: a table or the database was changed by hand."),
        ([-2], "storage.timeout", "A statement took longer than it may.", "Ask for less, or raise Storage__CommandTimeoutSeconds or Storage__LoadTimeoutSeconds."),
        ([208, 207], "storage.schema_missing", "A table or a column is not there.", "Start the program with a login that may change the schema, or run the output of warehouse schema script."),
        ([-1, 2, 26, 40, 53, 258, 10060, 10061, 11001, 11002, 11004, 17142, 17187, 18401, 35, 25, 6005], "storage.unreachable", "The server does not answer.", "Check the server's name and port in Storage__ConnectionString, that it runs, and what lies between."),
        ([-2146893019, -2146893022], "storage.untrusted_certificate", "The server's certificate is not trusted.", "Install its issuer, or set TrustServerCertificate=true in a network that you trust."),
    ];

    /// <summary>By its number; or because the connection broke in a way that has none.</summary>
    public static bool IsTransient(SqlException exception) =>
        IsTransient(Numbers(exception)) || (exception.Class >= 20 && !Numbers(exception).Any(number => Table.Any(row => row.Numbers.Contains(number))));

    public static bool HasTransientNumber(SqlException exception) => IsTransient(Numbers(exception));

    /// <summary>The problem of a server that nobody could connect to, whatever the reason.</summary>
    public static Problem Unreachable(string message, string warehouse)
    {
        var row = Table.Single(row => row.Code == "storage.unreachable");
        return new Problem(row.Code, $"{row.Message} The driver says: {message}", warehouse, row.Hint);
    }

    public static bool IsTransient(IEnumerable<int> numbers) => numbers.Any(Transient.Contains);

    /// <summary>The problem that it is; null when it is none of whoever runs the warehouse, but a fault of this program.</summary>
    public static Problem? ToProblem(SqlException exception, string warehouse) =>
        ToProblem(Numbers(exception), exception.Class, exception.Message, warehouse);

    /// <summary>As above, from the numbers of the server's errors, the severity of the first, and what they say.</summary>
    public static Problem? ToProblem(IReadOnlyList<int> numbers, byte severity, string message, string warehouse)
    {
        foreach (var number in numbers)
            foreach (var row in Table)
                if (row.Numbers.Contains(number))
                    return new Problem(row.Code, $"{row.Message} The server says ({number}): {message}", warehouse, row.Hint);
        return IsTransient(numbers) || severity >= 20
            ? new Problem("storage.unavailable", $"The server could not finish. It says ({numbers[0]}): {message}", warehouse, "Try again in a while.")
            : null;
    }

    // The first error of several is not always the one that says why.
    private static List<int> Numbers(SqlException exception) =>
        exception.Errors.Cast<SqlError>().Select(error => error.Number).Append(exception.Number).Distinct().ToList();
}
