using System.Globalization;

namespace Warehouse.Host.Doctor;

/// <summary>Whether there is room for a load: a load may double what it replaces, and sorts in the temporary folder.</summary>
internal static class DiskChecks
{
    private const string Area = "disk";
    private const long Scarce = 2L << 30;
    private const long TooLittle = 200L << 20;

    public static IEnumerable<Finding> Run(Setup setup)
    {
        // What is wrong with an empty path is said with the settings.
        if (!string.IsNullOrWhiteSpace(setup.Storage.Path))
            yield return Check("warehouse", Places.NearestFolder(Path.GetFullPath(setup.Storage.Path)), "Make room, or let Storage:Path name another disk.");
        yield return Check("temporary files", Path.GetTempPath(), "Make room, or let TMPDIR (on Windows TEMP) name another disk.");
    }

    /// <summary>What a number of free bytes means.</summary>
    internal static Finding Judge(string name, string folder, long free, string whatToDo)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{free >> 20:N0} MiB are free at {folder}.");
        return free < TooLittle ? new Finding(Area, name, Verdict.Failure, what, whatToDo)
            : free < Scarce ? new Finding(Area, name, Verdict.Warning, what, whatToDo)
            : new Finding(Area, name, Verdict.Ok, what);
    }

    private static Finding Check(string name, string? folder, string whatToDo)
    {
        try
        {
            return folder is null
                ? new Finding(Area, name, Verdict.Failure, "There is no such disk.", whatToDo)
                : Judge(name, folder, new DriveInfo(folder).AvailableFreeSpace, whatToDo);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding(Area, name, Verdict.Failure, exception.Message, whatToDo);
        }
    }
}
