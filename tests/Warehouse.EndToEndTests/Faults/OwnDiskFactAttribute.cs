using System.Diagnostics;

namespace Warehouse.EndToEndTests.Faults;

/// <summary>A fact about a disk of its own, which a process mounts where only it sees it; skipped, and shown as skipped, where that is not allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OwnDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(() =>
    {
        if (!OperatingSystem.IsLinux())
            return "Only Linux gives a process disks of its own.";
        try
        {
            using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "This user may not mount a disk of its own: " + process.StandardError.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no unshare.";
        }
    });

    public OwnDiskFactAttribute()
    {
        if (WhyNot.Value is { } reason)
            Skip = reason;
    }
}
