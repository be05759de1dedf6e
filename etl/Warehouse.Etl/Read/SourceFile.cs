using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>Opens source files, with a problem that says what is there instead when one is not.</summary>
internal static class SourceFile
{
    /// <summary>Throws every problem of the files at once: <c>etl.file_not_found</c>, <c>etl.not_a_file</c>, <c>etl.empty_file</c>.</summary>
    public static void ThrowIfUnreadable(IEnumerable<string> files) =>
        ProblemException.ThrowIfAny(files.Distinct(StringComparer.Ordinal).Select(Check).OfType<Problem>().ToList());

    /// <summary>Opens a file for one pass from its beginning; throws <c>etl.unreadable_file</c> when the system refuses.</summary>
    public static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("etl.unreadable_file", $"The file cannot be opened: {e.Message}", file));
        }
    }

    private static Problem? Check(string file)
    {
        if (Directory.Exists(file))
            return new Problem("etl.not_a_file", "A directory stands where a source file should be.", file);
        var info = new FileInfo(file);
        if (!info.Exists)
            return new Problem("etl.file_not_found", "There is no such source file.", file, NearestIn(info.DirectoryName, info.Name));
        return info.Length == 0 ? new Problem("etl.empty_file", "The source file is empty.", file) : null;
    }

    private static string NearestIn(string? directory, string name)
    {
        if (directory is null || !Directory.Exists(directory))
            return "Its directory does not exist either.";
        var names = Directory.EnumerateFiles(directory).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).ToList();
        return Nearest.Hint(name, names);
    }
}
