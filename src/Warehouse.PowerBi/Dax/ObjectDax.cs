using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.PowerBi.Dax;

/// <summary>
/// What is computed school by school: a row an object, with a state of 1 and 0 for what holds and does not, −1 where a
/// figure is missing, −2 where there is nothing to divide by, −3 where it does not apply. One missing object leaves the
/// whole blank, as the service calls it incomplete.
/// </summary>
/// <param name="names">How DAX calls tables and columns.</param>
/// <param name="indicator">The indicator, with its objects.</param>
/// <param name="factOf">The fact that a measure is read from.</param>
/// <param name="atYear">Filters for the year; none where all years in the filter count.</param>
internal sealed class ObjectDax(DaxNames names, Indicator indicator, Func<MeasureTerm, FactTable> factOf, string[] atYear)
{
    private const string District = "district";
    private readonly List<string> _steps = [];
    private readonly List<MeasureTerm> _terms = [];
    private int _count;

    /// <summary>Lines that define a variable with the value, blank where the service has none.</summary>
    public IEnumerable<string> Lines(Expression expression, string name)
    {
        var columns = Columns(expression);
        _steps.InsertRange(0, _terms.Select((term, i) => $"VAR __T{i + 1} = {At(term)}"));
        if (expression.SelfAndParts().Any(part => part is ByStage))
            _steps.Insert(0, $"VAR __Stage = CALCULATE ( SELECTEDVALUE ( {names.Column("stage", BusinessColumnRole.Id)} ) )");
        yield return $"VAR {name}Objects =\n{Indent(Objects(expression))}";
        yield return $"VAR {name}Rows =\n    ADDCOLUMNS (\n        {name}Objects,\n{string.Join(",\n", columns.Select(column => $"        \"{column.Name}\",\n{Indent(Indent(Indent(Block(column.Value))))}"))}\n    )";
        yield return $"VAR {name}Lacking = COUNTROWS ( FILTER ( {name}Rows, [__State] = -1 ) )";
        foreach (var line in Result(expression, name))
            yield return line;
    }

    /// <summary>What must hold for the objects to be all that were asked for.</summary>
    public IEnumerable<string> Conditions(Expression expression) =>
        expression.Terms().Distinct().SelectMany(term =>
        {
            var fact = factOf(term);
            var answers = FactSteps.Pinned(names, FactSteps.Answers(fact, term.Measure), term.Pins);
            return fact.Find(District) is null || IsOnlyHad(expression, term) ? [answers] : new[] { answers, FactSteps.Pinned(names, FactSteps.Places(fact), term.Pins, atYear) };
        }).Distinct();

    private List<(string Name, string Value)> Columns(Expression expression)
    {
        switch (expression)
        {
            case Share share:
                var where = share.Where is null ? "1" : Judge(share.Where);
                var of = Judge(share.Of);
                return [("__State", $"SWITCH ( TRUE (), {where} = 0, -3, {where} < 0, {where}, {of} )")];
            case ObjectSum sum:
                var (value, missing, undefined) = Figure(sum.Of);
                return [("__State", $"IF ( {missing} || {undefined}, -1, 1 )"), ("__Value", value)];
            case Variation variation:
                return Sums(variation.Where, [("__P", variation.Pupils), ("__R", variation.Resource)]);
            case VarianceShare variance:
                return Sums(null, [("__P", variance.Count), ("__R", variance.Sum), ("__Q", variance.SquareSum)]);
            default:
                throw new InvalidOperationException($"No DAX is written for {expression}.");
        }
    }

    // The first divides the others.
    private List<(string, string)> Sums(Condition? where, List<(string Name, Expression Of)> sums)
    {
        var verdict = where is null ? "1" : Judge(where);
        var applies = where is null ? "" : $"{verdict} = 0, -3, {verdict} < 0, -1, ";
        var figures = sums.Select(sum => (sum.Name, Figure: Figure(sum.Of))).ToList();
        var missing = string.Join(" || ", figures.Skip(1).Select(p => p.Figure.Missing));
        var state = $"SWITCH ( TRUE (), {applies}{figures[0].Figure.Missing}, -1, {figures[0].Figure.Value} = 0, -2, {missing}, -1, 1 )";
        return [.. figures.Select(p => (p.Name, p.Figure.Value)), ("__State", state)];
    }

    private static IEnumerable<string> Result(Expression expression, string name)
    {
        var found = $"{name}Found";
        if (expression is Share)
        {
            yield return $"VAR {name}Met = COUNTROWS ( FILTER ( {name}Rows, [__State] = 1 ) )";
            yield return $"VAR {name}Unmet = COUNTROWS ( FILTER ( {name}Rows, [__State] = 0 ) )";
            yield return $"VAR {name} = IF ( ISBLANK ( {name}Lacking ), DIVIDE ( {name}Met + 0, {name}Met + {name}Unmet ) )";
            yield break;
        }

        yield return $"VAR {found} = FILTER ( {name}Rows, [__State] = 1 )";
        if (expression is ObjectSum)
        {
            yield return $"VAR {name} = IF ( ISBLANK ( {name}Lacking ), SUMX ( {found}, [__Value] ) )";
            yield break;
        }

        yield return $"VAR {name}Pupils = SUMX ( {found}, [__P] )";
        yield return $"VAR {name}Mean = DIVIDE ( SUMX ( {found}, [__R] ), {name}Pupils )";
        yield return $"VAR {name}Between = SUMX ( {found}, [__P] * POWER ( [__R] / [__P] - {name}Mean, 2 ) )";
        yield return expression is Variation
            ? $"VAR {name} = IF ( ISBLANK ( {name}Lacking ), DIVIDE ( SQRT ( DIVIDE ( {name}Between, {name}Pupils ) ), {name}Mean ) )"
            : $"VAR {name} = IF ( ISBLANK ( {name}Lacking ), DIVIDE ( {name}Between, SUMX ( {found}, [__Q] ) - {name}Pupils * POWER ( {name}Mean, 2 ) ) )";
    }

    // Every object that has a row of any measure, of the stages that the indicator is defined for.
    private string Objects(Expression expression)
    {
        var tables = expression.Terms().Distinct()
            .Where(term => indicator.Objects.All(dimension => factOf(term).Find(dimension) is { IsStored: true }))
            .Select(term => $"CALCULATETABLE ( SUMMARIZE ( {names.Table(factOf(term).Id)}, {string.Join(", ", indicator.Objects.Select(names.Key))} ){string.Concat(Filters(term).Concat(StageFilter()).Select(filter => ", " + filter))} )")
            .Distinct().ToList();
        return tables.Count == 1 ? tables[0] : $"DISTINCT ( UNION ( {string.Join(", ", tables)} ) )";
    }

    private IEnumerable<string> StageFilter() =>
        indicator.Objects.Contains("stage") && indicator.Stages.Count > 0
            ? [$"KEEPFILTERS ( {names.Column("stage", BusinessColumnRole.Id)} IN {{ {string.Join(", ", indicator.Stages.Select(DaxNames.Text))} }} )"]
            : [];

    private IEnumerable<string> Filters(MeasureTerm term)
    {
        var fact = factOf(term);
        var isLong = fact.Layout == FactLayout.MeasurePerRow;
        string[] rows = isLong ? [$"{names.Column(fact.Id, BusinessColumnRole.MeasureName)} = {DaxNames.Text(names.In(names.Model.Table(fact.Id).The(BusinessColumnRole.Measure, term.Measure).Name))}"] : [];
        return FactSteps.Pins(names, term.Pins).Concat(atYear).Concat(rows).Concat(FactSteps.DefinedStages(names, indicator, fact, term));
    }

    // A school stands in one place; which of several named ones it is says nothing about its figure.
    private string At(MeasureTerm term) =>
        $"CALCULATE ( {FactSteps.Sum(factOf(term), term.Measure)}{string.Concat(AnyPlace(term).Concat(FactSteps.Pins(names, term.Pins)).Concat(atYear).Concat(FactSteps.DefinedStages(names, indicator, factOf(term), term)).Select(filter => ", " + filter))} )";

    private IEnumerable<string> AnyPlace(MeasureTerm term) =>
        factOf(term).Find(District) is { IsStored: true } ? [$"REMOVEFILTERS ( {names.Table(District)} )"] : [];

    private (string Value, string Missing, string Undefined) Figure(Expression expression)
    {
        var missing = new List<string>();
        var divisors = new List<string>();
        var value = Write(expression, missing, divisors);
        return (value, Any(missing), Any(divisors));
    }

    private string Write(Expression expression, List<string> missing, List<string> undefined)
    {
        switch (expression)
        {
            case Number number:
                return Text(number.Value);
            case MeasureTerm or Lowest:
                var term = expression is Lowest lowest ? lowest.Term : (MeasureTerm)expression;
                missing.Add($"ISBLANK ( {Name(term)} )");
                return Name(term);
            case ByStage stages:
                return $"SWITCH ( __Stage{string.Concat(stages.Numbers.Select(number => $", {DaxNames.Text(number.Key)}, {Text(number.Value)}"))} )";
            case Met met:
                var verdict = Judge(met.Of);
                missing.Add($"{verdict} = -1");
                undefined.Add($"{verdict} = -2");
                return $"( {verdict} = 1 ) + 0";
            case Greatest greatest:
                return $"MAX ( {Write(greatest.Left, missing, undefined)}, {Write(greatest.Right, missing, undefined)} )";
            case Binary { Operator: BinaryOperator.Divide } quotient:
                var (left, right) = (Write(quotient.Left, missing, undefined), Write(quotient.Right, missing, undefined));
                undefined.Add($"{right} = 0");
                return $"DIVIDE ( {left}, {right} )";
            case Binary b:
                return $"( {Write(b.Left, missing, undefined)} {(b.Operator switch { BinaryOperator.Add => "+", BinaryOperator.Subtract => "-", _ => "*" })} {Write(b.Right, missing, undefined)} )";
            default:
                throw new InvalidOperationException($"No DAX is written for {expression} of a single object.");
        }
    }

    // The variable with the state of a condition: 1, 0, −1 or −2.
    private string Judge(Condition condition)
    {
        switch (condition)
        {
            case Has has:
                return Step($"IF ( ISBLANK ( CALCULATE ( COUNTROWS ( {names.Table(factOf(has.Term).Id)} ){string.Concat(AnyPlace(has.Term).Concat(Filters(has.Term)).Select(filter => ", " + filter))} ) ), 0, 1 )");
            case Comparison comparison:
                var (left, right) = (Figure(comparison.Left), Figure(comparison.Right));
                // Binary fractions: 4.2 computed is not always 4.2 written.
                return Step($"SWITCH ( TRUE (), {left.Missing} || {right.Missing}, -1, {left.Undefined} || {right.Undefined}, -2, ROUND ( {left.Value} - {right.Value}, 10 ) {comparison.Operator.Sign()} 0, 1, 0 )");
            case Negation negation:
                var of = Judge(negation.Of);
                return Step($"IF ( {of} < 0, {of}, 1 - {of} )");
            case Both both:
                var (a, b) = (Judge(both.Left), Judge(both.Right));
                return Step($"SWITCH ( TRUE (), {a} = 0 || {b} = 0, 0, {a} = 1 && {b} = 1, 1, {a} = -1 || {b} = -1, -1, -2 )");
            case Either either:
                var (c, d) = (Judge(either.Left), Judge(either.Right));
                return Step($"SWITCH ( TRUE (), {c} = 1 || {d} = 1, 1, {c} = 0 && {d} = 0, 0, {c} = -1 || {d} = -1, -1, -2 )");
            default:
                throw new InvalidOperationException($"No DAX is written for the condition {condition}.");
        }
    }

    private string Step(string value)
    {
        _steps.Add($"VAR __C{++_count} = {value}");
        return $"__C{_count}";
    }

    private string Name(MeasureTerm term)
    {
        if (!_terms.Contains(term))
            _terms.Add(term);
        return $"__T{_terms.IndexOf(term) + 1}";
    }

    private string Block(string value) => _steps.Count == 0 ? value : $"{string.Join("\n", _steps)}\nRETURN\n    {value}";

    private static bool IsOnlyHad(Expression expression, MeasureTerm term) =>
        expression.SelfAndParts().Where(part => part is not Has).SelectMany(part => part.Parts).All(part => !Equals(part, term));

    private static string Any(List<string> conditions) => conditions.Count == 0 ? "FALSE ()" : $"( {string.Join(" || ", conditions.Distinct())} )";

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Indent(string text) => string.Join("\n", text.Split('\n').Select(line => "    " + line));
}
