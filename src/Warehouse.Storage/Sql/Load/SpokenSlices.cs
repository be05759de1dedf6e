using System.Globalization;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// The slices that a source speaks of, whether or not a row of them is kept. Where every row of one is rejected, the source
/// neither tells it anew nor takes it away: what was loaded before must not pass for confirmed, so the load is refused.
/// </summary>
internal sealed class SpokenSlices : IDisposable
{
    private const string Spoken = "spoken";
    private const string Silent = "silent";
    private const int Shown = 5;

    private readonly FactLoad _fact;
    private readonly IReadOnlyList<Key> _keys;
    private readonly IStagingInsert _insert;
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private long _unplaced;

    /// <summary>Their temporary tables are there.</summary>
    public SpokenSlices(LoadSession session, LoadSlices slices, FactLoad fact)
    {
        _fact = fact;
        _keys = slices.Keys.Select((key, i) => new Key(key, $"k{i}", fact)).ToList();
        _insert = session.Warehouse.Insert(session.Connection, Spoken, Columns(session.Dialect, slices));
    }

    /// <summary>Makes the temporary tables.</summary>
    public static IReadOnlyList<string> Ddl(SqlDialect dialect, LoadSlices slices) =>
        [dialect.CreateTemporary(Spoken, Columns(dialect, slices)), dialect.CreateTemporary(Silent, Columns(dialect, slices))];

    /// <summary>A row, or a part of one, was refused before it was staged.</summary>
    /// <param name="keys">As far as they could be read: dimension → member id, column → value.</param>
    public void Add(IReadOnlyDictionary<string, string> keys)
    {
        var texts = _keys.Select(key => keys.GetValueOrDefault(key.Name)).ToList();
        if (texts.Contains(null))
            _unplaced++;
        else if (_added.Add(string.Join('|', texts)))
        {
            for (var i = 0; i < texts.Count; i++)
                _insert.Row[i] = texts[i];
            _insert.Add();
        }
    }

    /// <summary>Sends what was added.</summary>
    public Task FlushAsync(bool isEnd, CancellationToken cancellationToken) => _insert.FlushAsync(isEnd, cancellationToken);

    /// <summary>Adds those of staged rows; call it before rows are refused that are staged.</summary>
    public Task AddStagedAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var members = _keys.Where(key => key.Dimension is not null);
        return session.ExecuteAsync(
            $"""
            insert into {session.Dialect.Temporary(Spoken)} ({List(key => key.Slot)})
            select {List(key => key.Dimension is null ? $"concat(s.{key.Column}, '')" : $"u{key.Slot}.id")}
            from (select distinct {List(key => $"s.{key.Column}")} from {_fact.Table.Staging} as s) as s
            {string.Join('\n', members.Select(key => $"join {session.Dialect.Temporary(MemberNumbers.Used(key.Dimension!.Id))} as u{key.Slot} on u{key.Slot}.number = s.{key.Column}"))}
            """,
            cancellationToken);
    }

    /// <summary>Why the load is not to be committed; null when every slice of which rows are loaded has kept one.</summary>
    /// <param name="session">In its transaction; what was to be refused is.</param>
    /// <param name="slices">The same slices.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Problem?> FindRejectedAsync(LoadSession session, SliceLoad slices, CancellationToken cancellationToken)
    {
        var (dialect, names) = (session.Dialect, string.Join(", ", _keys.Select(key => key.Name)));
        var known = string.Concat(_keys.Where(key => key.Dimension is not null).Select(key => $"\njoin {LoadSchema.Known(dialect, key.Dimension!)} as n{key.Slot} on n{key.Slot}.id = p.{key.Slot}"));
        var silent = await session.ExecuteAsync(
            $"""
            insert into {dialect.Temporary(Silent)} ({List(key => key.Slot)})
            select distinct {List(key => $"p.{key.Slot}")}
            from {dialect.Temporary(Spoken)} as p{known}
            left join (select distinct {List(key => $"s.{key.Column}")} from {_fact.Table.Staging} as s) as s on {Same("s")}
            where s.{_keys[0].Column} is null
            """,
            cancellationToken);
        var loaded = silent == 0 ? [] : await session.QueryAsync<string>(
            $"""
            select concat({List(key => $"p.{key.Slot}", ", ' ', ")}, '')
            from {dialect.Temporary(Silent)} as p{known}
            where exists (select 1 from {_fact.Table.Table} as t where t.pipeline_id = @pipeline and {Same("t")})
            order by 1
            """,
            cancellationToken);
        if (loaded.Count > 0)
            return Refusal($"Every row of {names} {string.Join(", ", loaded.Take(Shown))}{(loaded.Count > Shown ? $" and {loaded.Count - Shown} more" : "")} was rejected, of which rows are loaded.");
        var gone = _unplaced == 0 ? 0 : await slices.CountGoneAsync(session, cancellationToken);
        return gone == 0 ? null : Refusal(string.Create(CultureInfo.InvariantCulture, $"{_unplaced} rejected rows do not say of which {names} they are, and {gone} that were loaded of this period are not in the source otherwise."));
    }

    /// <inheritdoc />
    public void Dispose() => _insert.Dispose();

    private static Problem Refusal(string why) => new("etl.slice_rejected", why, "", "What was loaded before stays. Correct the rejected rows, or leave out of the source what it does not tell.");

    private static IReadOnlyList<TableColumn> Columns(SqlDialect dialect, LoadSlices slices) => slices.Keys.Select((_, i) => dialect.Text($"k{i}", 200)).ToList();

    private string List(Func<Key, string> text, string between = ", ") => string.Join(between, _keys.Select(text));

    private string Same(string alias) =>
        string.Join(" and ", _keys.Select(key => key.Dimension is null ? $"concat({alias}.{key.Column}, '') = p.{key.Slot}" : $"{alias}.{key.Column} = n{key.Slot}.member_key"));

    // A key of slices: a dimension, or a column of the fact that is none.
    private sealed class Key(string name, string slot, FactLoad fact)
    {
        private readonly (Dimension Dimension, TableColumn Column) _use = fact.Dimensions.FirstOrDefault(d => d.Dimension.Id == name);

        public string Name => name;

        public string Slot => slot;

        public Dimension? Dimension => _use.Dimension;

        public string Column => _use.Column?.Name ?? fact.Degenerate.First(d => d.Definition.Column == name).Column.Name;
    }
}
