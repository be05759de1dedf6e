using Warehouse.Catalogue;

namespace Warehouse.Storage.Gates.Kinds;

/// <summary>Looks at whose rows are there: members that are known, members that are expected.</summary>
/// <param name="scope">What is looked at.</param>
internal sealed class MemberGates(GateScope scope)
{
    /// <summary>Members that are known only from facts, or are not in another fact.</summary>
    public async Task<IReadOnlyList<GateResult>> ReferentialAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var dimension = scope.Catalogue.FindDimension(gate.Dimension)!;
        var key = scope.Fact.Find(gate.Dimension)!.Column;
        var table = scope.Table(dimension.Table);
        var found = new List<GateResult>();
        if ((await scope.ReadColumnsAsync(dimension.Table, cancellationToken)).Any(column => column.Name == "is_inferred"))
            found.AddRange((await scope.QueryAsync<GateMember>(
                $"""
                select m.{dimension.Id}_id as Id, coalesce(m.name_zh, '') as Name, 0 as Year
                from {table} as m
                where m.is_inferred = 1 and exists (select 1 from {scope.Table(scope.Fact.Table)} as f where f.{key} = m.{dimension.Id}_key {GateScope.Own})
                order by 1
                """,
                cancellationToken)).Select(row => GateText.Of(gate, row, $"{gate.Dimension} {row.Id} is known only from facts.")));
        if (gate.Fact.Length > 0)
            found.AddRange(await MissingAsync(gate, scope.Catalogue.FindFact(gate.Fact)!, scope.Fact, dimension, swapped: true, cancellationToken));
        return found;
    }

    /// <summary>Expected members that are not there.</summary>
    public async Task<IReadOnlyList<GateResult>> CompletenessAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var dimension = scope.Catalogue.FindDimension(gate.Dimension)!;
        if (gate.Fact.Length > 0)
            return await MissingAsync(gate, scope.Fact, scope.Catalogue.FindFact(gate.Fact)!, dimension, swapped: false, cancellationToken);
        if (gate.LastYear)
            return await MissingAsync(gate, scope.Fact, scope.Fact, dimension, swapped: false, cancellationToken);
        var expected = $"from {scope.Table(dimension.Table)} as m\nwhere m.level = '{GateText.Quoted(gate.Level)}' {Except(gate, dimension)}";
        if (!await AreThereAsync(expected, cancellationToken))
            return [GateText.Nothing(gate, $"there is no {gate.Dimension} of level {gate.Level} that is expected.")];
        var found = new List<GateResult>();
        foreach (var year in await scope.TouchedYearsAsync(cancellationToken))
            found.AddRange((await scope.QueryAsync<GateMember>(
                $"""
                select m.{dimension.Id}_id as Id, coalesce(m.name_zh, '') as Name, {year} as Year
                {expected}
                    and not exists (select 1 {scope.Cells.From} where {scope.Cells.KeyOf(gate.Dimension)} = m.{dimension.Id}_key and {scope.Cells.Year} = {year} {GateScope.Own})
                order by 1
                """,
                cancellationToken)).Select(row => GateText.Of(gate, row, $"{row.Name} ({row.Id}) is missing in {year}.")));
        return found;
    }

    // Members that "there" has in a year that this load wrote, and "here" has not.
    private async Task<IReadOnlyList<GateResult>> MissingAsync(GateSpec gate, FactTable here, FactTable there, Dimension dimension, bool swapped, CancellationToken cancellationToken)
    {
        var years = await scope.TouchedYearsAsync(cancellationToken);
        if (years.Count == 0)
            return [];
        var (hereCells, thereCells) = (scope.CellsOf(here), scope.CellsOf(there));
        var list = string.Join(", ", years);
        var shift = gate.LastYear ? " + 1" : "";
        var expected =
            $"""
            from (
                select distinct {thereCells.KeyOf(gate.Dimension)} as k, {thereCells.Year}{shift} as yr
                {thereCells.From}
                where {thereCells.Year}{shift} in ({list}) {(swapped || gate.LastYear ? GateScope.Own : "")}) as x
            join {scope.Table(dimension.Table)} as m on m.{dimension.Id}_key = x.k
            where 1 = 1 {Except(gate, dimension)}
            """;
        var rows = await scope.QueryAsync<GateMember>(
            $"""
            select m.{dimension.Id}_id as Id, coalesce(m.name_zh, '') as Name, x.yr as Year
            {expected}
                and not exists (
                    select 1
                    {hereCells.From}
                    where {hereCells.KeyOf(gate.Dimension)} = x.k and {hereCells.Year} = x.yr {(swapped ? "" : GateScope.Own)})
            order by x.yr, 1
            """,
            cancellationToken);
        if (rows.Count == 0 && !await AreThereAsync(expected, cancellationToken))
            return [GateText.Nothing(gate, $"{there.Id} has no {gate.Dimension} of {(gate.LastYear ? "the year before " : "")}{list}.")];
        return rows.Select(row => GateText.Of(gate, row, swapped
            ? $"{row.Name} ({row.Id}) is not in {here.Id} of {row.Year}."
            : $"{row.Name} ({row.Id}) is missing in {row.Year}, and is in {there.Id}{(gate.LastYear ? " of the year before" : "")}.")).ToList();
    }

    private async Task<bool> AreThereAsync(string members, CancellationToken cancellationToken) =>
        await scope.CountAsync($"select count(*) {members}", cancellationToken) > 0;

    private static string Except(GateSpec gate, Dimension dimension) =>
        gate.Except.Count == 0 ? "" : $"and m.{dimension.Id}_id not in ({string.Join(", ", gate.Except.Select(id => $"'{GateText.Quoted(id)}'"))})";
}
