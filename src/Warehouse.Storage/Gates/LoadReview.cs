using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Gates;

/// <summary>
/// Looks at the warehouse before and after a merge, within its transaction: what the gates find, and what changes at the
/// level of districts. The merge can be taken back and the rest of the transaction kept.
/// </summary>
public sealed class LoadReview
{
    private const string Mark = "before_merge";

    private readonly WarehouseLoad _load;
    private readonly LoadSession _session;
    private readonly IndicatorCatalogue _catalogue;
    private readonly FactTable? _fact;
    private readonly Dictionary<(string Measure, string District, long Year, string Stage), double>? _before;
    private readonly IReadOnlyDictionary<long, long>? _rowsBefore;
    private readonly MemberTables? _membersBefore;

    private LoadReview(
        WarehouseLoad load, IndicatorCatalogue catalogue, FactTable? fact, Dictionary<(string Measure, string District, long Year, string Stage), double>? before, IReadOnlyDictionary<long, long>? rowsBefore, MemberTables? membersBefore) =>
        (_load, _session, _catalogue, _fact, _before, _rowsBefore, _membersBefore) = (load, load.Session, catalogue, fact, before, rowsBefore, membersBefore);

    /// <summary>Remembers how it is; call it before the merge.</summary>
    /// <param name="load">In its transaction.</param>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="fact">The fact that is loaded; null for members only.</param>
    /// <param name="withChanges">Whether changes are wanted, which reads the fact and its members twice.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<LoadReview> BeginAsync(WarehouseLoad load, IndicatorCatalogue catalogue, FactTable? fact, bool withChanges, CancellationToken cancellationToken)
    {
        var before = withChanges && fact is not null ? await ReadCellsAsync(load.Session, catalogue, fact, cancellationToken) : null;
        var rowsBefore = fact is null ? null : await GateScope.CountRowsAsync(load.Session, catalogue, fact, cancellationToken);
        var membersBefore = withChanges ? await MemberTables.ReadAsync(load.Session, load.Members, cancellationToken) : null;
        await load.Transaction!.SaveAsync(Mark, cancellationToken);
        return new LoadReview(load, catalogue, fact, before, rowsBefore, membersBefore);
    }

    /// <summary>What the gates find of what was merged.</summary>
    public async Task<IReadOnlyList<GateResult>> JudgeAsync(IReadOnlyList<GateSpec> gates, CancellationToken cancellationToken)
    {
        if (_fact is null)
            return [];
        var checks = new GateChecks(new GateScope(_session, _catalogue, _fact, _rowsBefore));
        var results = new List<GateResult>();
        foreach (var gate in gates)
            results.AddRange(await checks.JudgeAsync(gate, cancellationToken));
        return results;
    }

    /// <summary>The figures that the merge changed, in order; none where they were not wanted.</summary>
    public async Task<IReadOnlyList<CellChange>> ListChangesAsync(CancellationToken cancellationToken)
    {
        if (_before is null)
            return [];
        var after = await ReadCellsAsync(_session, _catalogue, _fact!, cancellationToken);
        return _before.Keys.Union(after.Keys)
            .Select(cell => (Cell: cell, Before: Value(_before, cell), After: Value(after, cell)))
            .Where(cell => cell.Before != cell.After)
            .OrderBy(cell => cell.Cell.Measure, StringComparer.Ordinal).ThenBy(cell => cell.Cell.District, StringComparer.Ordinal).ThenBy(cell => cell.Cell.Year).ThenBy(cell => cell.Cell.Stage, StringComparer.Ordinal)
            .Select(cell => new CellChange(_fact!.Id, cell.Cell.Measure, cell.Cell.District, cell.Cell.Year.ToString(CultureInfo.InvariantCulture), cell.Cell.Stage, cell.Before, cell.After))
            .ToList();
    }

    /// <summary>The members that the merge brought, took away or changed, in order; none where changes were not wanted.</summary>
    public async Task<IReadOnlyList<MemberChange>> ListMemberChangesAsync(CancellationToken cancellationToken) =>
        _membersBefore?.To(await MemberTables.ReadAsync(_session, _load.Members, cancellationToken)) ?? [];

    /// <summary>Takes the merge back; what the transaction did before stays.</summary>
    public Task TakeBackAsync(CancellationToken cancellationToken) => _load.Transaction!.RollbackAsync(Mark, cancellationToken);

    private static double? Value(Dictionary<(string, string, long, string), double> cells, (string, string, long, string) cell) => cells.TryGetValue(cell, out var value) ? value : null;

    private static async Task<Dictionary<(string Measure, string District, long Year, string Stage), double>> ReadCellsAsync(LoadSession session, IndicatorCatalogue catalogue, FactTable fact, CancellationToken cancellationToken)
    {
        var sql = new CellSql(session.Dialect, catalogue, fact);
        var cells = new Dictionary<(string Measure, string District, long Year, string Stage), double>();
        foreach (var measure in fact.Measures)
            foreach (var row in await session.QueryAsync<Cell>($"select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value from ({sql.Cells(measure)}) as x", cancellationToken))
                cells[(measure.Measure, row.District, row.Year, row.Stage)] = Math.Round(row.Value, 4);
        return cells;
    }

    private sealed class Cell
    {
        public string District { get; init; } = "";

        public long Year { get; init; }

        public string Stage { get; init; } = "";

        public double Value { get; init; }
    }
}
