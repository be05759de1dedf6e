using Warehouse.Catalogue;

namespace Warehouse.Storage.Gates.Kinds;

/// <summary>Looks at the rows of the fact: ranges of values, and columns in which no two agree.</summary>
/// <param name="scope">What is looked at.</param>
internal sealed class RowGates(GateScope scope)
{
    /// <summary>Values that lie outside of bounds.</summary>
    public async Task<IReadOnlyList<GateResult>> RangeAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var measure = GateScope.Measure(scope.Fact, gate.Measure);
        var value = CellSql.Value(measure);
        List<string> outside = [];
        if (gate.Min is { } min)
            outside.Add($"{value} < {GateText.Number(min)}");
        if (gate.Max is { } max)
            outside.Add($"{value} > {GateText.Number(max)}");
        var looked = $"{scope.Cells.OfMeasure(measure)} {GateScope.Own} {scope.Where(scope.Cells, gate.Where)}";
        var rows = await scope.QueryAsync<GateCell>(
            $"""
            select {scope.Cells.District} as District, {scope.Cells.Year} as Year, {scope.Cells.Stage} as Stage, cast({value} as float) as Value
            {scope.Cells.From}
            where {looked} and ({string.Join(" or ", outside)})
            order by {scope.Cells.Year}, 1, 3
            """,
            cancellationToken);
        if (rows.Count == 0 && await scope.CountAsync($"select case when exists (select 1 {scope.Cells.From} where {looked}) then 1 else 0 end", cancellationToken) == 0)
            return [GateText.Nothing(gate, $"no row has {gate.Measure}.")];
        return rows.Select(row =>
        {
            var isBelow = gate.Min is { } least && row.Value < (double)least;
            var limit = (double)(isBelow ? gate.Min!.Value : gate.Max!.Value);
            return GateText.At(gate, row, row.Value, limit, $"{gate.Measure} is {GateText.Shown(row.Value)}, {(isBelow ? "less" : "more")} than {GateText.Shown(limit)}.");
        }).ToList();
    }

    /// <summary>Rows that agree in some columns.</summary>
    public async Task<IReadOnlyList<GateResult>> UniqueAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var known = (await scope.ReadColumnsAsync(scope.Fact.Table, cancellationToken)).Select(column => column.Name).ToList();
        if (gate.Columns.FirstOrDefault(column => !known.Contains(column)) is { } unknown)
            throw new ProblemException(new Problem("etl.unknown_column", $"{scope.Fact.Table} has no column '{unknown}'.", $"gates.{gate.Name}", Nearest.Hint(unknown, known)));
        var columns = string.Join(", ", gate.Columns.Select(column => "f." + column));
        var shown = string.Join(", ' ', ", gate.Columns.Select(column => $"'{column}=', f.{column}"));
        var rows = await scope.QueryAsync<GateMember>(
            $"""
            select concat({shown}, '') as Id, '' as Name, 0 as Year, cast(count(*) as bigint) as Copies
            from {scope.Table(scope.Fact.Table)} as f
            where 1 = 1 {GateScope.Own}
            group by {columns}
            having count(*) > 1
            order by 1
            """,
            cancellationToken);
        return rows.Select(row => GateText.Line(gate, passed: false, $"{row.Copies} rows have {row.Id}.") with { Member = row.Id, Measured = row.Copies, Limit = 1 }).ToList();
    }
}
