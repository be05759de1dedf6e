using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// Numbers the members that staged facts name: by the keys that the warehouse has for them, and below 0 where it has none
/// yet, so that facts are staged as they will be stored. A key may be another one by the time of the commit, when other loads
/// came in between; what is numbered is therefore written down, and put right then (<see cref="FactLoad.RenumberAsync"/>).
/// </summary>
internal sealed class MemberNumbers
{
    private readonly Dictionary<string, Number> _numbers;
    private readonly IStagingInsert _used;
    private long _withoutKey;
    private string? _lastId;
    private object? _last;

    private MemberNumbers(Dictionary<string, Number> numbers, IStagingInsert used) => (_numbers, _used) = (numbers, used);

    /// <summary>Columns in which numbers are staged.</summary>
    public static IReadOnlyList<TableColumn> Columns(SqlDialect dialect) => [dialect.Number("number"), dialect.Text("id", 200)];

    /// <summary>The bare name of the temporary table of the members of a dimension that staged facts name.</summary>
    public static string Used(string dimension) => "used_" + dimension;

    /// <summary>Reads the keys that the warehouse has.</summary>
    public static async Task<MemberNumbers> ReadAsync(LoadSession session, Dimension dimension, IStagingInsert used, CancellationToken cancellationToken)
    {
        var (id, key) = dimension.Kind == DimensionKind.Members ? ($"t.{dimension.Id}_id", $"t.{dimension.Id}_key") : ($"cast(t.{dimension.Id} as nvarchar(20))", $"t.{dimension.Id}");
        var members = await session.QueryAsync<(string Id, long Key)>($"select {id}, {key} from {session.Dialect.Table(dimension.Table)} as t", cancellationToken);
        return new MemberNumbers(members.ToDictionary(member => member.Id, member => new Number(member.Key), StringComparer.Ordinal), used);
    }

    /// <summary>The number of a member, as a <see cref="long"/>.</summary>
    public object Of(string id)
    {
        // Sources are sorted by something, so that most rows name the member of the row before.
        if (ReferenceEquals(id, _lastId))
            return _last!;
        if (!_numbers.TryGetValue(id, out var number))
            _numbers.Add(id, number = new Number(--_withoutKey));
        if (!number.IsUsed)
        {
            number.IsUsed = true;
            _used.Row[0] = number.Value;
            _used.Row[1] = id;
            _used.Add();
        }

        (_lastId, _last) = (id, number.Value);
        return number.Value;
    }

    private sealed class Number(long value)
    {
        public object Value { get; } = value;

        public bool IsUsed { get; set; }
    }
}
