using System.Text.RegularExpressions;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Sqlite;

/// <summary>
/// Fills an empty fact. Its indexes are made when its rows are there, in their own order, in place of being searched for every
/// row; and the status of a row, which is known since it was staged, is not compared with its three words again.
/// </summary>
internal static partial class BulkFill
{
    private const string StatusCheck = "check (obs_status in ('final', 'missing', 'withheld'))";

    /// <summary>Fills it, in the transaction of the load: whoever reads meanwhile has the indexes.</summary>
    public static async Task<MergeCounts> RunAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken)
    {
        var definitions = await session.QueryAsync<(string Type, string Name, string Sql)>(
            $"select type, name, sql from sqlite_schema where tbl_name = '{table.Name}' and type in ('table', 'index') and sql is not null", cancellationToken);
        var indexes = definitions.Where(definition => definition.Type == "index").ToList();
        foreach (var index in indexes)
            await session.ExecuteAsync($"drop index {index.Name}", cancellationToken);
        var filled = OnlyChecksStatus(definitions.Single(definition => definition.Type == "table").Sql)
            ? await FillUncheckedAsync(session, table, cancellationToken)
            : await LoadMerge.FillAsync(session, table, cancellationToken);
        foreach (var index in indexes)
            await session.ExecuteAsync(index.Sql, cancellationToken);
        return filled;
    }

    /// <summary>True of a table that checks nothing but the status; one that checks more, or in other words, checks all of it.</summary>
    internal static bool OnlyChecksStatus(string definition) =>
        AnyCheck().Count(definition) == 1 && definition.Contains(StatusCheck, StringComparison.Ordinal);

    private static async Task<MergeCounts> FillUncheckedAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken)
    {
        await session.DefineAsync("pragma ignore_check_constraints = on", cancellationToken);
        try
        {
            return await LoadMerge.FillAsync(session, table, cancellationToken);
        }
        finally
        {
            await session.DefineAsync("pragma ignore_check_constraints = off", CancellationToken.None);
        }
    }

    [GeneratedRegex(@"\bcheck\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnyCheck();
}
