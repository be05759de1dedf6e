using System.Globalization;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.PowerBi.Dax;

/// <summary>
/// Arithmetic over parts that are each computed at the asked level. Every part is a variable, and blank where it lacks
/// anything; a part that is blank leaves the whole blank, since in DAX a blank would count as 0.
/// </summary>
/// <param name="lines">Where variables are written.</param>
/// <param name="termLines">The lines that define a variable with the sum of a measure in a year.</param>
/// <param name="objectLines">The lines that define a variable with what is computed object by object.</param>
internal sealed class LevelDax(List<string> lines, Func<string, MeasureTerm, string, IEnumerable<string>> termLines, Func<string, Expression, string, IEnumerable<string>> objectLines)
{
    private int _count;

    /// <summary>The variable that holds the value of a formula in a year.</summary>
    public string Value(Expression expression, string year) => expression switch
    {
        Number number => Text(number.Value),
        MeasureTerm term => Define(name => termLines(name, term, year)),
        Lowest lowest => Value(lowest.Term, year),
        Binary { Operator: BinaryOperator.Divide } quotient => Divide(Value(quotient.Left, year), Value(quotient.Right, year)),
        Gap gap => Divide(Value(gap.Left, year), Value(gap.Right, year)),
        Binary binary => Combine(Value(binary.Left, year), Value(binary.Right, year), (a, b) => $"{a} {Symbol(binary.Operator)} {b}"),
        Greatest greatest => Combine(Value(greatest.Left, year), Value(greatest.Right, year), (a, b) => $"MAX ( {a}, {b} )"),
        Growth growth => Combine(Value(growth.Of, year), Value(growth.Of, $"{year} - 1"), (now, before) => $"DIVIDE ( {now} - {before}, {before} )"),
        WeightedMean mean => Mean(mean, year),
        _ => Define(name => objectLines(name, expression, year)),
    };

    private string Mean(WeightedMean mean, string year)
    {
        var means = mean.Groups.Select(group => (group.Weight, Mean: Divide(Value(group.Sum, year), Value(group.Count, year)))).ToList();
        if (means is [var only])
            return only.Mean;
        var areThere = string.Join(" && ", means.Select(group => $"NOT ISBLANK ( {group.Mean} )"));
        var sum = string.Join(" + ", means.Select(group => $"{Text(group.Weight)} * {group.Mean}"));
        return Define(name => [$"VAR {name} = IF ( {areThere}, DIVIDE ( {sum}, {Text(means.Sum(group => group.Weight))} ) )"]);
    }

    // DIVIDE is blank where either is blank, and where the divisor is 0.
    private string Divide(string left, string right) => Define(name => [$"VAR {name} = DIVIDE ( {left}, {right} )"]);

    private string Combine(string left, string right, Func<string, string, string> operation) =>
        Define(name => [$"VAR {name} = IF ( NOT ISBLANK ( {left} ) && NOT ISBLANK ( {right} ), {operation(left, right)} )"]);

    private string Define(Func<string, IEnumerable<string>> write)
    {
        var name = $"__V{++_count}";
        lines.AddRange(write(name));
        return name;
    }

    private static string Symbol(BinaryOperator symbol) => symbol switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        _ => "*",
    };

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
