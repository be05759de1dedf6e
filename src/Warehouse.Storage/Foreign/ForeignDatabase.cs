using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Storage.SqlServer;

namespace Warehouse.Storage.Foreign;

/// <summary>A database that is not ours, and is only read.</summary>
/// <param name="isSqlServer">True for SQL Server, false for a SQLite file.</param>
/// <param name="connectionString">How to reach it; a secret.</param>
/// <param name="name">What it is called in problems.</param>
public sealed class ForeignDatabase(bool isSqlServer, string connectionString, string name)
{
    /// <summary>The code of a problem with a database that is away, or busy: later it may answer.</summary>
    public const string Away = "etl.foreign_away";

    private const int Busy = 5;
    private const int Locked = 6;

    /// <summary>All of a table, or of a view; <c>schema.table</c>.</summary>
    public string QueryOfTable(string table) =>
        "select * from " + string.Join('.', table.Split('.').Select(part => isSqlServer ? $"[{part.Replace("]", "]]", StringComparison.Ordinal)}]" : $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    /// <summary>The names of the columns, then the rows as they come, as text without regard to any culture; null is the empty text.</summary>
    /// <param name="query">May name <c>@period</c>.</param>
    /// <param name="period">Its value.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException"><c>etl.foreign_database</c>: it cannot be reached so, or refuses the query; <see cref="Away"/>.</exception>
    public async IAsyncEnumerable<string[]> ReadAsync(string query, string period, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        command.CommandTimeout = 0; // A large table takes its time; whoever waits can cancel.
        if (query.Contains("@period", StringComparison.Ordinal))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@period";
            parameter.Value = period;
            command.Parameters.Add(parameter);
        }

        // A file is opened so that nobody can write; of a server, what a query writes is taken back.
        await using var transaction = await GuardAsync(async () =>
        {
            await connection.OpenAsync(cancellationToken);
            return isSqlServer ? await connection.BeginTransactionAsync(cancellationToken) : null;
        });
        command.Transaction = transaction;
        await using var reader = await GuardAsync(() => command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken));
        if (reader.FieldCount == 0)
            throw new ProblemException(new Problem("etl.foreign_database", $"The query of '{name}' has no columns; what it did is taken back.", name, "A source is a table, or one select."));
        yield return Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        while (await GuardAsync(() => reader.ReadAsync(cancellationToken)))
            yield return await GuardAsync(() => Task.FromResult(Row(reader)));
    }

    private static string[] Row(DbDataReader reader)
    {
        var row = new string[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
            row[i] = TextOf(reader.GetValue(i));
        return row;
    }

    private static string TextOf(object value) => value switch
    {
        DBNull => "",
        string text => text,
        bool flag => flag ? "1" : "0",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private DbConnection Connect()
    {
        try
        {
            return isSqlServer
                ? new SqlConnection(new SqlConnectionStringBuilder(connectionString) { ApplicationName = "Edustat", ApplicationIntent = ApplicationIntent.ReadOnly }.ConnectionString)
                : new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // What the library says may hold the password.
            throw new ProblemException(new Problem("etl.foreign_database", "The setting does not say how to reach a database.", name, isSqlServer ? "As for SQL Server: Server=…;Database=…" : "As for SQLite: Data Source=…"));
        }
    }

    private static bool Passes(DbException exception) => exception switch
    {
        SqlException server => SqlServerFaults.IsTransient(server) || SqlServerFaults.ToProblem(server, "")?.Code is "storage.unreachable" or "storage.locked",
        SqliteException file => file.SqliteErrorCode is Busy or Locked,
        _ => exception.IsTransient,
    };

    // A fault that passes is left to whoever tries again.
    private async Task<T> GuardAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (DbException exception) when (Passes(exception))
        {
            throw new ProblemException(new Problem(Away, $"The database '{name}' is away or busy: {exception.Message}", name, "Later it may answer."));
        }
        catch (DbException exception)
        {
            throw new ProblemException(new Problem("etl.foreign_database", $"The database '{name}' cannot be read: {exception.Message}", name));
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException)
        {
            throw new ProblemException(new Problem("etl.foreign_database", $"The database '{name}' cannot be read: {exception.Message}", name));
        }
    }
}
