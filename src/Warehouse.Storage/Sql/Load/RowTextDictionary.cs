using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Warehouse.Storage.Sql.Load;

/// <summary>Texts by name, as a row has them. Many rows share the names, which are few; a name without a text is not there.</summary>
/// <param name="names">The same array for all rows of a table; nobody changes it.</param>
/// <param name="texts">In their order.</param>
public sealed class RowTextDictionary(string[] names, string?[] texts) : IReadOnlyDictionary<string, string>
{
    /// <summary>All names, also those without a text; the same object for all rows of a table.</summary>
    internal string[] Names => names;

    /// <inheritdoc />
    public int Count => texts.Count(text => text is not null);

    /// <inheritdoc />
    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    /// <inheritdoc />
    public IEnumerable<string> Values => this.Select(pair => pair.Value);

    /// <inheritdoc />
    public string this[string key] => TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"The row has no {key}.");

    /// <summary>The text of a name by its place; null when it has none.</summary>
    internal string? this[int place] => texts[place];

    /// <summary>The same with another text for a name that it knows.</summary>
    public RowTextDictionary With(string name, string text)
    {
        var other = (string?[])texts.Clone();
        other[Array.IndexOf(names, name)] = text;
        return new RowTextDictionary(names, other);
    }

    /// <inheritdoc />
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc />
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

    /// <inheritdoc />
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
