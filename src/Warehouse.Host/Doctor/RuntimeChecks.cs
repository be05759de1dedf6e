using System.Globalization;
using System.Runtime.InteropServices;
using Warehouse.Storage;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>What the program runs on.</summary>
internal static class RuntimeChecks
{
    private const string Area = "program";

    public static IEnumerable<Finding> Run(StorageOptions storage)
    {
        // Who runs the doctor as another user than the service sees that user's rights; the line shows it.
        yield return new Finding(Area, "process", Verdict.Ok, $"Version {WarehouseSchema.ProgramVersion} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, as user {Environment.UserName}.");
        yield return Cultures(storage.Engine);
    }

    // Without ICU a program that may use it ends before its first line; so what is left to find is that it may not.
    private static Finding Cultures(StorageEngine engine) =>
        !AppContext.TryGetSwitch("System.Globalization.Invariant", out var invariant) || !invariant
            ? new Finding(Area, "cultures", Verdict.Ok, $"The system's cultures are there; '{CultureInfo.CurrentCulture.Name}' is current.")
            : engine == StorageEngine.SqlServer
                ? new Finding(Area, "cultures", Verdict.Failure, "The program runs without the system's cultures, and the driver for SQL Server does not.", "Take DOTNET_SYSTEM_GLOBALIZATION_INVARIANT out of the environment, and install ICU (libicu).")
                : new Finding(Area, "cultures", Verdict.Ok, "The program runs without the system's cultures; SQLite needs none.");
}
