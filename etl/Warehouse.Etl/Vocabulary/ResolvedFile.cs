using System.Text.RegularExpressions;
using Warehouse.Etl.Read;

namespace Warehouse.Etl.Vocabulary;

/// <summary>A file that a source was found to be.</summary>
/// <param name="Path">As an absolute path.</param>
/// <param name="Entry">Of a zip archive, the entry or a glob of several; null for the only one.</param>
/// <param name="Settings">What stands for <c>${name}</c>.</param>
/// <param name="Shown">How people know it; null for the path.</param>
internal sealed partial record ResolvedFile(string Path, string? Entry, IReadOnlyDictionary<string, string> Settings, string? Shown)
{
    /// <summary>The setting for the period of a run.</summary>
    public const string Period = "period";

    private const string NotKnownYet = "2000";

    /// <summary>True when the files are only known once they are looked for.</summary>
    public static bool IsLater(SourceSpec source) =>
        source is not FilesSource files || files.Places.Any(place => Glob.IsPattern(place.File));

    /// <summary>
    /// What can be said of the files before they are looked for, so that the columns can be checked: a year stands for what is
    /// not known yet.
    /// </summary>
    public static IReadOnlyList<ResolvedFile> AsDeclared(SourceSpec source, IReadOnlyList<string> periods)
    {
        var period = periods.Count > 0 ? periods[^1] : null;
        return source switch
        {
            FilesSource files => files.Places.Select(place => new ResolvedFile(
                period is null ? place.File : place.File.Replace("${period}", period, StringComparison.Ordinal), place.Entry, Known(place.Settings, place.Names, period), null)).ToList(),
            FolderSource folder => [new ResolvedFile(folder.Path, null, Known(FieldSpec.EmptyMap, folder.Names, folder.IsEach ? NotKnownYet : period), folder.Shown)],
            _ => [new ResolvedFile(source.Shown, null, Known(FieldSpec.EmptyMap, null, period ?? NotKnownYet), null)],
        };
    }

    private static Dictionary<string, string> Known(IReadOnlyDictionary<string, string> settings, string? names, string? period)
    {
        var known = new Dictionary<string, string>(settings, StringComparer.Ordinal);
        if (period is not null)
            known[Period] = period;
        foreach (Match group in names is null ? [] : GroupPattern().Matches(names).Cast<Match>())
            known[group.Groups[1].Value] = NotKnownYet;
        return known;
    }

    [GeneratedRegex(@"\(\?<(\w+)>")]
    private static partial Regex GroupPattern();
}
