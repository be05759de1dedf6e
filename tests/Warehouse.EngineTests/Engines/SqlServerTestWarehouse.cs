using System.Data.Common;
using Microsoft.Data.SqlClient;
using Warehouse.EngineTests.SqlServer;
using Warehouse.Storage;

namespace Warehouse.EngineTests;

/// <summary>A database of its own on the server that <see cref="SqlServerUnderTest"/> names.</summary>
internal sealed class SqlServerTestWarehouse(string connectionString) : TestWarehouse
{
    private bool _isOwn;

    /// <summary>Makes the database.</summary>
    public static SqlServerTestWarehouse New()
    {
        Skip.If(SqlServerUnderTest.WhyNone is not null, SqlServerUnderTest.WhyNone);
        var server = Server();
        var database = $"edustat_test_{Guid.NewGuid():n}";
        Execute(server, $"create database {database}");
        return new SqlServerTestWarehouse(new SqlConnectionStringBuilder(server) { InitialCatalog = database }.ConnectionString) { _isOwn = true };
    }

    public override string Address => connectionString;

    public override void Configure(StorageOptions options)
    {
        options.Engine = StorageEngine.SqlServer;
        options.ConnectionString = connectionString;
    }

    public override string Table(string name) => name.StartsWith("etl_", StringComparison.Ordinal) ? "etl." + name[4..] : "dw." + name;

    public override async Task<DbConnection> OpenAsync()
    {
        var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    public override void Dispose()
    {
        if (!_isOwn)
            return;
        SqlConnection.ClearAllPools();
        var database = new SqlConnectionStringBuilder(connectionString).InitialCatalog;
        try
        {
            // Whoever a test left connected must not keep the database.
            Execute(Server(), $"alter database {database} set single_user with rollback immediate");
        }
        catch (SqlException)
        {
            // Not every server that speaks T-SQL knows this.
            foreach (var session in Sessions(database))
                End(session);
        }

        Drop(database);
    }

    // A session that was closed is gone a moment later.
    private static void Drop(string database)
    {
        for (var tries = 1; ; tries++)
            try
            {
                Execute(Server(), $"drop database {database}");
                return;
            }
            catch (SqlException) when (tries < 40)
            {
                Thread.Sleep(250);
            }
    }

    private static string Server() => SqlServerUnderTest.ConnectionStringAsync().GetAwaiter().GetResult()!;

    private static List<int> Sessions(string database)
    {
        using var connection = new SqlConnection(Server());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"select session_id from sys.dm_exec_sessions where database_id = db_id(N'{database}') and session_id is not null";
        using var reader = command.ExecuteReader();
        var sessions = new List<int>();
        while (reader.Read())
            sessions.Add(Convert.ToInt32(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
        return sessions;
    }

    private static void End(int session)
    {
        try
        {
            Execute(Server(), $"kill {session}");
        }
        catch (SqlException)
        {
            // It has ended by itself.
        }
    }

    private static void Execute(string server, string sql)
    {
        using var connection = new SqlConnection(server);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandTimeout = 120;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
