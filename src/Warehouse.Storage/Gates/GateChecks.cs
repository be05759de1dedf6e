using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Gates;

/// <summary>Holds gates against the warehouse as a load would leave it, within the load's transaction. What they look at is of the load's own rows.</summary>
internal sealed class GateChecks(LoadSession session, IndicatorCatalogue catalogue, FactTable fact)
{
    private const int LinesAGate = 100;

    private readonly CellSql _cells = new(session.Dialect, catalogue, fact);
    private readonly string _own = "and f.pipeline_id = @pipeline";

    /// <summary>What a gate found; one passed line when nothing is wrong.</summary>
    public async Task<IReadOnlyList<GateResult>> JudgeAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var found = gate.Kind switch
        {
            GateKind.Range => await RangeAsync(gate, cancellationToken),
            GateKind.Unique => await UniqueAsync(gate, cancellationToken),
            GateKind.Referential => await ReferentialAsync(gate, cancellationToken),
            GateKind.Balance => await BalanceAsync(gate, cancellationToken),
            GateKind.Change => await ChangeAsync(gate, cancellationToken),
            GateKind.Completeness => await CompletenessAsync(gate, cancellationToken),
            GateKind.Sum => await SumAsync(gate, cancellationToken),
            _ => throw new InvalidOperationException($"Nobody knows the gate {gate.Kind}."),
        };
        if (found.Count == 0)
            return [Line(gate, passed: true, "Passed.")];
        var lines = found.Take(LinesAGate).ToList();
        if (found.Count > LinesAGate)
            lines.Add(Line(gate, passed: false, $"And {found.Count - LinesAGate} more."));
        return lines;
    }

    private async Task<IReadOnlyList<GateResult>> RangeAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var measure = Measure(fact, gate.Measure);
        var value = CellSql.Value(measure);
        List<string> outside = [];
        if (gate.Min is { } min)
            outside.Add($"{value} < {Number(min)}");
        if (gate.Max is { } max)
            outside.Add($"{value} > {Number(max)}");
        var rows = await QueryAsync<CellRow>(
            $"""
            select {_cells.District} as District, {_cells.Year} as Year, {_cells.Stage} as Stage, cast({value} as float) as Value
            {_cells.From}
            where {_cells.OfMeasure(measure)} {_own} and ({string.Join(" or ", outside)}) {Where(_cells, gate.Where)}
            order by {_cells.Year}, 1, 3
            """,
            cancellationToken);
        return rows.Select(row =>
        {
            var isBelow = gate.Min is { } least && row.Value < (double)least;
            var limit = (double)(isBelow ? gate.Min!.Value : gate.Max!.Value);
            return At(gate, row, row.Value, limit, $"{gate.Measure} is {Shown(row.Value)}, {(isBelow ? "less" : "more")} than {Shown(limit)}.");
        }).ToList();
    }

    private async Task<IReadOnlyList<GateResult>> UniqueAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var known = (await session.ReadColumnsAsync(fact.Table, cancellationToken)).Select(column => column.Name).ToList();
        if (gate.Columns.FirstOrDefault(column => !known.Contains(column)) is { } unknown)
            throw new ProblemException(new Problem("etl.unknown_column", $"{fact.Table} has no column '{unknown}'.", $"gates.{gate.Name}", Nearest.Hint(unknown, known)));
        var columns = string.Join(", ", gate.Columns.Select(column => "f." + column));
        var shown = string.Join(", ' ', ", gate.Columns.Select(column => $"'{column}=', f.{column}"));
        var rows = await QueryAsync<MemberRow>(
            $"""
            select concat({shown}, '') as Id, '' as Name, 0 as Year, cast(count(*) as bigint) as Copies
            from {session.Dialect.Table(fact.Table)} as f
            where 1 = 1 {_own}
            group by {columns}
            having count(*) > 1
            order by 1
            """,
            cancellationToken);
        return rows.Select(row => Line(gate, passed: false, $"{row.Copies} rows have {row.Id}.") with { Member = row.Id, Measured = row.Copies, Limit = 1 }).ToList();
    }

    private async Task<IReadOnlyList<GateResult>> ReferentialAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var dimension = catalogue.FindDimension(gate.Dimension)!;
        var key = fact.Find(gate.Dimension)!.Column;
        var table = session.Dialect.Table(dimension.Table);
        var found = new List<GateResult>();
        if ((await session.ReadColumnsAsync(dimension.Table, cancellationToken)).Any(column => column.Name == "is_inferred"))
            found.AddRange((await QueryAsync<MemberRow>(
                $"""
                select m.{dimension.Id}_id as Id, coalesce(m.name_zh, '') as Name, 0 as Year
                from {table} as m
                where m.is_inferred = 1 and exists (select 1 from {session.Dialect.Table(fact.Table)} as f where f.{key} = m.{dimension.Id}_key {_own})
                order by 1
                """,
                cancellationToken)).Select(row => Of(gate, row, $"{gate.Dimension} {row.Id} is known only from facts.")));
        if (gate.Fact.Length > 0)
            found.AddRange(await MissingAsync(gate, catalogue.FindFact(gate.Fact)!, fact, dimension, swapped: true, cancellationToken));
        return found;
    }

    private async Task<IReadOnlyList<GateResult>> BalanceAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var other = gate.Fact.Length == 0 ? fact : catalogue.FindFact(gate.Fact)!;
        var otherCells = new CellSql(session.Dialect, catalogue, other);
        var keys = string.Join(", ", gate.By.Select((_, i) => $"k{i}"));
        string Side(CellSql cells, FactTable of, FactMeasure measure, string where, string columns) =>
            $"""
            select {string.Join(", ", gate.By.Select((dimension, i) => $"{Key(cells, of, dimension)} as k{i}"))}, {columns}
            {cells.From}
            where {cells.OfMeasure(measure)} {where}
            group by {string.Join(", ", gate.By.Select(dimension => Key(cells, of, dimension)))}
            """;
        var (left, right) = (Measure(fact, gate.Measure), Measure(other, gate.OtherMeasure.Length == 0 ? gate.Measure : gate.OtherMeasure));
        var names = string.Join(", ' ', ", gate.By.Select((dimension, i) => catalogue.FindDimension(dimension)!.Kind == DimensionKind.Members
            ? $"(select n.{dimension}_id from {session.Dialect.Table(catalogue.FindDimension(dimension)!.Table)} as n where n.{dimension}_key = x.k{i})"
            : $"x.k{i}"));
        var rows = await QueryAsync<BalanceRow>(
            $"""
            select concat({names}, '') as Place, x.l as "Left", x.r as "Right"
            from (
                select {keys}, sum(l) as l, sum(r) as r
                from (
                    {Side(_cells, fact, left, _own + Where(_cells, gate.Where), $"cast({CellSql.Aggregate(left)} as float) as l, cast(null as float) as r")}
                    union all
                    {Side(otherCells, other, right, Where(otherCells, gate.OtherWhere), $"cast(null as float) as l, cast({CellSql.Aggregate(right)} as float) as r")}
                ) as b
                group by {keys}) as x
            where x.l is not null and x.r is not null and abs(x.l - x.r) > {Number(gate.Tolerance)}
            order by 1
            """,
            cancellationToken);
        return rows.Select(row => Line(gate, passed: false, $"At {row.Place}: {gate.Measure} is {Shown(row.Left)} on one side and {Shown(row.Right)} on the other.") with { Member = row.Place, Measured = row.Left, Limit = row.Right }).ToList();
    }

    private async Task<IReadOnlyList<GateResult>> ChangeAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var touched = (await TouchedYearsAsync(cancellationToken)).ToHashSet();
        if (touched.Count == 0)
            return [];
        var rows = await QueryAsync<CellRow>(
            $"""
            select x.district as District, x.yr as Year, x.stage as Stage, x.val as Value
            from ({_cells.Cells(Measure(fact, gate.Measure), Where(_cells, gate.Where))}) as x
            order by x.district, x.stage, x.yr
            """,
            cancellationToken);
        return rows.GroupBy(row => (row.District, row.Stage)).SelectMany(series => Jumps(gate, series.ToList(), touched)).ToList();
    }

    private static IEnumerable<GateResult> Jumps(GateSpec gate, List<CellRow> series, HashSet<long> touched)
    {
        var earlier = new List<double>();
        foreach (var (before, after) in series.Zip(series.Skip(1)).Where(pair => pair.Second.Year == pair.First.Year + 1 && pair.First.Value != 0))
        {
            var change = (after.Value - before.Value) / Math.Abs(before.Value);
            if (touched.Contains(after.Year))
            {
                if (gate.Percent is { } percent && Math.Abs(change) * 100 > (double)percent)
                    yield return At(gate, after, change * 100, (double)percent, $"{gate.Measure} went from {Shown(before.Value)} to {Shown(after.Value)}, by {Shown(change * 100)} %.");
                else if (gate.Sigmas is { } sigmas && earlier.Count >= gate.Years && Deviations(earlier, change) is var deviations && deviations > (double)sigmas)
                    yield return At(gate, after, deviations, (double)sigmas, $"{gate.Measure} went from {Shown(before.Value)} to {Shown(after.Value)}, by {Shown(change * 100)} %: {Shown(deviations)} standard deviations from its {earlier.Count} changes before.");
            }

            earlier.Add(change);
        }
    }

    // Of a series that never changed, any change is one: its deviation is as large as can be.
    private static double Deviations(List<double> earlier, double change)
    {
        var mean = earlier.Average();
        var sigma = earlier.Count < 2 ? 0 : Math.Sqrt(earlier.Sum(x => (x - mean) * (x - mean)) / (earlier.Count - 1));
        var distance = Math.Abs(change - mean);
        return sigma > 1e-9 ? distance / sigma : distance > 1e-9 ? double.MaxValue : 0;
    }

    private async Task<IReadOnlyList<GateResult>> CompletenessAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var dimension = catalogue.FindDimension(gate.Dimension)!;
        if (gate.Fact.Length > 0)
            return await MissingAsync(gate, fact, catalogue.FindFact(gate.Fact)!, dimension, swapped: false, cancellationToken);
        if (gate.LastYear)
            return await MissingAsync(gate, fact, fact, dimension, swapped: false, cancellationToken);
        var found = new List<GateResult>();
        foreach (var year in await TouchedYearsAsync(cancellationToken))
            found.AddRange((await QueryAsync<MemberRow>(
                $"""
                select m.{dimension.Id}_id as Id, coalesce(m.name_zh, '') as Name, {year} as Year
                from {session.Dialect.Table(dimension.Table)} as m
                where m.level = '{Quoted(gate.Level)}' {Except(gate, dimension)}
                    and not exists (select 1 {_cells.From} where {_cells.KeyOf(gate.Dimension)} = m.{dimension.Id}_key and {_cells.Year} = {year} {_own})
                order by 1
                """,
                cancellationToken)).Select(row => Of(gate, row, $"{row.Name} ({row.Id}) is missing in {year}.")));
        return found;
    }

    // Members that "there" has in a year that this load wrote, and "here" has not.
    private async Task<IReadOnlyList<GateResult>> MissingAsync(GateSpec gate, FactTable here, FactTable there, Dimension dimension, bool swapped, CancellationToken cancellationToken)
    {
        var years = await TouchedYearsAsync(cancellationToken);
        if (years.Count == 0)
            return [];
        var (hereCells, thereCells) = (new CellSql(session.Dialect, catalogue, here), new CellSql(session.Dialect, catalogue, there));
        var list = string.Join(", ", years);
        var shift = gate.LastYear ? " + 1" : "";
        var rows = await QueryAsync<MemberRow>(
            $"""
            select m.{dimension.Id}_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
            from (
                select distinct {thereCells.KeyOf(gate.Dimension)} as k, {thereCells.Year}{shift} as yr
                {thereCells.From}
                where {thereCells.Year}{shift} in ({list}) {(swapped || gate.LastYear ? _own : "")}) as x
            join {session.Dialect.Table(dimension.Table)} as m on m.{dimension.Id}_key = x.k
            where not exists (
                select 1
                {hereCells.From}
                where {hereCells.KeyOf(gate.Dimension)} = x.k and {hereCells.Year} = x.yr {(swapped ? "" : _own)}) {Except(gate, dimension)}
            order by x.yr, 1
            """,
            cancellationToken);
        return rows.Select(row => Of(gate, row, swapped
            ? $"{row.Name} ({row.Id}) is not in {here.Id} of {row.Year}."
            : $"{row.Name} ({row.Id}) is missing in {row.Year}, and is in {there.Id}{(gate.LastYear ? " of the year before" : "")}.")).ToList();
    }

    private async Task<IReadOnlyList<GateResult>> SumAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var measure = Measure(fact, gate.Measure);
        var cells = _cells.Cells(measure, Where(_cells, gate.Where));
        var rows = await QueryAsync<SumRow>(
            $"""
            select p.district_id as District, w.yr as Year, w.stage as Stage, w.val as Whole, sum(x.val) as Parts
            from ({cells}) as x
            join {session.Dialect.Table("dim_district")} as c on c.district_id = x.district and c.level = '{Quoted(gate.Level)}'
            join {session.Dialect.Table("dim_district")} as p on p.district_id = c.statistical_parent_id
            join ({cells}) as w on w.district = p.district_id and w.yr = x.yr and w.stage = x.stage
            where x.yr in (select {_cells.Year} {_cells.From} where f.run_id = @run)
            group by p.district_id, w.yr, w.stage, w.val
            having abs(w.val - sum(x.val)) > {Number(gate.Tolerance)}
            order by w.yr, p.district_id
            """,
            cancellationToken);
        return rows.Select(row => Line(gate, passed: false, $"The parts of {row.District} add up to {Shown(row.Parts)}, and its own {gate.Measure} is {Shown(row.Whole)}.") with { District = row.District, Year = Text(row.Year), Member = row.Stage, Measured = row.Parts, Limit = row.Whole }).ToList();
    }

    private async Task<IReadOnlyList<long>> TouchedYearsAsync(CancellationToken cancellationToken) =>
        await QueryAsync<long>($"select distinct {_cells.Year} as yr {_cells.From} where f.run_id = @run order by yr", cancellationToken);

    private Task<IReadOnlyList<T>> QueryAsync<T>(string sql, CancellationToken cancellationToken) => session.QueryAsync<T>(sql, cancellationToken);

    private string Where(CellSql cells, IReadOnlyDictionary<string, string> members) => string.Concat(members.Select(member =>
    {
        var dimension = catalogue.FindDimension(member.Key)!;
        return dimension.Kind != DimensionKind.Members
            ? $" and {cells.Year} = {int.Parse(member.Value, NumberStyles.None, CultureInfo.InvariantCulture)}"
            : $" and {cells.KeyOf(member.Key)} = (select n.{dimension.Id}_key from {session.Dialect.Table(dimension.Table)} as n where n.{dimension.Id}_id = '{Quoted(member.Value)}')";
    }));

    private string Key(CellSql cells, FactTable of, string dimension) =>
        catalogue.FindDimension(dimension)!.Kind == DimensionKind.Members ? cells.KeyOf(dimension) ?? throw new InvalidOperationException($"{of.Id} has no {dimension}.") : cells.Year;

    private static string Except(GateSpec gate, Dimension dimension) =>
        gate.Except.Count == 0 ? "" : $"and m.{dimension.Id}_id not in ({string.Join(", ", gate.Except.Select(id => $"'{Quoted(id)}'"))})";

    private static FactMeasure Measure(FactTable of, string id) =>
        of.FindMeasure(id) ?? throw new ProblemException(new Problem("etl.unknown_measure", $"{of.Id} has no measure '{id}'.", id, Nearest.Hint(id, of.Measures.Select(m => m.Measure))));

    private static GateResult Line(GateSpec gate, bool passed, string message) => new()
    {
        Gate = gate.Name,
        Kind = gate.Kind.ToString().ToLowerInvariant(),
        Severity = gate.Severity.ToString().ToLowerInvariant(),
        Passed = passed,
        Message = message,
    };

    private static GateResult At(GateSpec gate, CellRow row, double measured, double limit, string message) =>
        Line(gate, passed: false, message) with { District = row.District, Year = Text(row.Year), Member = row.Stage, Measured = measured, Limit = limit };

    private static GateResult Of(GateSpec gate, MemberRow row, string message) =>
        Line(gate, passed: false, message) with { Member = row.Id, Year = row.Year == 0 ? "" : Text(row.Year) };

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Shown(double number) => Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    // Classes, because Dapper reads SQLite's numbers into their properties.
    private sealed class CellRow
    {
        public string District { get; init; } = "";

        public long Year { get; init; }

        public string Stage { get; init; } = "";

        public double Value { get; init; }
    }

    private sealed class MemberRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public long Year { get; init; }

        public long Copies { get; init; }
    }

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
