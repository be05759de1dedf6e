using System.Globalization;

namespace Warehouse.Storage.Doctor;

/// <summary>Whether there is room for a load: a load may double what it replaces, and sorts in the temporary folder.</summary>
public static class FreeSpace
{
    private const string Area = "disk";
    private const long Scarce = 2L << 30;
    private const long TooLittle = 200L << 20;

    /// <summary>Of the disk that holds a folder, or will.</summary>
    /// <param name="name">What the room is for.</param>
    /// <param name="folder">Null when there is no such disk.</param>
    /// <param name="whatToDo">When there is too little.</param>
    public static Finding Of(string name, string? folder, string whatToDo)
    {
        try
        {
            return folder is null
                ? new Finding(Area, name, Verdict.Failure, "There is no such disk.", whatToDo)
                : Judge(name, $"at {folder}", new DriveInfo(folder).AvailableFreeSpace, whatToDo);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding(Area, name, Verdict.Failure, exception.Message, whatToDo);
        }
    }

    /// <summary>What a number of free bytes means.</summary>
    public static Finding Judge(string name, string place, long free, string whatToDo)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{free >> 20:N0} MiB are free {place}.");
        return free < TooLittle ? new Finding(Area, name, Verdict.Failure, what, whatToDo)
            : free < Scarce ? new Finding(Area, name, Verdict.Warning, what, whatToDo)
            : new Finding(Area, name, Verdict.Ok, what);
    }
}
