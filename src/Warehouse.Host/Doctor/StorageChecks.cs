using Warehouse.Catalogue;
using Warehouse.Storage;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>What the warehouse says of itself.</summary>
internal static class StorageChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        // What is wrong with an empty setting is said with the settings.
        if (string.IsNullOrWhiteSpace(storage.Engine == StorageEngine.SqlServer ? storage.ConnectionString : storage.Path))
            return [];
        try
        {
            return await StorageServices.Open(storage).ExamineAsync(TimeProvider.System, cancellationToken);
        }
        catch (ProblemException exception)
        {
            return exception.Problems.Select(problem => Finding.Of("warehouse", "connection", problem, "")).ToList();
        }
    }
}
