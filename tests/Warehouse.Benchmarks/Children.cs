using System.Runtime.InteropServices;

namespace Warehouse.Benchmarks;

/// <summary>What processes that have ended took.</summary>
internal static class Children
{
    private const int OfChildren = -1;

    /// <summary>Seconds of all processors, of all children that were waited for; not a number where the system does not say.</summary>
    public static double ProcessorSeconds()
    {
        // Two times of seconds and microseconds, then fourteen counters.
        var usage = new long[18];
        return OperatingSystem.IsLinux() && GetUsage(OfChildren, usage) == 0 ? usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6) : double.NaN;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetUsage(int who, [Out] long[] usage);
}
