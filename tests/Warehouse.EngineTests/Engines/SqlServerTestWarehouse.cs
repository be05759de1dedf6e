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
            // Not every server that speaks T-SQL knows this; the drop says whether it was needed.
        }

        Execute(Server(), $"drop database {database}");
    }

    private static string Server() => SqlServerUnderTest.ConnectionStringAsync().GetAwaiter().GetResult()!;

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
