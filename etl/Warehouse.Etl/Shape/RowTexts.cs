using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Warehouse.Etl.Shape;

/// <summary>Texts by name, as a row has them. Many rows share the names, which are few; a name without a text is not there.</summary>
internal sealed class RowTexts(string[] names, string?[] texts) : IReadOnlyDictionary<string, string>
{
    public int Count => texts.Count(text => text is not null);

    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    public IEnumerable<string> Values => this.Select(pair => pair.Value);

    public string this[string key] => TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"The row has no {key}.");

    /// <summary>The same with another text for a name that it knows.</summary>
    public RowTexts With(string name, string text)
    {
        var other = (string?[])texts.Clone();
        other[Array.IndexOf(names, name)] = text;
        return new RowTexts(names, other);
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        // Of a handful of names, looking at each is faster than a hash.
        for (var i = 0; i < names.Length; i++)
        {
            if (!string.Equals(names[i], key, StringComparison.Ordinal))
                continue;
            value = texts[i];
            return value is not null;
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (texts[i] is { } text)
                yield return KeyValuePair.Create(names[i], text);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
