using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql;

/// <summary>The figures of a read: what the measure makes of the rows of a group, and how many rows said nothing.</summary>
internal static class ReadFigures
{
    /// <summary>Columns: sum, values, rows, withheld, unknown, schools, first and last authority, whether generated.</summary>
    public static IReadOnlyList<string> Of(FactRead read, SqlDialect dialect, List<(string, object)> parameters)
    {
        var known = Known(read);
        var value = Value(read.Measure, parameters);
        // Two texts are the same when their characters are, whatever the names beside them are compared by.
        if (read.Measure.Aggregate is not MeasureAggregate.Rows && read.Fact.Degenerate.Any(d => d.Column == read.Measure.Column && d.Type is DegenerateType.Text))
            value = dialect.Exact(value);
        var counted = known is null ? value : $"case when {known} then {value} end";
        var withheld = read.Measure.Columns.Any() ? $"{value} is null and f.obs_status = 'withheld'" : "1 = 0";
        var school = read.Fact.Find("school") is { IsStored: true } use ? use.Column : null;
        return
        [
            $"{Total(read.Measure, counted, dialect)} as total",
            $"{dialect.Count}({Answering(read.Measure, known, value, counted)}) as value_count",
            $"{dialect.Count}({(known is null ? "*" : $"case when {known} then 1 end")}) as row_count",
            $"{dialect.Count}(case when {And(known, withheld)} then 1 end) as withheld_count",
            known is null ? "0 as unknown_count" : $"{dialect.Count}(case when {known} then null else 1 end) as unknown_count",
            school is null ? "0 as school_count" : $"{dialect.Count}(distinct case when {And(known, $"{value} is not null")} then f.{school} end) as school_count",
            $"min({dialect.Exact("p.authority")}) as first_authority",
            $"max({dialect.Exact("p.authority")}) as last_authority",
            "max(cast(p.synthetic as int)) as is_synthetic",
        ];
    }

    /// <summary>What a row gives: null where it should have said something and did not.</summary>
    public static string Value(FactMeasure measure, List<(string, object)> parameters)
    {
        if (measure.Aggregate is not MeasureAggregate.Rows)
            return $"f.{measure.Column}";
        if (measure.When is not { } when)
            return "1";
        if (when.Number is { } number)
            parameters.Add(("@than", number));
        var condition = $"f.{when.Column} {when.Operator} {(when.OtherColumn is null ? "@than" : $"f.{when.OtherColumn}")}";
        // Of what is not there nobody knows whether it is more or less.
        return $"case when {condition} then 1 when not ({condition}) then 0 end";
    }

    private static string Total(FactMeasure measure, string value, SqlDialect dialect) => measure.Aggregate switch
    {
        MeasureAggregate.Sum or MeasureAggregate.Rows => $"sum({value})",
        MeasureAggregate.Distinct => $"{dialect.Count}(distinct {value})",
        MeasureAggregate.Min => $"min({value})",
        MeasureAggregate.Max => $"max({value})",
        _ => throw new InvalidOperationException($"No function is written for {measure.Aggregate}."),
    };

    // A row without anything to tell apart has answered, unless its source left the figure out.
    private static string Answering(FactMeasure measure, string? known, string value, string counted) =>
        measure.Aggregate is MeasureAggregate.Distinct
            ? $"case when {And(known, $"({value} is not null or f.obs_status = 'final')")} then 1 end"
            : counted;

    // Null when every row has all that the read asks of it.
    private static string? Known(FactRead read)
    {
        var open = read.Keys.Select(key => (key.Column, key.Place)).Concat(read.Filters.Select(filter => (filter.Column, filter.Place)))
            .Where(use => use.Place is not ColumnPlace.Row)
            .Select(use => $"{ReadTables.Column(use.Column, use.Place)} <> {ReadKey.Unknown}")
            .Distinct().ToList();
        return open.Count == 0 ? null : string.Join(" and ", open);
    }

    private static string And(string? known, string condition) => known is null ? condition : $"{known} and {condition}";
}
