using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Warehouse.Catalogue.Yaml;

/// <summary>
/// A mapping of a YAML file, read key by key; whatever is wrong becomes a <see cref="Problem"/> with file and line, and
/// reading goes on, so that one start reports every mistake.
/// </summary>
internal sealed class YamlEntry(string file, YamlMappingNode node, List<Problem> problems)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary><c>file:line</c> of the entry.</summary>
    public string Location => $"{file}:{node.Start.Line}";

    /// <summary>Text of a key that must be there; empty when it is not, which is a problem.</summary>
    public string Text(string key)
    {
        if (Find(key) is YamlScalarNode { Value: { Length: > 0 } value })
            return value;
        Report(key, $"'{key}' is missing or empty.");
        return "";
    }

    /// <summary>Text of a key, or what to take without it.</summary>
    public string Text(string key, string otherwise)
    {
        switch (Find(key))
        {
            case null:
                return otherwise;
            case YamlScalarNode scalar:
                return scalar.Value ?? otherwise;
            default:
                Report(key, $"'{key}' must be a text.");
                return otherwise;
        }
    }

    /// <summary>A whole number, or what to take without the key.</summary>
    public int Integer(string key, int otherwise)
    {
        var text = Text(key, otherwise.ToString(CultureInfo.InvariantCulture));
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        Report(key, $"'{key}' must be a whole number, not '{text}'.");
        return otherwise;
    }

    /// <summary>true or false; false without the key.</summary>
    public bool Flag(string key)
    {
        var text = Text(key, "false");
        if (text is "true" or "false")
            return text == "true";
        Report(key, $"'{key}' must be true or false, not '{text}'.");
        return false;
    }

    /// <summary>One of several words.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> words, T otherwise)
    {
        var text = Text(key);
        if (text.Length == 0)
            return otherwise;
        if (words.TryGetValue(text, out var value))
            return value;
        Report(key, $"'{key}' must be one of {string.Join(", ", words.Keys)}, not '{text}'.", Nearest.Hint(text, words.Keys));
        return otherwise;
    }

    /// <summary>A list of texts; empty without the key.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode list when list.Children.All(c => c is YamlScalarNode):
                return list.Children.Cast<YamlScalarNode>().Select(c => c.Value ?? "").ToList();
            default:
                Report(key, $"'{key}' must be a list of texts.");
                return [];
        }
    }

    /// <summary>A list of mappings; empty without the key.</summary>
    public IReadOnlyList<YamlEntry> Entries(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode list when list.Children.All(c => c is YamlMappingNode):
                return list.Children.Cast<YamlMappingNode>().Select(c => new YamlEntry(file, c, problems)).ToList();
            default:
                Report(key, $"'{key}' must be a list of mappings.");
                return [];
        }
    }

    /// <summary>A problem with the value of a key.</summary>
    public void Report(string key, string message, string hint = "", string code = "catalogue.bad_value") =>
        problems.Add(new Problem(code, message, $"{file}:{(Find(key) ?? node).Start.Line}", hint));

    /// <summary>Reports every key that nobody asked for; call it last.</summary>
    public void RefuseOthers()
    {
        foreach (var key in node.Children.Keys.OfType<YamlScalarNode>().Where(k => !_read.Contains(k.Value ?? "")))
            problems.Add(new Problem("catalogue.unknown_key", $"'{key.Value}' is not a key here.", $"{file}:{key.Start.Line}", Nearest.Hint(key.Value ?? "", _read)));
    }

    private YamlNode? Find(string key)
    {
        _read.Add(key);
        return node.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode { Value: { } name } && name == key).Value;
    }
}
