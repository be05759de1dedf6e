namespace Warehouse.Catalogue.Business;

/// <summary>
/// The star schema under business names: a table for every dimension and fact of the catalogue, as the views of SQL
/// Server and the Power BI model show it. Pure.
/// </summary>
/// <remarks>
/// A published fact keeps one row a figure and has one column a measure, empty where the row holds another measure: sums
/// and counts of a column are then of that measure alone, and every row still names its file and line. Pivoted into one
/// row a place and year, the figures of one row would come from several files.
/// </remarks>
public sealed class BusinessModel
{
    private readonly Dictionary<string, BusinessTable> _tables;

    private BusinessModel(IndicatorCatalogue catalogue)
    {
        Catalogue = catalogue;
        Tables =
        [
            .. catalogue.Dimensions.Select(OfDimension),
            .. catalogue.Facts.Select(OfFact),
            DataVersion(),
        ];
        _tables = Tables.ToDictionary(table => table.Id, StringComparer.Ordinal);
    }

    /// <summary>The catalogue it is made from.</summary>
    public IndicatorCatalogue Catalogue { get; }

    /// <summary>Dimensions, then facts, in the order of the catalogue; then the data version.</summary>
    public IReadOnlyList<BusinessTable> Tables { get; }

    /// <summary>The model of a catalogue.</summary>
    public static BusinessModel Of(IndicatorCatalogue catalogue) => new(catalogue);

    /// <summary>The table of a dimension or fact.</summary>
    public BusinessTable Table(string id) => _tables[id];

    /// <summary>The distinct ranks of a dimension's levels from the top, each as its first level; their numbers are 1, 2, 3 ….</summary>
    public static IReadOnlyList<DimensionLevel> Steps(Dimension dimension) =>
        dimension.Levels.GroupBy(level => level.Rank).OrderBy(group => group.Key).Select(group => group.First()).ToList();

    /// <summary>The number of a level, 1 at the top.</summary>
    public static int NumberOf(Dimension dimension, string level) => NumberOf(dimension, dimension.FindLevel(level)!.Rank);

    /// <summary>The number of the levels of a rank, 1 at the top.</summary>
    public static int NumberOf(Dimension dimension, int rank) => Steps(dimension).Count(step => step.Rank <= rank);

    private static BusinessTable OfDimension(Dimension dimension)
    {
        var name = new BusinessName(dimension.LabelZh, dimension.LabelEn);
        return new BusinessTable
        {
            Id = dimension.Id,
            Kind = BusinessTableKind.Dimension,
            Name = name,
            Description = BusinessWords.AboutDimension(dimension),
            Columns = dimension.Kind is DimensionKind.Members ? MemberColumns(dimension, name) : YearColumns(dimension, name),
        };
    }

    private static List<BusinessColumn> MemberColumns(Dimension dimension, BusinessName name)
    {
        List<BusinessColumn> columns =
        [
            Technical(BusinessWords.Key(name), BusinessColumnRole.Key, BusinessType.Whole, $"{dimension.Id}_key"),
            Column(BusinessWords.Id(name), BusinessColumnRole.Id, BusinessType.Text, $"{dimension.Id}_id"),
            Column(BusinessWords.NameOf(name), BusinessColumnRole.Name, BusinessType.Text, "name"),
        ];
        var steps = Steps(dimension);
        if (steps.Count > 1)
        {
            columns.Add(Column(BusinessWords.Level, BusinessColumnRole.Level, BusinessType.Text, "level"));
            columns.Add(Technical(BusinessWords.LevelNumber, BusinessColumnRole.LevelNumber, BusinessType.Whole, "level"));
            for (var i = 0; i < steps.Count; i++)
                columns.Add(Column(new BusinessName(steps[i].LabelZh, steps[i].LabelEn), BusinessColumnRole.AncestorName, BusinessType.Text, "") with { LevelNumber = i + 1 });
            for (var i = 0; i < steps.Count; i++)
                columns.Add(Technical(BusinessWords.AncestorKey(new BusinessName(steps[i].LabelZh, steps[i].LabelEn)), BusinessColumnRole.AncestorKey, BusinessType.Whole, "") with { LevelNumber = i + 1 });
        }

        columns.AddRange(BusinessWords.Attributes(dimension.Id));
        return columns;
    }

    private static List<BusinessColumn> YearColumns(Dimension dimension, BusinessName name) =>
    [
        Column(name, BusinessColumnRole.Key, BusinessType.Whole, dimension.Id),
        Column(BusinessWords.NameOf(name), BusinessColumnRole.Name, BusinessType.Text, "name"),
        Column(BusinessWords.StartDate, BusinessColumnRole.Attribute, BusinessType.Date, "start_date"),
        Column(BusinessWords.EndDate, BusinessColumnRole.Attribute, BusinessType.Date, "end_date"),
    ];

    private BusinessTable OfFact(FactTable fact)
    {
        // What is looked up, and the years of an interval, are columns like the rest: the view has joined them.
        List<BusinessColumn> columns = [.. fact.Dimensions.Select(d => Reference(Catalogue.FindDimension(d.Dimension)!))];
        foreach (var dimension in fact.StoredDimensions.Select(d => Catalogue.FindDimension(d.Dimension)!).Where(d => Steps(d).Count > 1))
            columns.Add(Column(BusinessWords.LevelOf(new BusinessName(dimension.LabelZh, dimension.LabelEn)), BusinessColumnRole.ReportedLevel, BusinessType.Text, dimension.Id) with { Description = BusinessWords.AboutReportedLevel });
        columns.AddRange(fact.Degenerate.Select(d => Column(BusinessWords.Degenerate(d.Column), BusinessColumnRole.Attribute, TypeOf(d), d.Column)));
        if (fact.Interval is { } interval)
            columns.AddRange(new[] { interval.From, interval.To }.Where(day => fact.Degenerate.All(d => d.Column != day)).Select(day => Column(BusinessWords.Degenerate(day), BusinessColumnRole.Attribute, BusinessType.Date, day)));
        var isLong = fact.Layout == FactLayout.MeasurePerRow;
        if (isLong)
            columns.Add(Column(BusinessWords.Measure, BusinessColumnRole.MeasureName, BusinessType.Text, "measure"));
        columns.AddRange(fact.Measures.Select(measure => MeasureColumn(Catalogue.FindMeasure(measure.Measure)!) with { Type = TypeOf(fact, measure) }));
        columns.Add(Column(BusinessWords.Status, BusinessColumnRole.Status, BusinessType.Text, "obs_status"));
        columns.Add(Column(BusinessWords.Authority, BusinessColumnRole.Authority, BusinessType.Text, "authority"));
        columns.Add(Column(BusinessWords.Synthetic, BusinessColumnRole.Synthetic, BusinessType.Whole, "synthetic") with { Description = BusinessWords.AboutSynthetic });
        columns.Add(Column(BusinessWords.File, BusinessColumnRole.File, BusinessType.Text, "file"));
        columns.Add(Column(BusinessWords.Sheet, BusinessColumnRole.Sheet, BusinessType.Text, "sheet"));
        columns.Add(Column(BusinessWords.Line, BusinessColumnRole.Line, BusinessType.Whole, "source_line"));
        if (isLong)
            columns.Add(Column(BusinessWords.SourceColumn, BusinessColumnRole.SourceColumn, BusinessType.Text, "source_column"));
        return new BusinessTable
        {
            Id = fact.Id,
            Kind = BusinessTableKind.Fact,
            Name = new BusinessName(fact.LabelZh, fact.LabelEn),
            Description = BusinessWords.AboutFact(fact),
            Columns = columns,
        };
    }

    private static BusinessColumn Reference(Dimension dimension)
    {
        var name = new BusinessName(dimension.LabelZh, dimension.LabelEn);
        return Technical(dimension.Kind is DimensionKind.Members ? BusinessWords.Key(name) : name, BusinessColumnRole.Reference, BusinessType.Whole, dimension.Id);
    }

    private static BusinessType TypeOf(DegenerateColumn column) => column.Type switch
    {
        DegenerateType.WholeNumber => BusinessType.Whole,
        DegenerateType.Date => BusinessType.Date,
        _ => BusinessType.Text,
    };

    // What is counted once is a name or a key, and no quantity.
    private static BusinessType TypeOf(FactTable fact, FactMeasure measure) =>
        measure.Aggregate is not MeasureAggregate.Distinct || fact.StoredDimensions.Any(d => d.Column == measure.Column) ? BusinessType.Number : BusinessType.Text;

    private static BusinessColumn MeasureColumn(Measure measure) =>
        Technical(new BusinessName(measure.LabelZh, measure.LabelEn), BusinessColumnRole.Measure, BusinessType.Number, measure.Id) with
        {
            Description = new BusinessName($"单位:{measure.Unit}", $"Unit: {measure.Unit}"),
        };

    private static BusinessTable DataVersion() => new()
    {
        Id = "data_version",
        Kind = BusinessTableKind.DataVersion,
        Name = BusinessWords.DataVersion,
        Description = BusinessWords.AboutDataVersion,
        Columns =
        [
            Column(BusinessWords.DataVersion, BusinessColumnRole.Attribute, BusinessType.Whole, "data_version"),
            Column(BusinessWords.CommittedAt, BusinessColumnRole.Attribute, BusinessType.Text, "committed_at"),
        ],
    };

    private static BusinessColumn Column(BusinessName name, BusinessColumnRole role, BusinessType type, string source) =>
        new() { Name = name, Role = role, Type = type, Source = source };

    private static BusinessColumn Technical(BusinessName name, BusinessColumnRole role, BusinessType type, string source) =>
        new() { Name = name, Role = role, Type = type, Source = source, IsTechnical = true };
}
