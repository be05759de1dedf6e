using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.PowerBi.Dax;

/// <summary>
/// An indicator as a measure, by the rules of the service: which fact answers is decided for all terms together, a stock
/// is of its last year, growth is computed from sums, and what the service would refuse or call incomplete is blank.
/// </summary>
internal sealed class IndicatorMeasure
{
    private readonly DaxNames _names;
    private readonly Indicator _indicator;
    private readonly List<MeasureTerm> _terms;
    private readonly List<FactTable> _shared;
    private readonly string _calendar;
    private readonly List<string> _lines = [];
    private readonly List<string> _conditions = [];
    private bool _isOfOneYear;

    private IndicatorMeasure(DaxNames names, Indicator indicator)
    {
        (_names, _indicator) = (names, indicator);
        _terms = indicator.Terms.Distinct().ToList();
        _shared = names.Catalogue.Facts.Where(fact => _terms.All(term => FactsWith(names, indicator, term).Contains(fact))).ToList();
        _calendar = names.Catalogue.Calendar(indicator.Calendar).Id;
    }

    public static DaxMeasure Of(DaxNames names, Indicator indicator) => new()
    {
        Id = indicator.Id,
        Name = new BusinessName(indicator.LabelZh, indicator.LabelEn),
        Expression = new IndicatorMeasure(names, indicator).Write(),
        Format = IndicatorText.Format(indicator),
        Description = IndicatorText.Describe(names.Catalogue, indicator),
        Folder = IndicatorText.Folder(indicator),
    };

    // Facts that know what the measure is pinned to. What goes over single objects is read from facts that have them, first
    // those that tell the measure apart by them.
    private static List<FactTable> FactsWith(DaxNames names, Indicator indicator, MeasureTerm term) =>
        names.Catalogue.FactsWith(term.Measure)
            .Where(fact => term.Pins.Keys.All(pin => fact.Find(pin) is not null) && (indicator.Objects.Count == 0 || fact.Find(indicator.Objects[0]) is { IsStored: true }))
            // A list of some schools says less of them than what is known of all by year.
            .OrderBy(fact => indicator.Objects.Count > 0 && !fact.IsOfSchoolsByYear && fact.Dimensions.All(d => d.Through is null))
            .ThenBy(fact => indicator.Objects.Count(dimension => fact.Find(dimension) is not { IsStored: true } || fact.FindMeasure(term.Measure)!.NotBy.Contains(dimension)))
            .ToList();

    private bool IsOfSums => _indicator.Numerator.IsLinear && _indicator.Denominator?.IsLinear != false && _indicator.Objects.Count == 0;

    private string Write()
    {
        RefuseOtherCalendar();
        RefuseOtherThanPinned();
        RefuseOtherStages();
        ChooseFacts();
        ChooseYear();
        RefuseSeveralDistricts();
        var result = Scaled(!IsOfSums ? Formula() : _indicator.IsGrowth ? Growth() : Level());
        return
            $"""
            {string.Join("\n", _lines)}
            RETURN
                IF (
                    {string.Join("\n            && ", _conditions.DefaultIfEmpty("TRUE ()"))},
                    {result}
                )
            """;
    }

    // A school year is no fiscal year: a filter on the other calendar would be ignored, and every row would look alike.
    private void RefuseOtherCalendar()
    {
        foreach (var other in _names.Catalogue.Dimensions.Where(d => d.Kind is not DimensionKind.Members && d.Id != _calendar))
            _conditions.Add($"NOT ISFILTERED ( {_names.Table(other.Id)} )");
    }

    // What every measure above the line is pinned to is what the indicator is about, and not to be asked of anything else.
    private void RefuseOtherThanPinned()
    {
        var numerator = _indicator.TermsAbove.ToList();
        foreach (var (dimension, members) in numerator[0].Pins.Where(pin => numerator.All(term => term.Pins.ContainsKey(pin.Key))))
        {
            var name = $"__Only{Pascal(dimension)}";
            var filters = new List<string> { $"KEEPFILTERS ( {_names.Column(dimension, BusinessColumnRole.Id)} {(members is [var only] ? $"= {DaxNames.Text(only)}" : $"IN {Braces(members)}")} )" };
            if (_names.HasLevels(dimension))
            {
                _lines.Add($"VAR __{Pascal(dimension)}Level = {DimensionSteps.Level(_names, dimension)}");
                filters.Add($"KEEPFILTERS ( {_names.Column(dimension, BusinessColumnRole.LevelNumber)} = __{Pascal(dimension)}Level )");
            }

            _lines.Add($"VAR {name} = {DimensionSteps.Members(_names, dimension)} = {Number(members.Count)} && CALCULATE ( COUNTROWS ( {_names.Table(dimension)} ), {string.Join(", ", filters)} ) = {Number(members.Count)}");
            _conditions.Add($"( NOT ISFILTERED ( {_names.Table(dimension)} ) || {name} )");
        }
    }

    private void RefuseOtherStages()
    {
        if (_indicator.Stages.Count == 0)
            return;
        var table = _names.Table("stage");
        _lines.Add($"VAR __AskedStage = {DimensionSteps.Level(_names, "stage")}");
        _lines.Add(
            $"""
            VAR __OtherStages =
                IF (
                    ISFILTERED ( {table} ),
                    CALCULATE (
                        COUNTROWS ( {table} ),
                        KEEPFILTERS ( {_names.Column("stage", BusinessColumnRole.LevelNumber)} = __AskedStage ),
                        KEEPFILTERS ( NOT {_names.Column("stage", BusinessColumnRole.Id)} IN {Braces(_indicator.Stages)} )
                    )
                )
            """);
        _conditions.Add("ISBLANK ( __OtherStages )");
    }

    // All measures from one fact where there is one, so that they are of the same rows; the first that can answer.
    private void ChooseFacts()
    {
        if (_shared.Count > 0)
        {
            if (_shared.Count == 1)
                _conditions.AddRange(_terms.SelectMany(term => ForeignDimensions(term, _shared[0])).Distinct());
            else
                _lines.Add(Choice("__Fact", _shared.Select(fact => string.Join(" && ", _terms.SelectMany(term => CanAnswer(term, fact)).Distinct()))));
            return;
        }

        for (var i = 0; i < _terms.Count; i++)
        {
            var facts = FactsOf(_terms[i]);
            if (facts.Count == 1)
                _conditions.AddRange(ForeignDimensions(_terms[i], facts[0]).Except(_conditions));
            else
                _lines.Add(Choice(ChoiceOf(_terms[i]), facts.Select(fact => string.Join(" && ", CanAnswer(_terms[i], fact)))));
        }
    }

    private static string Choice(string name, IEnumerable<string> conditions) =>
        $"VAR {name} =\n    SWITCH (\n        TRUE (),\n{string.Join(",\n", conditions.Select((condition, i) => $"        {condition}, {i + 1}"))}\n    )";

    private string ChoiceOf(MeasureTerm term) => _shared.Count > 0 ? "__Fact" : $"__Fact{_terms.IndexOf(term) + 1}";

    private List<FactTable> FactsOf(MeasureTerm term) => _shared.Count > 0 ? _shared : FactsWith(_names, _indicator, term);

    private IEnumerable<string> CanAnswer(MeasureTerm term, FactTable fact) =>
        [FactSteps.HasRows(fact), .. ForeignDimensions(term, fact), FactSteps.Pinned(_names, FactSteps.Answers(fact, term.Measure), term.Pins)];

    // Only the denominator of a ratio may lack a dimension: it is then the same for all of its members.
    private IEnumerable<string> ForeignDimensions(MeasureTerm term, FactTable fact)
    {
        var isDenominator = !_indicator.TermsAbove.Contains(term);
        return _names.Catalogue.Dimensions
            .Where(d => d.Kind is DimensionKind.Members && fact.Find(d.Id) is null && !term.Pins.ContainsKey(d.Id) && (!isDenominator || d.Id == "district"))
            .Select(d => $"NOT ISFILTERED ( {_names.Table(d.Id)} )");
    }

    private void ChooseYear()
    {
        var year = _names.Key(_calendar);
        var measures = _terms.Select(term => (term, Measure: _names.Catalogue.FindMeasure(term.Measure)!)).ToList();
        var isPlain = !_indicator.LooksBack && measures.All(m => m.term.Bridge is null);
        if (isPlain && measures.All(m => m.Measure.AdditiveOver.Contains(_calendar)))
            return;
        _isOfOneYear = true;
        if (!isPlain || !measures.All(m => m.Measure.IsStock))
        {
            _lines.Add($"VAR __Year = SELECTEDVALUE ( {year} )");
            return;
        }

        _lines.Add(
            $"""
            -- Over several years a stock is of the last in which there is any figure, the same for the whole report.
            VAR __Year =
                IF (
                    HASONEVALUE ( {year} ),
                    SELECTEDVALUE ( {year} ),
                    {LastYear()}
                )
            """);
    }

    // Terms of several facts have several years each can answer for; the common one is looked for fact by fact.
    private string LastYear()
    {
        var years = new List<string>();
        for (var i = 0; i < _shared.Count; i++)
        {
            var prefix = _shared.Count == 1 ? "__" : $"__Fact{i + 1}";
            var fact = _shared[i];
            _lines.AddRange(_terms.SelectMany(term => FactSteps.ReadVariables(_names, fact, term.Measure, term.Pins, TermPrefix(prefix, term))).Distinct());
            for (var t = 0; t < _terms.Count; t++)
                _lines.Add($"VAR {prefix}Years{t + 1} =\n{Indent(FactSteps.YearsWithFigures(_names, fact, _terms[t].Measure, _terms[t].Pins, TermPrefix(prefix, _terms[t])), 1)}");
            var common = Enumerable.Range(2, _terms.Count - 1).Aggregate($"{prefix}Years1", (all, next) => $"INTERSECT ( {all}, {prefix}Years{next} )");
            years.Add($"MAXX ( {common}, {_names.Column(fact.Id, BusinessColumnRole.Reference, _calendar)} )");
        }

        return years.Count switch
        {
            // No fact holds them all: there is no year of which all are known to be.
            0 => "BLANK ()",
            1 => years[0],
            _ => $"SWITCH ( __Fact{string.Concat(years.Select((expression, i) => $", {i + 1}, {expression}"))} )",
        };
    }

    // Terms without pins read at the same levels.
    private string TermPrefix(string prefix, MeasureTerm term) => term.Pins.Count == 0 ? prefix : $"{prefix}Term{_terms.IndexOf(term) + 1}";

    // UNIT-ONLY: of one district as it reported.
    private void RefuseSeveralDistricts()
    {
        if (_indicator.Rollup != RollupClass.UnitOnly)
            return;
        var facts = _terms.SelectMany(FactsOf).Distinct().Where(fact => fact.Find("district") is { IsStored: true });
        _conditions.AddRange(facts.Where(_ => !IsOfSums).Select(fact => $"{FactSteps.Reads(fact, "district")} = {DimensionSteps.Level(_names, "district")}"));
        if (!IsOfSums)
            _conditions.Add($"{DimensionSteps.Members(_names, "district")} = 1");
    }

    // What is more than a quotient of sums, or goes over single objects.
    private string Formula()
    {
        var atYear = _isOfOneYear ? AtYear(_calendar, "__Year") : [];
        foreach (var overObjects in _indicator.Body.SelfAndParts().Where(part => part is Share or ObjectSum or Variation or VarianceShare))
            _conditions.AddRange(Objects(atYear).Conditions(overObjects).Except(_conditions).ToList());
        return new LevelDax(_lines, TermLines, (name, part, year) => Objects(_isOfOneYear ? AtYear(_calendar, year) : []).Lines(part, name)).Value(_indicator.Body, "__Year");
    }

    private ObjectDax Objects(string[] atYear) => new(_names, _indicator, term => FactsOf(term)[0], atYear);

    // The value from the sums of one year, or of all years in the filter where that is what a sum means.
    private void ComputeValue(string prefix, string year)
    {
        for (var i = 0; i < _terms.Count; i++)
            _lines.AddRange(TermLines($"{prefix}Term{i + 1}", _terms[i], year));
        var numerator = Linear(_indicator.Numerator, prefix);
        var value = _indicator.Denominator is { } denominator ? $"DIVIDE ( {numerator}, {Linear(denominator, prefix)} )" : numerator;
        // In DAX a blank counts as 0: half a sum would look like one.
        var areThere = string.Join(" && ", _terms.Select((_, i) => $"NOT ISBLANK ( {prefix}Term{i + 1} )"));
        _lines.Add($"VAR {prefix}Value = {(_terms.Count == 1 ? value : $"IF ( {areThere}, {value} )")}");
    }

    private string Growth()
    {
        ComputeValue("__Now", "__Year");
        ComputeValue("__Before", "__Year - 1");
        _conditions.AddRange(["NOT ISBLANK ( __NowValue )", "NOT ISBLANK ( __BeforeValue )"]);
        return "DIVIDE ( __NowValue - __BeforeValue, __BeforeValue )";
    }

    private string Level()
    {
        ComputeValue("__", "__Year");
        return "__Value";
    }

    private string Scaled(string value) => _indicator.Scale == 1 ? value : $"{value} * {Number(_indicator.Scale)}";

    private string Linear(Expression expression, string prefix) => expression switch
    {
        Number number => Number(number.Value),
        MeasureTerm term => $"{prefix}Term{_terms.IndexOf(term) + 1}",
        Binary b => $"( {Linear(b.Left, prefix)} {Symbol(b.Operator)} {Linear(b.Right, prefix)} )",
        _ => throw new InvalidOperationException($"The catalogue let a formula through that is not linear: {_indicator.Formula}."),
    };

    private static string Symbol(BinaryOperator symbol) => symbol switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        _ => "/",
    };

    private IEnumerable<string> TermLines(string name, MeasureTerm term, string year)
    {
        switch (term.Bridge)
        {
            case null:
                yield return $"VAR {name} = {TermSum(term, _isOfOneYear ? AtYear(_calendar, year) : [])}";
                break;
            case CalendarBridge.AsOfSeptember:
                yield return $"VAR {name} = {TermSum(term, AtYear(AcademicYear, year))}";
                break;
            case CalendarBridge.Weighted84:
                // January to August belong to the school year that began in the September before; half of a mean is no mean.
                yield return $"VAR {name}Before = {TermSum(term, AtYear(AcademicYear, year + " - 1"))}";
                yield return $"VAR {name}Now = {TermSum(term, AtYear(AcademicYear, year))}";
                yield return $"VAR {name} = IF ( NOT ISBLANK ( {name}Before ) && NOT ISBLANK ( {name}Now ), ( {name}Before * 8 + {name}Now * 4 ) / 12 )";
                break;
            default:
                throw new InvalidOperationException($"No rule is written for the bridge {term.Bridge}.");
        }
    }

    private string AcademicYear => _names.Catalogue.Calendar(DimensionKind.AcademicYear).Id;

    // The year replaces whatever is said about years, be it by number or by name.
    private string[] AtYear(string calendar, string year) => [$"REMOVEFILTERS ( {_names.Table(calendar)} )", $"{_names.Key(calendar)} = {year}"];

    private string TermSum(MeasureTerm term, string[] atYear)
    {
        var facts = FactsOf(term);
        var sums = facts.Select(fact => FactSteps.Pinned(_names, FactSteps.Sum(fact, term.Measure), term.Pins, [.. atYear, .. FactSteps.DefinedStages(_names, _indicator, fact, term)])).ToList();
        return sums.Count == 1 ? sums[0] : $"SWITCH ( {ChoiceOf(term)}{string.Concat(sums.Select((sum, i) => $", {i + 1}, {sum}"))} )";
    }

    private static string Braces(IEnumerable<string> members) => $"{{ {string.Join(", ", members.Select(DaxNames.Text))} }}";

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Pascal(string id) => string.Concat(id.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Indent(string text, int levels) => string.Join("\n", text.Split('\n').Select(line => new string(' ', levels * 4) + line));
}
