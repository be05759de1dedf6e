using Dapper;
using Microsoft.Data.Sqlite;
using Warehouse.Storage.Sql;

namespace Warehouse.Tests.Storage;

/// <summary>The script that makes the table of runs anew keeps the runs.</summary>
public sealed class RunsScriptTests
{
    [Fact]
    public void RunsOfAnOlderWarehouse_AreKept()
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Foreign Keys=True");
        connection.Open();
        foreach (var script in SchemaScript.Embedded("sqlite").Where(script => script.Number < 11))
            connection.Execute(script.Text);
        connection.Execute(
            """
            insert into etl_run (pipeline_id, state, request_id, force, host, created_at, started_at, rows_read, error_message, data_version) values
                ('a', 'succeeded', 'r', 1, 'h', '2020', '2021', 7, null, 3),
                ('b', 'reading', null, 0, 'h', '2020', '2021', 0, null, null),
                ('c', 'queued', null, 0, null, '2020', null, 0, '说明', null)
            """);

        foreach (var script in SchemaScript.Embedded("sqlite").Where(script => script.Number >= 11))
            connection.Execute(script.Text);

        Assert.Equal(
            [(1L, "a", "succeeded", (long?)1, 7L, (long?)3), (2, "b", "reading", 2, 0, null), (3, "c", "queued", null, 0, null)],
            connection.Query<(long, string, string, long?, long, long?)>("select run_id, pipeline_id, state, fence, rows_read, data_version from etl_run order by run_id"));
        Assert.Equal(["load 0 1", "load 0 1", "load 0 1"], connection.Query<string>("select concat(kind, ' ', priority, ' ', attempt) from etl_run"));
        Assert.Equal("说明", connection.ExecuteScalar<string>("select error_message from etl_run where run_id = 3"));
        // Numbers go on where they were, and a number is never given twice.
        Assert.Equal(4, connection.ExecuteScalar<long>("insert into etl_run (pipeline_id, state, force, created_at) values ('d', 'queued', 0, '2022') returning run_id"));
        Assert.ThrowsAny<SqliteException>(() => connection.Execute("insert into etl_run (pipeline_id, state, force, created_at) values ('d', 'queued', 0, '2022')"));
        Assert.ThrowsAny<SqliteException>(() => connection.Execute("insert into etl_run (pipeline_id, state, force, created_at, fence) values ('b', 'staging', 0, '2022', 9)"));
    }
}
