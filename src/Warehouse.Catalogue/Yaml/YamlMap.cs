using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Warehouse.Catalogue.Yaml;

/// <summary>
/// A mapping of a YAML file of ours. It remembers which keys were asked for, so that <see cref="Finish"/> can name those
/// that no one knows; every mistake is collected with its line and reading goes on.
/// </summary>
/// <param name="file">The file as problems name it.</param>
/// <param name="node">The mapping.</param>
/// <param name="codePrefix">What its problems' codes begin with: <c>catalogue.</c></param>
/// <param name="problems">Where they are collected.</param>
public sealed class YamlMap(string file, YamlMappingNode node, string codePrefix, List<Problem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Line of the file.</summary>
    public long Line => node.Start.Line;

    /// <summary><c>file:line</c> of the mapping.</summary>
    public string Location => $"{file}:{Line}";

    /// <summary>Its keys, in order.</summary>
    public IEnumerable<string> Keys => node.Children.Keys.Select(key => ScalarOf(key, "key")).OfType<string>();

    /// <summary>Whether the key is there; asking makes it known.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>The text at a key that must be there; empty after a mistake.</summary>
    public string Text(string key)
    {
        if (Find(key) is null)
        {
            Mistake(codePrefix + "missing_key", Line, $"The key '{key}' is missing.");
            return "";
        }

        return OptionalText(key) ?? "";
    }

    /// <summary>Notes a mistake in the value of a key.</summary>
    public void Mistake(string key, string message, string hint = "", string kind = "bad_value") =>
        Mistake(codePrefix + kind, LineOf(key), message, hint);

    /// <summary>The text at a key; null when it is absent or says <c>null</c>.</summary>
    public string? OptionalText(string key) => Find(key) is { } value ? ScalarOf(value, key) : null;

    /// <summary>The line of a key's value, or of the mapping.</summary>
    public long LineOf(string key) => Find(key)?.Start.Line ?? Line;

    /// <summary>A list of texts, or the single text that stands in its place; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children.Select(child => ScalarOf(child, key)).OfType<string>().ToList(),
        var single => ScalarOf(single, key) is { } text ? [text] : [],
    };

    /// <summary>Text → text; empty when absent.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string key)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(key) is not { } value)
            return result;
        if (value is not YamlMappingNode map)
        {
            Mistake(codePrefix + "bad_value", value.Start.Line, $"'{key}' must be a mapping of text to text.");
            return result;
        }

        foreach (var (name, text) in map.Children)
        {
            if (ScalarOf(name, key) is { } from && ScalarOf(text, key) is { } to)
                result[from] = to;
        }

        return result;
    }

    /// <summary>Text → list of texts; empty when absent.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> TextLists(string key)
    {
        var result = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (Map(key) is not { } map)
            return result;
        foreach (var name in map.Keys)
            result[name] = map.Texts(name);
        return result;
    }

    /// <summary>The whole mapping as text → text; every key of it is then known.</summary>
    public IReadOnlyDictionary<string, string> Texts()
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Children)
        {
            if (ScalarOf(key, "key") is { } from && ScalarOf(value, from) is { } to)
                result[from] = to;
        }

        return result;
    }

    /// <summary>A list of mappings; empty when absent.</summary>
    public IReadOnlyList<YamlMap> Maps(string key)
    {
        var entries = List(key);
        foreach (var text in entries.Where(entry => entry.Map is null))
            Mistake(codePrefix + "bad_value", text.Line, $"'{key}' must be a list of mappings.");
        return entries.Select(entry => entry.Map).OfType<YamlMap>().ToList();
    }

    /// <summary>A mapping; null when absent.</summary>
    public YamlMap? Map(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlMappingNode map:
                return new YamlMap(file, map, codePrefix, problems);
            case var other:
                Mistake(codePrefix + "bad_value", other.Start.Line, $"'{key}' must be a mapping.");
                return null;
        }
    }

    /// <summary>The entries of a mapping, each with its key; empty when absent.</summary>
    public IReadOnlyList<(string Name, YamlEntry Entry)> Entries(string key)
    {
        if (Map(key) is not { } map)
            return [];
        return map.Children.Select(pair => (pair.Name, pair.Entry)).ToList();
    }

    /// <summary>The entries of a list, or the single one that stands in its place; empty when absent.</summary>
    public IReadOnlyList<YamlEntry> List(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children.Select(Entry).ToList(),
        var single => [Entry(single)],
    };

    /// <summary>A whole number that is not negative.</summary>
    public int? WholeNumber(string key)
    {
        if (OptionalText(key) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return value;
        Mistake(codePrefix + "bad_value", LineOf(key), $"'{key}' must be a whole number, not '{text}'.");
        return null;
    }

    /// <summary>A number.</summary>
    public decimal? Number(string key)
    {
        if (OptionalText(key) is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return value;
        Mistake(codePrefix + "bad_value", LineOf(key), $"'{key}' must be a number, not '{text}'.");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; false when absent.</summary>
    public bool Flag(string key)
    {
        if (OptionalText(key) is not { } text)
            return false;
        if (text is not ("true" or "false"))
            Mistake(codePrefix + "bad_value", LineOf(key), $"'{key}' must be true or false, not '{text}'.");
        return text == "true";
    }

    /// <summary>One of some words; the fallback when absent or mistaken. A null fallback makes the key required.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> words, T? fallback = null) where T : struct
    {
        if (OptionalText(key) is not { } text)
        {
            if (fallback is null)
                Text(key);
            return fallback ?? default;
        }

        if (words.TryGetValue(text, out var value))
            return value;
        Mistake(codePrefix + "bad_value", LineOf(key), $"'{text}' is no {key}; there are {string.Join(", ", words.Keys)}.", Nearest.Hint(text, words.Keys));
        return fallback ?? default;
    }

    /// <summary>Notes a mistake on a line of the file.</summary>
    public void Mistake(string code, long line, string message, string hint = "") =>
        problems.Add(new Problem(code, message, $"{file}:{line}", hint));

    /// <summary>Notes every key that was never asked for.</summary>
    public void Finish()
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is YamlScalarNode { Value: { } name } && _known.Contains(name))
                continue;
            var text = key is YamlScalarNode scalar ? scalar.Value ?? "" : key.ToString();
            Mistake(codePrefix + "unknown_key", key.Start.Line, $"There is no key '{text}' here; there are {string.Join(", ", _known)}.", Nearest.Hint(text, _known));
        }
    }

    private IEnumerable<(string Name, YamlEntry Entry)> Children =>
        node.Children.Select(pair => (Name: ScalarOf(pair.Key, "key") ?? "", Entry: Entry(pair.Value)));

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
    }

    private YamlEntry Entry(YamlNode child) => child switch
    {
        YamlMappingNode map => new YamlEntry(null, new YamlMap(file, map, codePrefix, problems), child.Start.Line),
        _ => new YamlEntry(ScalarOf(child, "entry"), null, child.Start.Line),
    };

    private string? ScalarOf(YamlNode value, string key)
    {
        if (value is YamlScalarNode scalar)
            return scalar.Style == ScalarStyle.Plain && scalar.Value is (null or "" or "null" or "~") ? null : scalar.Value;
        Mistake(codePrefix + "bad_value", value.Start.Line, $"'{key}' must be a text here, not a list or mapping.");
        return null;
    }
}

/// <summary>An entry of a list or mapping: a text, or a mapping.</summary>
/// <param name="Text">The text; null for a mapping and for <c>null</c>.</param>
/// <param name="Map">The mapping; null for a text.</param>
/// <param name="Line">Line of the file.</param>
public sealed record YamlEntry(string? Text, YamlMap? Map, long Line);
