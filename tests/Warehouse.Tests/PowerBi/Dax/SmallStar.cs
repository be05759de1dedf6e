using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.PowerBi.Dax;
using Warehouse.Query.Members;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.PowerBi.Dax;

/// <summary>The rows of a small warehouse as Power BI would have imported them, with the measures that the project writes.</summary>
internal sealed class SmallStar
{
    private readonly DaxModel _model = new();
    private readonly DaxNames _names;
    private readonly DaxEngine _engine;

    private readonly MemberDirectory _members;

    public SmallStar(IReadOnlyList<NaiveRow> rows, BusinessLanguage language = BusinessLanguage.En)
        : this(rows, SmallWarehouse.Shipped, SmallWarehouse.Members, language)
    {
    }

    public SmallStar(IReadOnlyList<NaiveRow> rows, IndicatorCatalogue catalogue, MemberDirectory members, BusinessLanguage language = BusinessLanguage.En)
    {
        _members = members;
        _names = new DaxNames(BusinessModel.Of(catalogue), language);
        foreach (var table in _names.Model.Tables)
            _model.Tables[_names.In(table.Name)] = new DaxRows(table.Columns.Select(column => (_names.In(table.Name), _names.In(column.Name))).ToList(), RowsOf(table, rows));
        foreach (var fact in _names.Model.Tables.Where(table => table.Kind == BusinessTableKind.Fact))
        {
            foreach (var reference in fact.All(BusinessColumnRole.Reference))
                _model.Relationships.Add((_names.In(fact.Name), _names.In(reference.Name), _names.In(_names.Model.Table(reference.Source).Name), _names.In(_names.Model.Table(reference.Source).The(BusinessColumnRole.Key).Name)));
        }

        foreach (var measure in ModelMeasures.Of(_names))
            _model.Measures.Add(_names.In(measure.Name), DaxParser.Parse(measure.Expression));
        _engine = new DaxEngine(_model);
    }

    /// <summary>The value of an indicator in a cell, blank as null. Filters read <c>district.City=南京市</c>, values apart by <c>|</c>.</summary>
    public decimal? Cell(string indicator, string[] cell, params string[] slicers)
    {
        var found = _names.Catalogue.FindIndicator(indicator)!;
        var value = _engine.Evaluate(_names.In(new BusinessName(found.LabelZh, found.LabelEn)), slicers.Select(Filter), cell.Select(Filter));
        return value is null ? null : (decimal)(double)value;
    }

    private ((string, string), IReadOnlyList<object?>) Filter(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var table = _names.Model.Table(text[..dot]);
        // Columns are called by their English names, whatever the language of the model.
        var column = table.Columns.Single(column => column.Name.En == text[(dot + 1)..equals]);
        var values = text[(equals + 1)..].Split('|').Select(value => value.Length == 0 ? null : column.Type == BusinessType.Whole ? (object?)double.Parse(value, CultureInfo.InvariantCulture) : value).ToList();
        return ((_names.In(table.Name), _names.In(column.Name)), values);
    }

    private List<object?[]> RowsOf(BusinessTable table, IReadOnlyList<NaiveRow> rows) => table.Kind switch
    {
        BusinessTableKind.Dimension => _members[table.Id].All.Select(member => table.Columns.Select(column => Of(table.Id, member, column)).ToArray()).ToList(),
        BusinessTableKind.Fact => FactRows(table, rows),
        _ => [[1d, "2020-01-01"]],
    };

    private object? Of(string dimension, Member member, BusinessColumn column)
    {
        var members = _members[dimension];
        var ancestor = column.LevelNumber == 0 ? null : members.SelfAndAncestors(member).FirstOrDefault(m => Number(members, m) == column.LevelNumber);
        return column.Role switch
        {
            BusinessColumnRole.Key => (double)member.Key,
            BusinessColumnRole.Id => member.Id,
            BusinessColumnRole.Name => Unique(members, member),
            BusinessColumnRole.Level => member.Level,
            BusinessColumnRole.LevelNumber => (double)Number(members, member),
            BusinessColumnRole.AncestorKey => ancestor is null ? null : (double)ancestor.Key,
            BusinessColumnRole.AncestorName => ancestor is null ? null : Unique(members, ancestor),
            _ => null,
        };
    }

    private static int Number(DimensionMembers members, Member member) => BusinessModel.NumberOf(members.Dimension, members.RankOf(member));

    private static string Unique(DimensionMembers members, Member member) =>
        members.All.Count(other => other.LabelEn == member.LabelEn) > 1 ? $"{member.LabelEn} ({members.ParentOf(member)!.LabelEn})" : member.LabelEn;

    private List<object?[]> FactRows(BusinessTable table, IReadOnlyList<NaiveRow> rows)
    {
        var fact = _names.Catalogue.FindFact(table.Id)!;
        var isLong = fact.Layout == FactLayout.MeasurePerRow;
        return rows.Select((row, number) => (row, number)).Where(p => p.row.Fact == table.Id)
            // A row that says all its measures is one; the others are put together by what they are of.
            .GroupBy(p => p.row.Columns is not null ? $"{p.number}" : string.Join('|', p.row.Members.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value).Append(isLong ? p.row.Measure : "")), p => p.row)
            .SelectMany(group => YearsOf(fact, group.First()).Select(year => table.Columns.Select(column => column.Role switch
            {
                BusinessColumnRole.Reference => KeyOf(fact.Find(column.Source)!, group.First(), year, rows),
                BusinessColumnRole.Measure => Value(fact, column.Source, group),
                BusinessColumnRole.MeasureName => _names.In(table.The(BusinessColumnRole.Measure, group.First().Measure).Name),
                _ => null,
            }).ToArray())).ToList();
    }

    // A row of an interval is one in each year on whose first of September it holds.
    private IEnumerable<string> YearsOf(FactTable fact, NaiveRow row) => fact.Interval is not { } interval
        ? [row.Members[_names.Catalogue.CalendarOf(fact).Id]]
        : _members["academic_year"].All.Select(year => year.Id).Where(year =>
            string.CompareOrdinal((string)row.Columns![interval.From]!, year + "-09-01") <= 0
            && (row.Columns[interval.To] is not string to || string.CompareOrdinal(to, year + "-09-01") > 0));

    private object? KeyOf(FactDimension use, NaiveRow row, string year, IReadOnlyList<NaiveRow> rows)
    {
        if (use.Through is { } through)
        {
            var school = rows.FirstOrDefault(r => r.Fact == through && r.Members["school"] == row.Members["school"] && r.Members["academic_year"] == year);
            return school is null ? null : (double)_members[use.Dimension].ById(school.Members[use.Dimension])!.Key;
        }

        return (double)_members[use.Dimension].ById(use.IsStored ? row.Members[use.Dimension] : year)!.Key;
    }

    private object? Value(FactTable fact, string measure, IEnumerable<NaiveRow> group)
    {
        var first = group.First();
        if (first.Columns is null)
            return group.FirstOrDefault(row => row.Measure == measure)?.Value is { } value ? (double)value : null;
        var use = fact.FindMeasure(measure)!;
        if (use.Aggregate is MeasureAggregate.Rows && use.When is null)
            return 1d;
        if (use.When is not { } when)
            return Column(use.Column);
        return (Column(when.Column), when.OtherColumn is null ? (double?)when.Number : Column(when.OtherColumn)) is (double a, double b)
            ? (when.Operator switch { ">" => a > b, ">=" => a >= b, "<" => a < b, "<=" => a <= b, _ => a == b }) ? 1d : 0d
            : null;

        object? Column(string column) => fact.Dimensions.FirstOrDefault(d => d.IsStored && d.Column == column) is { } key
            ? (double)_members[key.Dimension].ById(first.Members[key.Dimension])!.Key
            : first.Columns!.GetValueOrDefault(column) is decimal number ? (double)number : first.Columns!.GetValueOrDefault(column);
    }
}
