using Warehouse.Catalogue;

namespace Warehouse.Storage.Gates.Kinds;

/// <summary>Looks at sums that must be equal: of two sides, of the parts and the whole.</summary>
/// <param name="scope">What is looked at.</param>
internal sealed class EquationGates(GateScope scope)
{
    /// <summary>Places where two sums differ.</summary>
    public async Task<IReadOnlyList<GateResult>> BalanceAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var other = gate.Fact.Length == 0 ? scope.Fact : scope.Catalogue.FindFact(gate.Fact)!;
        var otherCells = scope.CellsOf(other);
        var keys = string.Join(", ", gate.By.Select((_, i) => $"k{i}"));
        string Side(CellSql cells, FactTable of, FactMeasure measure, string where, string columns) =>
            $"""
            select {string.Join(", ", gate.By.Select((dimension, i) => $"{Key(cells, of, dimension)} as k{i}"))}, {columns}
            {cells.From}
            where {cells.OfMeasure(measure)} {where}
            group by {string.Join(", ", gate.By.Select(dimension => Key(cells, of, dimension)))}
            """;
        var (left, right) = (GateScope.Measure(scope.Fact, gate.Measure), GateScope.Measure(other, gate.OtherMeasure.Length == 0 ? gate.Measure : gate.OtherMeasure));
        var names = string.Join(", ' ', ", gate.By.Select((dimension, i) => scope.Catalogue.FindDimension(dimension)!.Kind == DimensionKind.Members
            ? $"(select n.{dimension}_id from {scope.Table(scope.Catalogue.FindDimension(dimension)!.Table)} as n where n.{dimension}_key = x.k{i})"
            : $"x.k{i}"));
        var sums =
            $"""
            (
                select {keys}, sum(l) as l, sum(r) as r
                from (
                    {Side(scope.Cells, scope.Fact, left, GateScope.Own + scope.Where(scope.Cells, gate.Where), $"cast({CellSql.Aggregate(left)} as float) as l, cast(null as float) as r")}
                    union all
                    {Side(otherCells, other, right, scope.Where(otherCells, gate.OtherWhere), $"cast(null as float) as l, cast({CellSql.Aggregate(right)} as float) as r")}
                ) as b
                group by {keys}) as x
            """;
        var rows = await scope.QueryAsync<BalanceRow>(
            $"""
            select concat({names}, '') as Place, x.l as "Left", x.r as "Right"
            from {sums}
            where x.l is not null and x.r is not null and abs(x.l - x.r) > {GateText.Number(gate.Tolerance)}
            order by 1
            """,
            cancellationToken);
        if (rows.Count == 0)
        {
            var both = await scope.CountAsync($"select count(x.l + x.r) from {sums}", cancellationToken);
            if (both == 0)
                return [GateText.Nothing(gate, "no place has figures on both sides.")];
            var one = await scope.CountAsync($"select count(*) - count(x.l + x.r) from {sums} where x.l is not null or x.r is not null", cancellationToken);
            return one == 0 ? [] : [GateText.Line(gate, passed: true, $"Passed where there are figures on both sides, {GateText.Text(both)} times; {GateText.Text(one)} times there is one side only.")];
        }

        return rows.Select(row => GateText.Line(gate, passed: false, $"At {row.Place}: {gate.Measure} is {GateText.Shown(row.Left)} on one side and {GateText.Shown(row.Right)} on the other.") with { Member = row.Place, Measured = row.Left, Limit = row.Right }).ToList();
    }

    /// <summary>Wholes that their parts do not add up to.</summary>
    public async Task<IReadOnlyList<GateResult>> SumAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var years = await scope.TouchedYearsAsync(cancellationToken);
        if (years.Count == 0)
            return [];
        var measure = GateScope.Measure(scope.Fact, gate.Measure);
        var cells = scope.Cells.Cells(measure, scope.Where(scope.Cells, gate.Where));
        var rows = await scope.QueryAsync<SumRow>(
            $"""
            select p.district_id as District, w.yr as Year, w.stage as Stage, w.val as Whole, sum(x.val) as Parts
            from ({cells}) as x
            join {scope.Table("dim_district")} as c on c.district_id = x.district and c.level = '{GateText.Quoted(gate.Level)}'
            join {scope.Table("dim_district")} as p on p.district_id = c.statistical_parent_id
            join ({cells}) as w on w.district = p.district_id and w.yr = x.yr and w.stage = x.stage
            where x.yr in ({string.Join(", ", years)})
            group by p.district_id, w.yr, w.stage, w.val
            order by w.yr, p.district_id
            """,
            cancellationToken);
        if (rows.Count == 0)
            return [GateText.Nothing(gate, $"no {gate.Measure} of a year that was loaded is there both of a whole and of parts of level {gate.Level}.")];
        return rows.Where(row => Math.Abs(row.Whole - row.Parts) > (double)gate.Tolerance).Select(row => GateText.Line(gate, passed: false, $"The parts of {row.District} add up to {GateText.Shown(row.Parts)}, and its own {gate.Measure} is {GateText.Shown(row.Whole)}.") with { District = row.District, Year = GateText.Text(row.Year), Member = row.Stage, Measured = row.Parts, Limit = row.Whole }).ToList();
    }

    private string Key(CellSql cells, FactTable of, string dimension) =>
        scope.Catalogue.FindDimension(dimension)!.Kind == DimensionKind.Members ? cells.KeyOf(dimension) ?? throw new InvalidOperationException($"{of.Id} has no {dimension}.") : cells.Year;

    // Classes, because Dapper reads SQLite's numbers into their properties.
    private sealed class BalanceRow
    {
        public string Place { get; init; } = "";

        public double Left { get; init; }

        public double Right { get; init; }
    }

    private sealed class SumRow
    {
        public string District { get; init; } = "";

        public long Year { get; init; }

        public string Stage { get; init; } = "";

        public double Whole { get; init; }

        public double Parts { get; init; }
    }
}
