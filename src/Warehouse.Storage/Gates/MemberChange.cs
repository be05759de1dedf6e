using System.Globalization;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Gates;

/// <summary>A member that a load would bring, take away or change.</summary>
/// <param name="Dimension">Its dimension; empty of the line that says how many more there are.</param>
/// <param name="Member">Its id.</param>
/// <param name="Attribute">The attribute; empty: the member itself, shown by its name.</param>
/// <param name="Before">As it is; null: there is nothing.</param>
/// <param name="After">As it would be; null: there would be nothing.</param>
public sealed record MemberChange(string Dimension, string Member, string Attribute, string? Before, string? After);

/// <summary>The members of the tables that a load fills, as they are at one moment.</summary>
internal sealed class MemberTables
{
    private const int Most = 1000;

    private readonly IReadOnlyList<(string Name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Rows)> _tables;

    private MemberTables(IReadOnlyList<(string Name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Rows)> tables) => _tables = tables;

    /// <summary>Reads the tables of which the load has rows, or had some.</summary>
    public static async Task<MemberTables> ReadAsync(LoadSession session, IEnumerable<MemberLoad> members, CancellationToken cancellationToken)
    {
        var tables = new List<(string Name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Rows)>();
        foreach (var member in members)
        {
            var table = member.Table;
            if (await session.CountAsync($"select count(*) from {table.Staging}", cancellationToken) == 0
                && await session.CountAsync($"select count(*) from {table.Table} as t where t.pipeline_id = @pipeline", cancellationToken) == 0)
                continue;
            var rows = await session.QueryAsync<object>($"select {LoadTable.List(table.Keys.Concat(table.Values))} from {table.Table}", cancellationToken);
            tables.Add((member.Name, rows.Cast<IDictionary<string, object?>>().ToDictionary(
                row => string.Join('/', table.Keys.Select(key => Text(row[key.Name]))),
                row => (IReadOnlyDictionary<string, string?>)table.Values.ToDictionary(column => column.Name, column => Text(row[column.Name])))));
        }

        return new MemberTables(tables);
    }

    /// <summary>What is different in another moment, in order; of very much the first, and how much more there is.</summary>
    public IReadOnlyList<MemberChange> To(MemberTables after)
    {
        var none = new Dictionary<string, IReadOnlyDictionary<string, string?>>();
        var names = _tables.Concat(after._tables).Select(table => table.Name).Distinct().ToList();
        var changes = names.SelectMany(name => Changes(
            name,
            _tables.FirstOrDefault(table => table.Name == name).Rows ?? none,
            after._tables.FirstOrDefault(table => table.Name == name).Rows ?? none)).ToList();
        return changes.Count <= Most ? changes : [.. changes.Take(Most), new MemberChange("", "", "", null, (changes.Count - Most).ToString(CultureInfo.InvariantCulture))];
    }

    private static IEnumerable<MemberChange> Changes(
        string name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> before, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> after)
    {
        foreach (var id in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
            if (!before.TryGetValue(id, out var was))
                yield return new MemberChange(name, id, "", null, Name(after[id], id));
            else if (!after.TryGetValue(id, out var willBe))
                yield return new MemberChange(name, id, "", Name(was, id), null);
            else
                foreach (var (attribute, value) in was.Where(cell => cell.Value != willBe[cell.Key]))
                    yield return new MemberChange(name, id, attribute, value, willBe[attribute]);
    }

    private static string Name(IReadOnlyDictionary<string, string?> row, string id) => row.GetValueOrDefault("name_zh") ?? id;

    // The same on every engine, whatever type its driver gives.
    private static string? Text(object? value) => value switch
    {
        null or DBNull => null,
        bool flag => flag ? "1" : "0",
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.##########", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
