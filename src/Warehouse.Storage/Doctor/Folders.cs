namespace Warehouse.Storage.Doctor;

/// <summary>Looks at folders without making any.</summary>
internal static class Folders
{
    /// <summary>The lowest folder above a path that exists; null when its disk does not.</summary>
    public static string? Nearest(string path)
    {
        var folder = Path.GetDirectoryName(path);
        while (folder is not null && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }

    /// <summary>Why nothing can be written in a folder; null when something can.</summary>
    public static string? WhyNotWritable(string folder)
    {
        try
        {
            // Rights, access lists and read-only disks are known only to who tries; the file is gone at once.
            using var probe = new FileStream(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
