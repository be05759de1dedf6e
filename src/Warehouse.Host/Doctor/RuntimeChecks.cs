using System.Globalization;
using System.Runtime.InteropServices;

namespace Warehouse.Host.Doctor;

/// <summary>What the program runs on.</summary>
internal static class RuntimeChecks
{
    private const string Area = "program";

    public static IEnumerable<Finding> Run()
    {
        // Who runs the doctor as another user than the service sees that user's rights; the line shows it.
        yield return new Finding(Area, "process", Verdict.Ok, $"Version {EmbeddedSchema.Version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, as user {Environment.UserName}.");
        yield return Cultures();
    }

    private static Finding Cultures() =>
        AppContext.TryGetSwitch("System.Globalization.Invariant", out var invariant) && invariant
            ? new Finding(Area, "cultures", Verdict.Ok, "The program runs without the system's cultures; the SQLite engine needs none.")
            : new Finding(Area, "cultures", Verdict.Ok, $"The system's cultures are there; '{CultureInfo.CurrentCulture.Name}' is current.");
}
