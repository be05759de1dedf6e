using System.Data.Common;

namespace Warehouse.Storage.Sql;

/// <summary>The end of a transaction that was not committed.</summary>
internal static class TransactionEnd
{
    /// <summary>
    /// Rolls it back. On a connection that broke there is nothing to roll back, the server has done it; what broke it is
    /// the fault to report, and not that it cannot be rolled back.
    /// </summary>
    public static async ValueTask EndAsync(this DbTransaction transaction)
    {
        try
        {
            await transaction.DisposeAsync();
        }
        catch (Exception exception) when (exception is InvalidOperationException or DbException)
        {
        }
    }
}
