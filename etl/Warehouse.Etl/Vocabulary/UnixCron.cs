using System.Globalization;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Vocabulary;

/// <summary>
/// The five fields of Unix cron. Schedulers differ in steps, in names, in the number of Sunday and in what two kinds of days
/// mean together, so what they get is written out: numbers, commas and stars are the same to all.
/// </summary>
internal static class UnixCron
{
    private static readonly Field[] Fields =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of the month", 1, 31, []),
        new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        new("day of the week", 0, 6, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ];

    /// <summary>The fields written out: <c>*/30 3 * * MON-FRI</c> is <c>0,30 3 * * 1,2,3,4,5</c>; null after a mistake.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <param name="mistake">Told of each mistake.</param>
    public static string? Read(string text, Action<string> mistake)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != Fields.Length)
        {
            mistake($"'{text}' is no cron: it has five fields, {string.Join(", ", Fields.Select(field => field.Name))}. Every day at three is '0 3 * * *'.");
            return null;
        }

        var values = Fields.Zip(words, (field, word) => ReadField(field, word, mistake)).ToList();
        if (values.Any(set => set is null))
            return null;
        if (ContradictionIn(values[2]!, values[3]!, values[4]!) is not { } contradiction)
            return string.Join(' ', Fields.Zip(values, (field, set) => field.IsWhole(set!) ? "*" : string.Join(',', set!)));
        mistake($"'{text}' {contradiction}");
        return null;
    }

    private static string? ContradictionIn(SortedSet<int> days, SortedSet<int> months, SortedSet<int> weekdays)
    {
        if (!Fields[2].IsWhole(days) && !Fields[4].IsWhole(weekdays))
            return "names days of the month and days of the week, which schedulers read differently; leave one of them '*'.";
        // Of a leap year, in which February is longest.
        return months.Any(month => days.Min <= DateTime.DaysInMonth(2024, month)) ? null : "never comes: these months have no such day.";
    }

    private static SortedSet<int>? ReadField(Field field, string word, Action<string> mistake)
    {
        var values = new SortedSet<int>();
        foreach (var part in word.Split(','))
        {
            if (ReadPart(field, part) is not { } some)
            {
                mistake($"'{part}' is no {field.Name}: {field.First} to {field.Last}{(field.Names.Length > 0 ? $" or {field.Names[0]} to {field.Names[^1]}" : "")}, 'a-b' for a range, '*' for all, '*/n' or 'a-b/n' for every n-th.{(Nearest.Find(part, field.Names) is { } near ? $" Did you mean '{near}'?" : "")}");
                return null;
            }

            values.UnionWith(some);
        }

        return values;
    }

    // One of: *  */n  a  a-b  a-b/n
    private static IEnumerable<int>? ReadPart(Field field, string part)
    {
        var (range, step) = part.Split('/') switch
        {
            [var all] => (all, 1),
            [var all, var every] when Number(every) is > 0 and var n && (all == "*" || all.Contains('-', StringComparison.Ordinal)) => (all, n),
            _ => ("", 1),
        };
        var (first, last) = range.Split('-') switch
        {
            ["*"] => (field.First, field.Last),
            [var one] => (field.ValueOf(one), field.ValueOf(one)),
            [var from, var to] => (field.ValueOf(from), field.ValueOf(to)),
            _ => (null, null),
        };
        if (field.IsWeek && first > 0 && last == 0)
            last = 7; // A range that ends on Sunday.
        if (first is not { } start || last is not { } end || start > end)
            return null;
        return Enumerable.Range(0, (end - start) / step + 1).Select(i => start + i * step).Select(value => field.IsWeek ? value % 7 : value);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Field(string Name, int First, int Last, string[] Names)
    {
        public bool IsWeek => Last == 6;

        public int? ValueOf(string word) => Array.FindIndex(Names, name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) switch
        {
            >= 0 and var index => First + index,
            _ => Number(word) is { } number && number >= First && (number <= Last || (IsWeek && number == 7)) ? number : null,
        };

        public bool IsWhole(SortedSet<int> values) => values.Count == Last - First + 1;
    }
}
