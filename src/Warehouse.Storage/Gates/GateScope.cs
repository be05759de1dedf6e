using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Gates;

/// <summary>What gates look at: a fact as a load would leave it, within the load's transaction, and of it the load's own rows.</summary>
/// <param name="session">Of the load.</param>
/// <param name="catalogue">The catalogue.</param>
/// <param name="fact">The fact.</param>
/// <param name="rowsBefore">How many rows of its own every year had before; null for none.</param>
internal sealed class GateScope(LoadSession session, IndicatorCatalogue catalogue, FactTable fact, IReadOnlyDictionary<long, long>? rowsBefore)
{
    /// <summary>The condition, behind <c>and</c>, that a row is of the load's pipeline.</summary>
    public const string Own = "and f.pipeline_id = @pipeline";

    private IReadOnlyList<long>? _touchedYears;

    /// <summary>The catalogue.</summary>
    public IndicatorCatalogue Catalogue { get; } = catalogue;

    /// <summary>The fact.</summary>
    public FactTable Fact { get; } = fact;

    /// <summary>Its figures of districts.</summary>
    public CellSql Cells { get; } = new(session.Dialect, catalogue, fact);

    /// <summary>The figures of districts of any fact.</summary>
    public CellSql CellsOf(FactTable other) => new(session.Dialect, Catalogue, other);

    /// <summary>A table by its name in the catalogue.</summary>
    public string Table(string name) => session.Dialect.Table(name);

    /// <summary>The columns of a table.</summary>
    public Task<IReadOnlyList<TableColumn>> ReadColumnsAsync(string table, CancellationToken cancellationToken) => session.ReadColumnsAsync(table, cancellationToken);

    /// <summary>Rows of a query; <c>@pipeline</c> and <c>@run</c> are those of the load.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, CancellationToken cancellationToken) => session.QueryAsync<T>(sql, cancellationToken);

    /// <summary>The number that a query finds.</summary>
    public Task<long> CountAsync(string sql, CancellationToken cancellationToken) => session.CountAsync(sql, cancellationToken);

    /// <summary>How many rows of its own every year has.</summary>
    public static async Task<IReadOnlyDictionary<long, long>> CountRowsAsync(LoadSession session, IndicatorCatalogue catalogue, FactTable fact, CancellationToken cancellationToken)
    {
        var cells = new CellSql(session.Dialect, catalogue, fact);
        return (await session.QueryAsync<(long Year, long Rows)>($"select {cells.Year} as yr, cast(count(*) as bigint) as n {cells.From} where 1 = 1 {Own} group by {cells.Year}", cancellationToken))
            .ToDictionary(year => year.Year, year => year.Rows);
    }

    /// <summary>
    /// The years in which the load wrote rows or took some away, in order. A year that only lost rows has none that name the
    /// load, but has fewer than before.
    /// </summary>
    public async Task<IReadOnlyList<long>> TouchedYearsAsync(CancellationToken cancellationToken)
    {
        if (_touchedYears is not null)
            return _touchedYears;
        var written = await QueryAsync<long>($"select distinct {Cells.Year} as yr {Cells.From} where f.run_id = @run", cancellationToken);
        var rows = await CountRowsAsync(session, Catalogue, Fact, cancellationToken);
        var fewer = (rowsBefore ?? new Dictionary<long, long>()).Where(year => rows.GetValueOrDefault(year.Key) < year.Value).Select(year => year.Key);
        return _touchedYears = [.. written.Union(fewer).Order()];
    }

    /// <summary>Conditions, each behind <c>and</c>, that a row has these members.</summary>
    public string Where(CellSql cells, IReadOnlyDictionary<string, string> members) => string.Concat(members.Select(member =>
    {
        var dimension = Catalogue.FindDimension(member.Key)!;
        return dimension.Kind != DimensionKind.Members
            ? $" and {cells.Year} = {int.Parse(member.Value, NumberStyles.None, CultureInfo.InvariantCulture)}"
            : $" and {cells.KeyOf(member.Key)} = (select n.{dimension.Id}_key from {Table(dimension.Table)} as n where n.{dimension.Id}_id = '{GateText.Quoted(member.Value)}')";
    }));

    /// <summary>A measure of a fact.</summary>
    /// <exception cref="ProblemException"><c>etl.unknown_measure</c>.</exception>
    public static FactMeasure Measure(FactTable of, string id) =>
        of.FindMeasure(id) ?? throw new ProblemException(new Problem("etl.unknown_measure", $"{of.Id} has no measure '{id}'.", id, Nearest.Hint(id, of.Measures.Select(m => m.Measure))));
}
