using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Warehouse.Storage.Sql;
using Warehouse.Storage.SqlServer;

namespace Warehouse.EngineTests.SqlServer;

/// <summary>Rows that a server without bulk copy is sent.</summary>
public sealed class JsonRowsTests : IDisposable
{
    private readonly SqlServerTestWarehouse _database = SqlServerTestWarehouse.New();

    [SkippableFact]
    public async Task Texts_ArriveAsTheyWere()
    {
        TableColumn[] columns = [new("number", "int"), new("text", "nvarchar(100) collate Latin1_General_BIN2")];
        string?[] texts = ["""["a","b\\c"]""", "两\r\n行\t𠮷", "", null, "\\u0041"];
        using var rows = new DataTable();
        foreach (var column in columns)
            rows.Columns.Add(column.Name, typeof(object));
        for (var i = 0; i < texts.Length; i++)
            rows.Rows.Add(i, texts[i]);
        await using var connection = new SqlConnection(_database.Address);
        await connection.OpenAsync();
        await connection.ExecuteAsync("create table #sent (number int not null, text nvarchar(100) collate Latin1_General_BIN2 null)");

        await JsonRows.InsertAsync(connection, "#sent", columns, rows, 30, CancellationToken.None);

        Assert.Equal(texts, await connection.QueryAsync<string?>("select text from #sent order by number"));
    }

    public void Dispose() => _database.Dispose();
}
