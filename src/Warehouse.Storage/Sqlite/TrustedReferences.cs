using Microsoft.Data.Sqlite;
using SQLitePCL;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Sqlite;

/// <summary>
/// Foreign keys switched off while the rows of a fact are written. Staged rows hold numbers of members, each of which is also
/// listed once; so the few that are listed are looked up in place of those of millions of rows, six a row.
/// </summary>
internal sealed class TrustedReferences : IDisposable
{
    private readonly sqlite3 _database;

    private TrustedReferences(sqlite3 database) => Switch(_database = database, on: 0);

    /// <summary>Null when something that staged rows may refer to is not there, or when not all that they refer to is listed.</summary>
    public static async Task<IDisposable?> BeginAsync(LoadSession session, FactLoad fact, CancellationToken cancellationToken)
    {
        foreach (var (column, table, key) in await session.QueryAsync<(string Column, string Table, string? Key)>($"select \"from\", \"table\", \"to\" from pragma_foreign_key_list('{fact.Table.Name}')", cancellationToken))
        {
            if (key is null || ListOf(session, fact, column) is not { } list || await session.CountAsync($"select count(*) from {list} as l where l.number not in (select {key} from {table})", cancellationToken) > 0)
                return null;
        }

        return new TrustedReferences(((SqliteConnection)session.Connection).Handle!);
    }

    public void Dispose() => Switch(_database, on: 1);

    private static string? ListOf(LoadSession session, FactLoad fact, string column) =>
        column == "source_id" ? $"(select source_id as number from {session.Dialect.Temporary("stg_source")})"
        : fact.Dimensions.FirstOrDefault(d => d.Column.Name == column).Dimension is { } dimension ? session.Dialect.Temporary(MemberNumbers.Used(dimension.Id))
        : null;

    // The pragma does nothing within a transaction; this does.
    private static void Switch(sqlite3 database, int on) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(database, raw.SQLITE_DBCONFIG_ENABLE_FKEY, on, out _), database);
}
