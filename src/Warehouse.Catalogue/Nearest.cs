namespace Warehouse.Catalogue;

/// <summary>Finds the known word nearest to a mistaken one, for hints.</summary>
public static class Nearest
{
    /// <summary>The sentence "Did you mean 'x'?" for the nearest known word, or empty when none is near.</summary>
    public static string Hint(string wrong, IEnumerable<string> known) =>
        Find(wrong, known) is { } near ? $"Did you mean '{near}'?" : "";

    /// <summary>The nearest known word within two edits in five letters, or one that contains the other; null when none is.</summary>
    public static string? Find(string wrong, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var word in known)
        {
            var limit = Math.Clamp(Math.Max(word.Length, wrong.Length) * 2 / 5, 1, 5);
            var distance = Distance(wrong.ToLowerInvariant(), word.ToLowerInvariant());
            if (distance > limit && wrong.Length > 1 && (word.Contains(wrong, StringComparison.OrdinalIgnoreCase) || wrong.Contains(word, StringComparison.OrdinalIgnoreCase)))
                distance = limit;
            if (distance <= limit && distance < bestDistance)
                (best, bestDistance) = (word, distance);
        }

        return best;
    }

    // Levenshtein's distance, two rows at a time.
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, substitution);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
