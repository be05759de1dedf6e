using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Storage;
using Warehouse.Storage.Sql;
using Cell = Edustat.V1.Cell;
using CellStatus = Edustat.V1.CellStatus;

namespace Warehouse.Gateway;

/// <summary>Writes an answer as messages.</summary>
internal static class ResponseWriter
{
    private const int RowsPerBatch = 1000;

    /// <summary>One page.</summary>
    public static QueryIndicatorsResponse Write(Answer answer, Page page, bool english, Provenance provenance)
    {
        var response = new QueryIndicatorsResponse
        {
            Schema = Schema(answer, english),
            NextPageToken = page.NextToken(answer.Rows.Count),
            TotalRows = answer.Rows.Count,
            Provenance = provenance,
        };
        response.Rows.AddRange(page.Of(answer.Rows).Select(row => Row(answer, row, english)));
        response.Warnings.AddRange(answer.Notes.Select(Warning));
        return response;
    }

    /// <summary>How a question would be answered, with the statement of each read in the plan's order.</summary>
    public static ExplainQueryResponse Explain(QueryPlan plan, IReadOnlyList<SqlStatement> statements, Provenance provenance)
    {
        var response = new ExplainQueryResponse { Provenance = provenance };
        response.Warnings.AddRange(plan.Notes.Select(Warning));
        for (var i = 0; i < plan.Reads.Count; i++)
        {
            var (read, statement) = (plan.Reads[i], statements[i]);
            var written = new PlannedRead { Fact = read.Fact.Id, Measure = read.Measure.Measure, Level = read.Level, IsAsReported = read.IsAsReported, Statement = statement.Text };
            written.Indicators.AddRange(plan.Indicators.Where(planned => planned.Terms.Values.Any(term => term.Read == i)).Select(planned => planned.Indicator.Id));
            foreach (var (name, value) in statement.Parameters)
                written.Parameters.Add(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
            response.Reads.Add(written);
        }

        return response;
    }

    /// <summary>The whole answer as header, batches and footer.</summary>
    public static IEnumerable<StreamIndicatorsResponse> WriteStream(Answer answer, bool english, Provenance provenance)
    {
        var header = new StreamHeader { Schema = Schema(answer, english), Provenance = provenance };
        header.Warnings.AddRange(answer.Notes.Select(Warning));
        yield return new StreamIndicatorsResponse { Header = header };
        foreach (var rows in answer.Rows.Chunk(RowsPerBatch))
            yield return new StreamIndicatorsResponse { Batch = Batch(answer, rows, english) };
        yield return new StreamIndicatorsResponse { Footer = new StreamFooter { TotalRows = answer.Rows.Count } };
    }

    /// <summary>Which state of the warehouse answered.</summary>
    public static Provenance Provenance(IWarehouseSession session, IndicatorCatalogue catalogue) => new()
    {
        DataVersion = (ulong)session.DataVersion,
        CommittedTime = session.CommittedAt is { } committed ? Timestamp.FromDateTimeOffset(committed) : null,
        CatalogueVersion = catalogue.Version,
    };

    /// <summary>A member as it stands in an answer.</summary>
    public static MemberRef Member(Query.Members.Member member, bool english) =>
        new() { Id = member.Id, Code = member.Code ?? "", Label = english ? member.LabelEn : member.LabelZh, Level = member.Level };

    /// <summary>The fact that answered for a measure.</summary>
    public static Basis Basis(AnswerBasis basis) => new()
    {
        Measure = basis.Measure,
        Fact = basis.Fact,
        Level = basis.Level,
        Published = basis.Published,
        Authority = basis.Authority,
        Bridge = basis.Bridge,
        BoundaryVintage = basis.Vintage,
    };

    /// <summary>The contract's word for a status.</summary>
    public static CellStatus Status(Query.CellStatus status) => status switch
    {
        Query.CellStatus.Normal => CellStatus.Normal,
        Query.CellStatus.Missing => CellStatus.Missing,
        Query.CellStatus.NotApplicable => CellStatus.NotApplicable,
        Query.CellStatus.Withheld => CellStatus.Withheld,
        Query.CellStatus.DivideByZero => CellStatus.DivideByZero,
        Query.CellStatus.Incomplete => CellStatus.Incomplete,
        _ => throw new InvalidOperationException($"The contract has no word for the status {status}."),
    };

    /// <summary>A note on an answer.</summary>
    public static Warning Warning(AnswerNote note)
    {
        var warning = new Warning { Code = note.Code, Message = note.Message, Field = note.Field };
        warning.Items.AddRange(note.Items);
        return warning;
    }

    private static TableSchema Schema(Answer answer, bool english)
    {
        var schema = new TableSchema();
        schema.Dimensions.AddRange(answer.Plan.Keys.Select(key => new DimensionColumn
        {
            Dimension = key.Dimension.Id,
            Level = key.Level.Id,
            Label = english ? key.Dimension.LabelEn : key.Dimension.LabelZh,
        }));
        schema.Indicators.AddRange(answer.Columns.Select(column => Column(column, english)));
        return schema;
    }

    private static IndicatorColumn Column(AnswerColumn column, bool english)
    {
        var indicator = column.Indicator;
        var message = new IndicatorColumn
        {
            Indicator = indicator.Id,
            Label = english ? indicator.LabelEn : indicator.LabelZh,
            Unit = indicator.Unit,
            Decimals = indicator.Decimals,
            Rollup = indicator.Rollup.Name(),
            Formula = indicator.Formula,
            DefinitionVersion = indicator.DefinitionVersion,
        };
        message.Basis.AddRange(column.Basis.Select(Basis));
        return message;
    }

    private static Row Row(Answer answer, AnswerRow row, bool english)
    {
        var message = new Row();
        message.Keys.AddRange(row.Keys.Select((_, i) => Key(answer, row, i, english)));
        message.Cells.AddRange(row.Cells.Select(Cell));
        return message;
    }

    private static MemberRef Key(Answer answer, AnswerRow row, int at, bool english) =>
        Member(answer.Plan.Keys[at].Members.ByKey(row.Keys[at])
            ?? throw new InvalidOperationException($"A fact has the key {row.Keys[at]}, which is no member of '{answer.Plan.Keys[at].Dimension.Id}'."), english);

    private static Cell Cell(Query.Cell cell)
    {
        var message = new Cell { Status = Status(cell.Status), N = cell.N, ExpectedN = cell.ExpectedN, Period = Period(cell) };
        if (cell.Value is { } value)
            message.Value = (double)value;
        if (cell.Numerator is { } numerator)
            message.Numerator = (double)numerator;
        if (cell.Denominator is { } denominator)
            message.Denominator = (double)denominator;
        return message;
    }

    private static ColumnBatch Batch(Answer answer, AnswerRow[] rows, bool english)
    {
        var batch = new ColumnBatch { RowCount = rows.Length };
        for (var i = 0; i < answer.Plan.Keys.Count; i++)
        {
            var column = new KeyColumn();
            column.Members.AddRange(rows.Select(row => Key(answer, row, i, english)));
            batch.Keys.Add(column);
        }

        for (var i = 0; i < answer.Columns.Count; i++)
        {
            var column = new ValueColumn();
            foreach (var cell in rows.Select(row => row.Cells[i]))
            {
                column.Value.Add((double)(cell.Value ?? 0));
                column.HasValue.Add(cell.Value is not null);
                column.Status.Add(Status(cell.Status));
                column.Numerator.Add((double)(cell.Numerator ?? 0));
                column.HasNumerator.Add(cell.Numerator is not null);
                column.Denominator.Add((double)(cell.Denominator ?? 0));
                column.HasDenominator.Add(cell.Denominator is not null);
                column.N.Add(cell.N);
                column.ExpectedN.Add(cell.ExpectedN);
                column.Period.Add(Period(cell));
            }

            batch.Values.Add(column);
        }

        return batch;
    }

    private static string Period(Query.Cell cell) => cell.Period?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
