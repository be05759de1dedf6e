using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>Whether there is room for what the program itself writes; the warehouse says what it needs.</summary>
internal static class DiskChecks
{
    public static Finding Run() => FreeSpace.Of("temporary files", Path.GetTempPath(), "Make room, or let TMPDIR (on Windows TEMP) name another disk.");
}
