using System.Text;
using Microsoft.Extensions.Options;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Files;
using Warehouse.Storage.Foreign;

namespace Warehouse.Etl.Acquire;

/// <summary>Rows of another database, written to the spool as a table of text as they come.</summary>
internal sealed class DatabaseRows(Spool spool, IOptions<EtlOptions> options)
{
    /// <summary>The rows as a file in UTF-8 with commas, the names of the columns first.</summary>
    /// <exception cref="Warehouse.Catalogue.ProblemException"><c>etl.foreign_database</c>, <c>etl.unknown_connection</c>.</exception>
    public async Task<ResolvedFile> ReadAsync(SqlSource source, string pipelineId, string period, CancellationToken cancellationToken)
    {
        // A period is one of those that the pipeline lists, and goes to the database as a parameter.
        var foreign = new ForeignDatabase(source.IsSqlServer, options.Value.Connection(source.Connection), source.Connection);
        var query = source.IsTable ? foreign.QueryOfTable(source.Query) : source.Query.Replace("${period}", "@period", StringComparison.Ordinal);
        var fileName = pipelineId + ".csv";
        var sha256 = await spool.AddAsync(fileName, target => WriteAsync(foreign, query, period, target, cancellationToken), cancellationToken);
        return new ResolvedFile(spool.PathOf(sha256, fileName), null, FieldSpec.EmptyMap, source.Shown);
    }

    private static async Task WriteAsync(ForeignDatabase foreign, string query, string period, Stream target, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        await foreach (var row in foreign.ReadAsync(query, period, cancellationToken))
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (i > 0)
                    writer.Write(',');
                writer.Write(Quoted(row[i]));
            }

            // A row of one empty cell would be a blank line, which is no row.
            writer.Write(row is [""] ? "\"\"\n" : "\n");
        }
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
