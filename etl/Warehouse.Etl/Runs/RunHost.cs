using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Warehouse.Etl.Runs;

/// <summary>Names this host in the run log, and tells whether another one on this machine is gone.</summary>
internal static class RunHost
{
    /// <summary>Machine, process, when the process began, and which host of the process.</summary>
    public static string NewName()
    {
        using var process = Process.GetCurrentProcess();
        return $"{Environment.MachineName}/{process.Id}/{BeganAt(process)}/{Guid.NewGuid():n}";
    }

    /// <summary>True only when it is certain; a host of another machine is known to be gone by its silence alone.</summary>
    public static bool IsGone(string name)
    {
        var parts = name.Split('/');
        if (parts.Length != 4 || parts[0] != Environment.MachineName || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
            return false;
        try
        {
            using var process = Process.GetProcessById(processId);
            // A process number is used again, in a container at every start.
            return process.HasExited || BeganAt(process) != parts[2];
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    // To the second: the system derives it from its uptime, so that two readings differ a little.
    private static string BeganAt(Process process) =>
        process.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
