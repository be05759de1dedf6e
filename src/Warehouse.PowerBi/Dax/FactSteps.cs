using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.PowerBi.Dax;

/// <summary>
/// The sums of a fact, each of rows of exactly one reported level of every dimension, and blank unless every row that
/// belongs to it has a value. The levels and what they are complete to come from the catalogue, as in the service.
/// </summary>
internal static class FactSteps
{
    private const string District = "district";
    private const string Stage = "stage";

    /// <summary>The sum of a measure; blank where it cannot be answered or is not whole.</summary>
    public static string Sum(FactTable fact, string measure) => $"[_{fact.Id}.{measure}]";

    /// <summary>Whether the fact has rows that can answer, whatever is in them.</summary>
    public static string Answers(FactTable fact, string measure) => $"[_{fact.Id}.{measure}.answers]";

    /// <summary>Whether every place that was asked for by name has a row of the fact.</summary>
    public static string Places(FactTable fact) => $"[_{fact.Id}.places]";

    /// <summary>The level number at which rows are read.</summary>
    public static string Reads(FactTable fact, string dimension) => $"[_{fact.Id}.reads.{dimension}]";

    /// <summary>Whether the fact has any row of the districts that the report selects; one that has none has nothing to say, however well it fits.</summary>
    public static string HasRows(FactTable fact) => $"[_{fact.Id}.rows]";

    /// <summary>
    /// The filter to the stages that an indicator is defined for, on the fact itself: nobody asked for them one by one, so
    /// that not each of them must be there. None where they are pinned, or where the whole is a row of its own.
    /// </summary>
    public static IEnumerable<string> DefinedStages(DaxNames names, Indicator indicator, FactTable fact, MeasureTerm term)
    {
        if (indicator.Stages.Count == 0 || fact.IsPublished || term.Pins.ContainsKey(Stage) || fact.FindMeasure(term.Measure)!.NotBy.Contains(Stage) || fact.Find(Stage) is not { } use)
            return [];
        var dimension = names.Catalogue.FindDimension(Stage)!;
        return use.Levels.Any(level => level.CompleteTo.Any(to => BusinessModel.NumberOf(dimension, to) == 1))
            ? [$"TREATAS ( CALCULATETABLE ( VALUES ( {names.Key(Stage)} ), {names.Column(Stage, BusinessColumnRole.Id)} IN {{ {string.Join(", ", indicator.Stages.Select(DaxNames.Text))} }} ), {names.Column(fact.Id, BusinessColumnRole.Reference, Stage)} )"]
            : [];
    }

    /// <summary>The steps of a fact.</summary>
    public static IEnumerable<DaxMeasure> Of(DaxNames names, FactTable fact) =>
    [
        DaxMeasure.Step(
            $"_{fact.Id}.rows", RowsDax(names, fact),
            $"表“{fact.LabelZh}”是否有所选地区的任何行。",
            $"Whether '{fact.LabelEn}' has any row of the districts selected."),
        .. fact.StoredDimensions.Where(d => d.Dimension == District && names.HasLevels(District) && IsByObject(names, fact) is not null).Select(d => DaxMeasure.Step(
            $"_{fact.Id}.places", PlacesDax(names, fact, d),
            $"表“{fact.LabelZh}”是否有所问每个地区的行。",
            $"Whether every district asked for has a row in '{fact.LabelEn}'.")),
        .. fact.Dimensions.Where(d => names.HasLevels(d.Dimension) && !IsSaidOfRows(d)).Select(d => DaxMeasure.Step(
            $"_{fact.Id}.reads.{d.Dimension}", ReadsDax(names, fact, d),
            $"在表“{fact.LabelZh}”中读取哪个级别的行;没有可回答的级别时为空。",
            $"The level of the rows to read in '{fact.LabelEn}'; blank where no reported level can answer.")),
        .. fact.Measures.SelectMany(measure => OfMeasure(names, fact, measure)),
    ];

    /// <summary>The years in which a measure has any figure at the level read, over all that the report selects.</summary>
    public static string YearsWithFigures(DaxNames names, FactTable fact, string measure, IReadOnlyDictionary<string, IReadOnlyList<string>> pins, string readPrefix)
    {
        var factMeasure = fact.FindMeasure(measure)!;
        var calendar = names.Catalogue.CalendarOf(fact).Id;
        var selected = MemberDimensions(names, fact)
            .Where(d => !pins.ContainsKey(d.Dimension))
            .Select(d => $"    ALLSELECTED ( {names.Table(d.Dimension)} )")
            .Concat(Pins(names, pins).Select(pin => $"    {pin}"));
        var filters = Read(names, fact, factMeasure)
            .Select(d => $"KEEPFILTERS ( {names.Column(d.Dimension, BusinessColumnRole.LevelNumber)} = {readPrefix}{Variable(d.Dimension)} )")
            .Append($"NOT ISBLANK ( {names.Column(fact.Id, BusinessColumnRole.Measure, measure)} )");
        return
            $"""
            CALCULATETABLE (
                CALCULATETABLE (
                    VALUES ( {names.Column(fact.Id, BusinessColumnRole.Reference, calendar)} ),
                    {string.Join(",\n        ", filters)}
                ),
            {string.Join(",\n", selected)}
            )
            """;
    }

    /// <summary>The levels that <see cref="YearsWithFigures"/> reads at, as variables.</summary>
    public static IEnumerable<string> ReadVariables(DaxNames names, FactTable fact, string measure, IReadOnlyDictionary<string, IReadOnlyList<string>> pins, string prefix) =>
        Read(names, fact, fact.FindMeasure(measure)!).Select(d => $"VAR {prefix}{Variable(d.Dimension)} = {Pinned(names, Reads(fact, d.Dimension), pins)}");

    /// <summary>An expression at pinned members, whatever else is filtered of their dimensions.</summary>
    public static string Pinned(DaxNames names, string expression, IReadOnlyDictionary<string, IReadOnlyList<string>> pins, params string[] filters)
    {
        var all = Pins(names, pins).Concat(filters).ToList();
        return all.Count == 0 ? expression : $"CALCULATE ( {expression}, {string.Join(", ", all)} )";
    }

    /// <summary>The filters of pinned members.</summary>
    public static IEnumerable<string> Pins(DaxNames names, IReadOnlyDictionary<string, IReadOnlyList<string>> pins) =>
        pins.OrderBy(pin => pin.Key, StringComparer.Ordinal).SelectMany(pin => new[]
        {
            $"REMOVEFILTERS ( {names.Table(pin.Key)} )",
            pin.Value is [var only]
                ? $"{names.Column(pin.Key, BusinessColumnRole.Id)} = {DaxNames.Text(only)}"
                : $"{names.Column(pin.Key, BusinessColumnRole.Id)} IN {{ {string.Join(", ", pin.Value.Select(DaxNames.Text))} }}",
        });

    // An attribute, or what is looked up, says something of a row without multiplying rows; where a row stands must be known
    // all the same.
    private static bool IsSaidOfRows(FactDimension use) => use.Through is not null || (use.IsAttribute && use.Dimension != District);

    private static IEnumerable<FactDimension> MemberDimensions(DaxNames names, FactTable fact) =>
        fact.Dimensions.Where(d => !IsSaidOfRows(d) && names.Catalogue.FindDimension(d.Dimension)!.Kind is DimensionKind.Members);

    // Dimensions whose rows are told apart by level; the rest has one level, or says nothing about the measure.
    private static IEnumerable<FactDimension> Read(DaxNames names, FactTable fact, FactMeasure measure) =>
        fact.Dimensions.Where(d => names.HasLevels(d.Dimension) && !IsSaidOfRows(d) && !measure.NotBy.Contains(d.Dimension));

    private static string ReadsDax(DaxNames names, FactTable fact, FactDimension use)
    {
        var dimension = names.Catalogue.FindDimension(use.Dimension)!;
        var cases = Steps(dimension, fact, use).Where(step => step.Read is not null).Select(step => $", {step.Asked}, {BusinessModel.NumberOf(dimension, step.Read!.Level)}");
        var byLevel = $"SWITCH ( {DimensionSteps.Level(names, dimension.Id)}{string.Concat(cases)} )";
        // A question about single objects adds nothing up, so that nothing else need be whole.
        return IsByObject(names, fact) is { } isByObject
            ? $"IF ( {isByObject} && NOT ISFILTERED ( {names.Table(dimension.Id)} ), {BusinessModel.NumberOf(dimension, use.Levels[0].Level)}, {byLevel} )"
            : byLevel;
    }

    // For every level that may be asked for: the level itself where it is reported, else the nearest below that adds up
    // to it. How many parts of a published figure there should be must be known, or nobody could see that one is missing.
    private static IEnumerable<(int Asked, FactLevel? Read, int? Expected)> Steps(Dimension dimension, FactTable fact, FactDimension use)
    {
        var reported = use.Levels.Select(level => (Level: level, Number: BusinessModel.NumberOf(dimension, level.Level))).OrderBy(p => p.Number).ToList();
        for (var asked = 1; asked <= BusinessModel.Steps(dimension).Count; asked++)
        {
            var (read, number) = reported.FirstOrDefault(p => p.Number == asked || (p.Number > asked && p.Level.CompleteTo.Any(to => BusinessModel.NumberOf(dimension, to) <= asked)));
            var expected = read is not null && number > asked && asked == 1 ? read.ExpectedMembers : null;
            yield return (asked, read is null || (fact.IsPublished && number > asked && expected is null) ? null : read, expected);
        }
    }

    private static IEnumerable<DaxMeasure> OfMeasure(DaxNames names, FactTable fact, FactMeasure factMeasure)
    {
        var measure = names.Catalogue.FindMeasure(factMeasure.Measure)!;
        yield return DaxMeasure.Step(
            $"_{fact.Id}.{measure.Id}.answers", AnswersDax(names, fact, factMeasure, measure),
            $"表“{fact.LabelZh}”能否回答“{measure.LabelZh}”。",
            $"Whether '{fact.LabelEn}' can answer for '{measure.LabelEn}'.");
        yield return DaxMeasure.Step(
            $"_{fact.Id}.{measure.Id}", fact.IsPublished ? PublishedSum(names, fact, factMeasure, measure) : ObjectSum(names, fact, factMeasure, measure),
            $"{measure.LabelZh}:同一级别各行之和;缺少任何一行时为空。",
            $"{measure.LabelEn}: the sum of rows of one level; blank where any of them lacks its value.");
    }

    private static string AnswersDax(DaxNames names, FactTable fact, FactMeasure factMeasure, Measure measure)
    {
        var isByObject = IsByObject(names, fact);
        var conditions = MemberDimensions(names, fact).Select(d => Condition(d.Dimension)).Where(c => c.Length > 0).ToList();
        return conditions.Count == 0 ? "TRUE ()" : string.Join("\n    && ", conditions);

        string Condition(string dimension)
        {
            if (factMeasure.NotBy.Contains(dimension))
                return $"NOT ISFILTERED ( {names.Table(dimension)} )";
            // Different ones are counted at the asked level, over whatever rows it has; and a row has one of each of its attributes.
            var isAdditive = measure.AdditiveOver.Contains(dimension) || !factMeasure.Adds || fact.Find(dimension)!.IsAttribute;
            if (!names.HasLevels(dimension))
                return isAdditive ? "" : $"COUNTROWS ( {names.Table(dimension)} ) = 1";
            var read = Reads(fact, dimension);
            if (isAdditive)
                return $"NOT ISBLANK ( {read} )";
            var isSingle = $"( {read} = {DimensionSteps.Level(names, dimension)} && {DimensionSteps.Members(names, dimension)} = 1 )";
            return isByObject is null ? isSingle : $"( ( {isByObject} && NOT ISFILTERED ( {names.Table(dimension)} ) ) || {isSingle} )";
        }
    }

    private static string RowsDax(DaxNames names, FactTable fact)
    {
        var others = fact.Dimensions.Where(d => d.Dimension != District).Select(d => $"REMOVEFILTERS ( {names.Table(d.Dimension)} )").Append($"ALLSELECTED ( {names.Table(District)} )");
        return $"CALCULATE ( COUNTROWS ( {names.Table(fact.Id)} ), {string.Join(", ", others)} ) > 0";
    }

    private static string PlacesDax(DaxNames names, FactTable fact, FactDimension use)
    {
        var steps = Steps(names.Catalogue.FindDimension(District)!, fact, use).Where(step => step.Read is not null)
            .Select(step => $", {step.Asked}, CALCULATE ( COUNTROWS ( SUMMARIZE ( {names.Table(fact.Id)}, {names.AncestorKey(District, step.Asked)} ) ), KEEPFILTERS ( {names.Column(District, BusinessColumnRole.LevelNumber)} = __Read ) )");
        return
            $"""
            VAR __Read = {Reads(fact, District)}
            RETURN
                NOT ISFILTERED ( {names.Table(District)} ) || SWITCH ( {DimensionSteps.Level(names, District)}{string.Concat(steps)} ) = {DimensionSteps.Members(names, District)}
            """;
    }

    // A published figure exists or does not: as many figures as were asked for, or no sum.
    private static string PublishedSum(DaxNames names, FactTable fact, FactMeasure factMeasure, Measure measure)
    {
        var read = Read(names, fact, factMeasure).ToList();
        var expected = MemberDimensions(names, fact).Where(d => !factMeasure.NotBy.Contains(d.Dimension)).Select(Expected).Append(YearCount(names, fact));
        return
            $"""
            {string.Concat(read.Select(d => $"VAR __{Variable(d.Dimension)} = {Reads(fact, d.Dimension)}\n"))}VAR __Expected = {string.Join(" * ", expected)}
            VAR __Figures = {Filtered(names, $"COUNT ( {names.Column(fact.Id, BusinessColumnRole.Measure, measure.Id)} )", read)}
            RETURN
                IF (
                    {Answers(fact, measure.Id)}{OneYear(names, fact, measure)}
                        && __Figures > 0
                        && __Figures = __Expected,
                    {Filtered(names, $"SUM ( {names.Column(fact.Id, BusinessColumnRole.Measure, measure.Id)} )", read)}
                )
            """;

        string Expected(FactDimension use)
        {
            var dimension = names.Catalogue.FindDimension(use.Dimension)!;
            var members = DimensionSteps.Members(names, dimension.Id);
            var declared = Steps(dimension, fact, use).Where(step => step.Read is not null && step.Expected is not null).Select(step => $"{step.Asked}, {step.Expected!.Value.ToString(CultureInfo.InvariantCulture)}, ").ToList();
            return declared.Count == 0 ? members : $"SWITCH ( {DimensionSteps.Level(names, dimension.Id)}, {string.Concat(declared)}{members} )";
        }
    }

    // How many objects there should be nobody knows: every row that is there has a value, and every place or object that
    // was named has a row.
    private static string ObjectSum(DaxNames names, FactTable fact, FactMeasure factMeasure, Measure measure)
    {
        var read = Read(names, fact, factMeasure).ToList();
        var isByObject = IsByObject(names, fact) ?? "FALSE ()";
        var rows = fact.Layout == FactLayout.MeasurePerRow
            ? [$"{names.Column(fact.Id, BusinessColumnRole.MeasureName)} = {DaxNames.Text(names.In(names.Model.Table(fact.Id).The(BusinessColumnRole.Measure, measure.Id).Name))}"]
            : Array.Empty<string>();
        var isWhole = factMeasure.NotBy.Where(id => fact.Find(id) is { IsStored: true }).All(id => fact.Find(id)!.Levels.Any(level => level.CompleteTo.Append(level.Level).Any(to => BusinessModel.NumberOf(names.Catalogue.FindDimension(id)!, to) == 1)));
        var column = names.Column(fact.Id, BusinessColumnRole.Measure, measure.Id);
        // Nothing to count is no missing figure: a row may have nobody that is counted once.
        var isDistinct = factMeasure.Aggregate is MeasureAggregate.Distinct;
        // What is counted need not be there of every kind that is named; places and objects must be.
        var conditions = MemberDimensions(names, fact)
            .Where(d => !factMeasure.NotBy.Contains(d.Dimension) && (factMeasure.Aggregate is MeasureAggregate.Sum || d.Dimension == District || names.Catalogue.IsObject(d.Dimension)))
            .Select(d => EveryNamed(d.Dimension))
            .Concat(LookedUp(names, fact))
            .DefaultIfEmpty("TRUE ()");
        return
            $"""
            {string.Concat(read.Select(d => $"VAR __{Variable(d.Dimension)} = {Reads(fact, d.Dimension)}\n"))}VAR __Rows = {Filtered(names, $"COUNTROWS ( {names.Table(fact.Id)} )", read, rows)}
            VAR __Figures = {(isDistinct ? "__Rows" : Filtered(names, $"COUNT ( {column} )", read))}
            RETURN
                IF (
                    {Answers(fact, measure.Id)}
                        && {YearCount(names, fact)} = 1{(isWhole ? "" : $"\n            && {isByObject}")}
                        && __Figures > 0
                        && __Figures = __Rows
                        && {string.Join("\n            && ", conditions)},
                    {Filtered(names, $"{Aggregate(factMeasure)} ( {column} )", read)}{(isDistinct ? " + 0" : "")}
                )
            """;

        string EveryNamed(string dimension)
        {
            var table = names.Table(dimension);
            if (!names.HasLevels(dimension))
                return $"( NOT ISFILTERED ( {table} ) || {Filtered(names, Distinct(names.Key(dimension)), read)} = COUNTROWS ( {table} ) )";
            var steps = Steps(names.Catalogue.FindDimension(dimension)!, fact, fact.Find(dimension)!).Where(step => step.Read is not null)
                .Select(step => $", {step.Asked}, {Filtered(names, Distinct(names.AncestorKey(dimension, step.Asked)), read)}");
            return $"( ( {isByObject} && NOT ISFILTERED ( {table} ) ) || SWITCH ( {DimensionSteps.Level(names, dimension)}{string.Concat(steps)} ) = {DimensionSteps.Members(names, dimension)} )";
        }

        string Distinct(string column) => $"COUNTROWS ( SUMMARIZE ( {names.Table(fact.Id)}, {column} ) )";
    }

    // A school that the list of its year does not have is of no known kind: a filter on any would lose its rows unseen.
    private static IEnumerable<string> LookedUp(DaxNames names, FactTable fact)
    {
        var tables = fact.Dimensions.Where(d => d.Through is not null).Select(d => (d.Dimension, Table: names.Table(d.Dimension))).ToList();
        if (tables.Count == 0)
            yield break;
        var any = string.Join(" || ", tables.Select(t => $"ISFILTERED ( {t.Table} )"));
        yield return $"( NOT ( {any} ) || ISBLANK ( CALCULATE ( COUNTROWS ( {names.Table(fact.Id)} ), {string.Join(", ", tables.Select(t => $"REMOVEFILTERS ( {t.Table} )"))}, ISBLANK ( {names.Column(fact.Id, BusinessColumnRole.Reference, tables[0].Dimension)} ) ) ) )";
    }

    private static string Aggregate(FactMeasure measure) => measure.Aggregate switch
    {
        MeasureAggregate.Distinct => "DISTINCTCOUNTNOBLANK",
        MeasureAggregate.Min => "MIN",
        MeasureAggregate.Max => "MAX",
        // The views show a row that is counted as 1, and one that is not as 0.
        _ => "SUM",
    };

    private static string OneYear(DaxNames names, FactTable fact, Measure measure) =>
        measure.AdditiveOver.Contains(names.Catalogue.CalendarOf(fact).Id) ? "" : $"\n            && {YearCount(names, fact)} = 1";

    private static string YearCount(DaxNames names, FactTable fact) => $"COUNTROWS ( {names.Table(names.Catalogue.CalendarOf(fact).Id)} )";

    private static string Filtered(DaxNames names, string expression, List<FactDimension> read, params string[] more)
    {
        var filters = read.Select(d => $"KEEPFILTERS ( {names.Column(d.Dimension, BusinessColumnRole.LevelNumber)} = __{Variable(d.Dimension)} )").Concat(more).ToList();
        return filters.Count == 0 ? expression : $"CALCULATE ( {expression}, {string.Join(", ", filters)} )";
    }

    // Whether single objects, such as schools, are asked for; null for a fact without them.
    private static string? IsByObject(DaxNames names, FactTable fact)
    {
        var objects = fact.IsPublished ? [] : fact.StoredDimensions.Where(d => names.Catalogue.IsObject(d.Dimension)).Select(d => $"ISFILTERED ( {names.Table(d.Dimension)} )").ToList();
        return objects.Count switch { 0 => null, 1 => objects[0], _ => $"( {string.Join(" || ", objects)} )" };
    }

    // funding_source → FundingSourceRead
    private static string Variable(string dimension) =>
        string.Concat(dimension.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Read";
}
