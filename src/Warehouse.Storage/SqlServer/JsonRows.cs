using System.Buffers;
using System.Data;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Microsoft.Data.SqlClient;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.SqlServer;

/// <summary>Sends rows to a table as a JSON array that the server takes apart.</summary>
internal static class JsonRows
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Some servers that speak T-SQL give texts out of JSON with their quotation marks and backslashes still escaped. So that none
    // has to be, they travel as code points that are no characters, and that no text has.
    private static readonly (char Character, char StandIn)[] StandIns = [('"', '\uFDD0'), ('\\', '\uFDD1'), ('\n', '\uFDD2'), ('\r', '\uFDD3'), ('\t', '\uFDD4')];

    public static Task InsertAsync(
        SqlConnection connection, string table, IReadOnlyList<TableColumn> columns, DataTable rows, int timeoutSeconds, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Statement(table, columns), new { rows = Json(rows) }, null, timeoutSeconds, cancellationToken: cancellationToken));

    /// <summary>The statement; <c>@rows</c> is an array of objects with the values under <c>c0</c>, <c>c1</c> and so on.</summary>
    internal static string Statement(string table, IReadOnlyList<TableColumn> columns) =>
        $"""
        insert into {table} ({string.Join(", ", columns.Select(column => column.Name))})
        select {string.Join(", ", columns.Select((column, i) => Value(column, $"j.c{i}")))}
        from openjson(@rows) with ({string.Join(", ", columns.Select((column, i) => $"c{i} {column.Type.Split(" collate ")[0]} '$.c{i}'"))}) as j
        """;

    internal static string Json(DataTable rows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartArray();
            foreach (DataRow row in rows.Rows)
            {
                writer.WriteStartObject();
                for (var i = 0; i < rows.Columns.Count; i++)
                    Write(writer, $"c{i}", row[i]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Value(TableColumn column, string value) =>
        column.Type.Contains("char", StringComparison.Ordinal)
            ? StandIns.Aggregate($"{value} collate Latin1_General_BIN2", (sql, pair) => $"replace({sql}, nchar({(int)pair.StandIn}), nchar({(int)pair.Character}))")
            : value;

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case DBNull:
                break; // What is not there is null.
            case string text:
                writer.WriteString(name, StandIns.Aggregate(text, (sent, pair) => sent.Replace(pair.Character, pair.StandIn)));
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case decimal number:
                writer.WriteNumber(name, number);
                break;
            default:
                throw new ArgumentException($"A staged value cannot be a {value.GetType().Name}.", nameof(value));
        }
    }
}
