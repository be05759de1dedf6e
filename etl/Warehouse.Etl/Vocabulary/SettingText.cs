using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Texts of a pipeline in which <c>${name}</c> stands for what the file or the sheet sets.</summary>
/// <param name="whole">The pipeline, where mistakes are noted.</param>
/// <param name="settings">What is set.</param>
internal sealed partial class SettingText(YamlMap whole, IReadOnlyDictionary<string, string> settings)
{
    /// <summary>Fills them in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="line">Where it stands in the pipeline file.</param>
    public string Fill(string text, long line) => SettingPattern().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        if (settings.TryGetValue(name, out var value))
            return value;
        whole.Mistake("etl.pipeline_bad_value", line, $"'{match.Value}' is not set by every file or sheet.", Nearest.Hint(name, settings.Keys));
        return match.Value;
    });

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex SettingPattern();
}
