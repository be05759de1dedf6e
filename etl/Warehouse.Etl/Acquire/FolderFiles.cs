using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Acquire;

/// <summary>The files that a folder or a glob stands for.</summary>
internal static class FolderFiles
{
    /// <summary>
    /// The files of a folder in their order; of a folder whose files are runs of their own, the last one of the period, because a
    /// later file corrects an earlier one. Throws <c>etl.folder_not_found</c>, <c>etl.file_not_found</c> and <c>etl.unexpected_file_name</c>.
    /// </summary>
    public static IReadOnlyList<FolderFile> Of(FolderSource folder, Pipeline pipeline, string period)
    {
        var files = All(folder, pipeline);
        if (folder.IsEach && period.Length == 0)
            throw new ProblemException(new Problem("etl.period_required", "Every file of the folder is a run of its own, and needs its period.", pipeline.Path, $"Periods are {string.Join(", ", files.Select(f => f.Period).Distinct().Take(10))}."));
        var found = folder.IsEach ? files.Where(file => file.Period == period).TakeLast(1).ToList() : files;
        return found.Count > 0
            ? found
            : throw new ProblemException(new Problem("etl.file_not_found", $"No file of the folder is like '{folder.Glob}'{(period.Length > 0 ? $" and of the period '{period}'" : "")}.", folder.Path));
    }

    /// <summary>All files of a folder in their order.</summary>
    public static IReadOnlyList<FolderFile> All(FolderSource folder, Pipeline pipeline)
    {
        if (!Directory.Exists(folder.Path))
            throw new ProblemException(new Problem("etl.folder_not_found", "There is no such folder.", folder.Path));
        var files = Matching(Path.Combine(folder.Path, folder.Glob)).Select(path => FileOf(folder, path, pipeline));
        return (folder.ByTime ? files.OrderBy(f => f.ChangedAt).ThenBy(f => f.Resolved.Path, StringComparer.Ordinal) : files.OrderBy(f => f.Resolved.Path, StringComparer.Ordinal)).ToList();
    }

    /// <summary>Files that a glob with an absolute path matches, by name; <c>**/</c> leads into folders. Those whose name begins with a point are not meant.</summary>
    public static IReadOnlyList<string> Matching(string glob)
    {
        var root = glob;
        while (Glob.IsPattern(root))
            root = Path.GetDirectoryName(root) ?? Path.GetPathRoot(glob)!;
        if (!Directory.Exists(root))
            return File.Exists(root) ? [root] : [];
        var pattern = Glob.ToRegex(Path.GetRelativePath(root, glob).Replace('\\', '/'));
        var isDeep = glob[root.Length..].TrimStart('/', '\\').IndexOfAny(['/', '\\']) >= 0;
        return Directory.EnumerateFiles(root, "*", isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Where(file => pattern.IsMatch(Path.GetRelativePath(root, file).Replace('\\', '/')) && !Path.GetFileName(file).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>What the name of a file sets, besides what its place does. Throws <c>etl.unexpected_file_name</c>.</summary>
    public static IReadOnlyDictionary<string, string> SettingsOf(string file, string? names, IReadOnlyDictionary<string, string> settings, Pipeline pipeline)
    {
        if (names is null)
            return settings;
        var match = Regex.Match(Path.GetFileName(file), names, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        if (!match.Success)
            throw new ProblemException(new Problem("etl.unexpected_file_name", $"The name '{Path.GetFileName(file)}' is not like {names}.", file, "Name the file as the others are named, let 'glob' leave it out, or correct 'names'."));
        var all = new Dictionary<string, string>(settings, StringComparer.Ordinal);
        foreach (var group in match.Groups.Cast<Group>().Where(group => group.Success && !char.IsAsciiDigit(group.Name[0])))
            all[group.Name] = group.Value;
        return all;
    }

    private static FolderFile FileOf(FolderSource folder, string path, Pipeline pipeline)
    {
        var info = new FileInfo(path);
        var name = Path.GetRelativePath(folder.Path, path).Replace('\\', '/');
        var settings = SettingsOf(path, folder.Names, FieldSpec.EmptyMap, pipeline);
        var period = settings.GetValueOrDefault(ResolvedFile.Period, name);
        if (folder.IsEach)
            settings = new Dictionary<string, string>(settings, StringComparer.Ordinal) { [ResolvedFile.Period] = period };
        return new FolderFile(new ResolvedFile(path, null, settings, name), folder.IsEach ? period : "", info.Length, info.LastWriteTimeUtc);
    }
}

/// <summary>A file of a folder.</summary>
/// <param name="Resolved">Where it is, and what its name sets.</param>
/// <param name="Period">The period it is of; empty where all files are one source.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="ChangedAt">When it changed, UTC.</param>
internal sealed record FolderFile(ResolvedFile Resolved, string Period, long Length, DateTime ChangedAt);
