using FilterContext = System.Collections.Immutable.ImmutableDictionary<(string Table, string Column), System.Collections.Immutable.ImmutableHashSet<object>>;

namespace Warehouse.Tests.PowerBi.Dax;

/// <summary>
/// Evaluates the part of DAX that the project writes, by the rules of the language: filters on columns, which flow from
/// dimensions to facts; CALCULATE replaces, KEEPFILTERS narrows, ALLSELECTED goes back to what the report selects; a blank
/// is 0 in sums and comparisons, and stays blank in products.
/// </summary>
internal sealed class DaxEngine(DaxModel model)
{
    // Stands for a blank among the values of a filter.
    private static readonly object Blank = new();

    /// <summary>The value of a measure in a cell: what slicers select, narrowed by the cell's own row and column.</summary>
    public object? Evaluate(string measure, IEnumerable<((string Table, string Column) Column, IReadOnlyList<object?> Values)> slicers, IEnumerable<((string Table, string Column) Column, IReadOnlyList<object?> Values)> cell)
    {
        var selected = slicers.Aggregate(FilterContext.Empty, (context, filter) => Narrow(context, filter.Column, filter.Values));
        var all = cell.Aggregate(selected, (context, filter) => Narrow(context, filter.Column, filter.Values));
        return Run(model.Measures[measure], new Scope(all, selected, [], []));
    }

    private sealed record Scope(FilterContext Filters, FilterContext Selected, Dictionary<string, object?> Variables, IReadOnlyList<(DaxRows Table, object?[] Row)> RowContext);

    private object? Run(DaxNode node, Scope scope)
    {
        switch (node)
        {
            case DaxBlock block:
                var inner = scope with { Variables = new Dictionary<string, object?>(scope.Variables) };
                foreach (var (name, value) in block.Variables)
                    inner.Variables[name] = Run(value, inner);
                return Run(block.Result, inner);
            case DaxLiteral literal:
                return literal.Value;
            case DaxVariable variable:
                return scope.Variables[variable.Name];
            case DaxMeasureName measure:
                foreach (var (table, row) in scope.RowContext.Reverse())
                {
                    // A column that ADDCOLUMNS made belongs to no table.
                    if (table.IndexOf("", measure.Measure) is >= 0 and var index)
                        return row[index];
                }

                return Run(model.Measures[measure.Measure], Transition(scope) with { Variables = [] });
            case DaxColumn column:
                foreach (var (table, row) in scope.RowContext.Reverse())
                {
                    if (table.IndexOf(column.Table, column.Column) is >= 0 and var index)
                        return row[index];
                }

                throw new InvalidOperationException($"No row to take '{column.Table}'[{column.Column}] from.");
            case DaxTable table:
                return Visible(table.Table, scope.Filters);
            case DaxNot not:
                return !Truth(Run(not.Of, scope));
            case DaxOperation operation:
                return Operate(operation, scope);
            case DaxCall call:
                return Call(call, scope);
            default:
                throw new InvalidOperationException($"No rule for {node}.");
        }
    }

    private object? Operate(DaxOperation operation, Scope scope)
    {
        var left = Run(operation.Left, scope);
        switch (operation.Operator)
        {
            case "&&":
                return Truth(left) && Truth(Run(operation.Right, scope));
            case "||":
                return Truth(left) || Truth(Run(operation.Right, scope));
            case "IN":
                var members = operation.Right is DaxList list ? list.Members.Select(member => Run(member, scope)) : ((DaxRows)Run(operation.Right, scope)!).Rows.Select(row => row.Single());
                return members.Any(member => Same(member, left));
        }

        var right = Run(operation.Right, scope);
        return operation.Operator switch
        {
            "=" => Equal(left, right),
            "<>" => !Equal(left, right),
            "<" => Number(left) < Number(right),
            ">" => Number(left) > Number(right),
            "<=" => Number(left) <= Number(right),
            ">=" => Number(left) >= Number(right),
            "+" => left is null && right is null ? null : Number(left) + Number(right),
            "-" => left is null && right is null ? null : Number(left) - Number(right),
            "*" => left is null || right is null ? null : Number(left) * Number(right),
            "/" => left is null ? null : Number(left) / Number(right),
            _ => throw new InvalidOperationException($"No rule for {operation.Operator}."),
        };
    }

    private object? Call(DaxCall call, Scope scope)
    {
        var arguments = call.Arguments;
        object? At(int i) => Run(arguments[i], scope);
        DaxRows Rows(int i) => (DaxRows)At(i)!;
        switch (call.Function)
        {
            case "TRUE":
                return true;
            case "FALSE":
                return false;
            case "BLANK":
                return null;
            case "ISBLANK":
                return At(0) is null;
            case "IF":
                return Truth(At(0)) ? At(1) : arguments.Count > 2 ? At(2) : null;
            case "SWITCH":
                var subject = At(0);
                for (var i = 1; i + 1 < arguments.Count; i += 2)
                {
                    if (subject is bool ? Truth(At(i)) : Equal(subject, At(i)))
                        return At(i + 1);
                }

                return arguments.Count % 2 == 0 ? At(arguments.Count - 1) : null;
            case "DIVIDE":
                return At(0) is { } dividend && At(1) is { } divisor && Number(divisor) != 0 ? Number(dividend) / Number(divisor) : null;
            case "COUNTROWS":
                return CountOf(Rows(0).Rows.Count);
            case "COUNT":
                return CountOf(Values((DaxColumn)arguments[0], scope).Count(value => value is not null));
            case "SUM":
                return Values((DaxColumn)arguments[0], scope).Where(value => value is not null).Aggregate((double?)null, (sum, value) => (sum ?? 0) + Number(value));
            case "MIN":
                return Values((DaxColumn)arguments[0], scope).Where(value => value is not null).Select(Number).Cast<double?>().Min();
            case "MAX" when arguments.Count == 2:
                return Math.Max(Number(At(0)), Number(At(1)));
            case "ROUND":
                return Math.Round(Number(At(0)), (int)Number(At(1)), MidpointRounding.AwayFromZero);
            case "SQRT":
                return At(0) is { } square ? Math.Sqrt(Number(square)) : null;
            case "POWER":
                return Math.Pow(Number(At(0)), Number(At(1)));
            case "DISTINCTCOUNTNOBLANK":
                return CountOf(Values((DaxColumn)arguments[0], scope).Where(value => value is not null).Distinct().Count());
            case "SUMX":
                var summed = Rows(0);
                return summed.Rows.Select(row => Run(arguments[1], WithRow(scope, summed, row))).Where(value => value is not null).Aggregate((double?)null, (sum, value) => (sum ?? 0) + Number(value));
            case "ADDCOLUMNS":
                var extended = Rows(0);
                var added = Enumerable.Range(0, (arguments.Count - 1) / 2).Select(i => (Name: (string)At(1 + 2 * i)!, Value: arguments[2 + 2 * i])).ToList();
                return new DaxRows(
                    [.. extended.Columns, .. added.Select(column => ("", column.Name))],
                    extended.Rows.Select(row => (object?[])[.. row, .. added.Select(column => Run(column.Value, WithRow(scope, extended, row)))]).ToList());
            case "UNION":
                return Rows(0) with { Rows = arguments.SelectMany((_, i) => Rows(i).Rows).ToList() };
            case "DISTINCT":
                var repeated = Rows(0);
                return repeated with { Rows = repeated.Rows.DistinctBy(row => string.Join('|', row)).ToList() };
            case "MAX":
                return Values((DaxColumn)arguments[0], scope).Where(value => value is not null).Select(Number).Cast<double?>().Max();
            case "MAXX":
                var table = Rows(0);
                return table.Rows.Select(row => Run(arguments[1], WithRow(scope, table, row))).Where(value => value is not null).Select(Number).Cast<double?>().Max();
            case "FILTER":
                var all = Rows(0);
                return all with { Rows = all.Rows.Where(row => Truth(Run(arguments[1], WithRow(scope, all, row)))).ToList() };
            case "VALUES":
                return Distinct((DaxColumn)arguments[0], Values((DaxColumn)arguments[0], scope));
            case "SUMMARIZE":
                return Summarize((DaxTable)arguments[0], arguments.Skip(1).Cast<DaxColumn>().ToList(), scope);
            case "INTERSECT":
                var (first, second) = (Rows(0), Rows(1));
                return first with { Rows = first.Rows.Where(row => second.Rows.Any(other => Same(row.Single(), other.Single()))).ToList() };
            case "HASONEVALUE":
                return Values((DaxColumn)arguments[0], scope).Distinct().Take(2).Count() == 1;
            case "SELECTEDVALUE":
                return Values((DaxColumn)arguments[0], scope).Distinct().Take(2).ToList() is [var only] ? only : null;
            case "ISFILTERED":
                return scope.Filters.Keys.Any(key => arguments[0] is DaxColumn column ? key == Key(column) : Is(key.Table, ((DaxTable)arguments[0]).Table));
            case "CALCULATE" or "CALCULATETABLE":
                var transition = Transition(scope);
                return Run(arguments[0], transition with { Filters = Modify(arguments.Skip(1).ToList(), transition, scope) });
            default:
                throw new InvalidOperationException($"No rule for {call.Function}.");
        }
    }

    // Filters are evaluated where CALCULATE stands; modifiers are applied first.
    private FilterContext Modify(List<DaxNode> filters, Scope transition, Scope scope)
    {
        var context = transition.Filters;
        foreach (var modifier in filters.OfType<DaxCall>().Where(call => call.Function is "REMOVEFILTERS" or "ALLSELECTED"))
        {
            var table = ((DaxTable)modifier.Arguments[0]).Table;
            context = context.RemoveRange(context.Keys.Where(key => Is(key.Table, table)).ToList());
            if (modifier.Function == "ALLSELECTED")
                context = context.SetItems(scope.Selected.Where(pair => Is(pair.Key.Table, table)));
        }

        foreach (var filter in filters.Where(filter => filter is not DaxCall { Function: "REMOVEFILTERS" or "ALLSELECTED" }))
        {
            // The values of a table as a filter on a column that it has no relationship to.
            if (filter is DaxCall { Function: "TREATAS" } treated)
            {
                context = Narrow(context.Remove(Key((DaxColumn)treated.Arguments[1])), Key((DaxColumn)treated.Arguments[1]), ((DaxRows)Run(treated.Arguments[0], scope)!).Rows.Select(row => row.Single()));
                continue;
            }

            var keeps = filter is DaxCall { Function: "KEEPFILTERS" };
            var predicate = keeps ? ((DaxCall)filter).Arguments[0] : filter;
            var column = predicate.All().OfType<DaxColumn>().Distinct().Single();
            var table = model.Tables[column.Table];
            var single = new DaxRows([(column.Table, column.Column)], []);
            var index = table.IndexOf(column.Table, column.Column);
            var values = table.Rows.Select(row => row[index]).Distinct().Where(value => Truth(Run(predicate, WithRow(scope, single, [value])))).ToList();
            context = keeps ? Narrow(context, Key(column), values) : context.SetItem(Key(column), [.. values.Select(value => value ?? Blank)]);
        }

        return context;
    }

    private FilterContext Narrow(FilterContext context, (string Table, string Column) column, IEnumerable<object?> values)
    {
        var key = Key(new DaxColumn(column.Table, column.Column));
        var set = values.Select(value => value ?? Blank).ToHashSet();
        return context.SetItem(key, context.TryGetValue(key, out var before) ? before.Intersect(set) : [.. set]);
    }

    private DaxRows Visible(string name, FilterContext filters)
    {
        var table = model.Tables[name];
        var own = filters.Where(pair => Is(pair.Key.Table, name)).Select(pair => (Index: table.IndexOf(name, pair.Key.Column), pair.Value)).ToList();
        var rows = table.Rows.Where(row => own.All(filter => filter.Value.Contains(row[filter.Index] ?? Blank)));
        foreach (var relationship in model.Relationships.Where(r => Is(r.Table, name) && filters.Keys.Any(key => Is(key.Table, r.ToTable))))
        {
            var dimension = Visible(relationship.ToTable, filters);
            var keyIndex = dimension.IndexOf(relationship.ToTable, relationship.ToColumn);
            var keys = dimension.Rows.Select(row => row[keyIndex]).ToHashSet();
            var index = table.IndexOf(name, relationship.Column);
            rows = rows.Where(row => keys.Contains(row[index]));
        }

        return table with { Rows = rows.ToList() };
    }

    private List<object?> Values(DaxColumn column, Scope scope)
    {
        var visible = Visible(column.Table, scope.Filters);
        var index = visible.IndexOf(column.Table, column.Column);
        return visible.Rows.Select(row => row[index]).ToList();
    }

    private DaxRows Summarize(DaxTable table, List<DaxColumn> columns, Scope scope)
    {
        var visible = Visible(table.Table, scope.Filters);
        var lookups = columns.Select(column => Lookup(table, column, visible)).ToList();
        return new DaxRows(
            columns.Select(column => (column.Table, column.Column)).ToList(),
            visible.Rows.Select(row => lookups.Select(lookup => lookup(row)).ToArray()).DistinctBy(row => string.Join('|', row)).ToList());
    }

    private Func<object?[], object?> Lookup(DaxTable table, DaxColumn column, DaxRows visible)
    {
        if (Is(table.Table, column.Table))
        {
            var own = visible.IndexOf(column.Table, column.Column);
            return row => row[own];
        }

        var relationship = model.Relationships.Single(r => Is(r.Table, table.Table) && Is(r.ToTable, column.Table));
        var dimension = model.Tables[column.Table];
        var (keyIndex, valueIndex) = (dimension.IndexOf(relationship.ToTable, relationship.ToColumn), dimension.IndexOf(column.Table, column.Column));
        var byKey = dimension.Rows.ToDictionary(row => row[keyIndex]!, row => row[valueIndex]);
        var index = visible.IndexOf(table.Table, relationship.Column);
        return row => row[index] is { } key ? byKey[key] : null;
    }

    private static DaxRows Distinct(DaxColumn column, IEnumerable<object?> values) =>
        new([(column.Table, column.Column)], values.Distinct().Select(value => new[] { value }).ToList());

    private static Scope WithRow(Scope scope, DaxRows table, object?[] row) => scope with { RowContext = [.. scope.RowContext, (table, row)] };

    // Inside an iteration, CALCULATE and measures see the row as a filter.
    private Scope Transition(Scope scope) => scope with
    {
        Filters = scope.RowContext
            .SelectMany(p => p.Table.Columns.Select((column, i) => (column, Value: p.Row[i])))
            .Where(p => p.column.Table.Length > 0)
            .Aggregate(scope.Filters, (context, p) => Narrow(context, p.column, [p.Value])),
        RowContext = [],
    };

    private (string Table, string Column) Key(DaxColumn column)
    {
        var table = model.Tables[column.Table];
        var index = table.IndexOf(column.Table, column.Column);
        return index >= 0 ? table.Columns[index] : throw new InvalidOperationException($"There is no '{column.Table}'[{column.Column}].");
    }

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool Truth(object? value) => value switch { null => false, bool truth => truth, _ => Number(value) != 0 };

    private static object? CountOf(int count) => count == 0 ? null : (double)count;

    // Of two values, not of blank and 0: what IN and a table's rows compare by.
    private static bool Same(object? a, object? b) => a is null ? b is null : a.Equals(b);

    private static bool Equal(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (string or null, string or null) => (string?)a is var x && (string?)b is var y && string.Equals(x ?? "", y ?? "", StringComparison.OrdinalIgnoreCase),
        (string, _) or (_, string) => throw new InvalidOperationException($"'{a}' and '{b}' are not of one type."),
        _ => Number(a) == Number(b),
    };

    private static double Number(object? value) => value switch
    {
        null => 0,
        double number => number,
        bool truth => truth ? 1 : 0,
        _ => throw new InvalidOperationException($"'{value}' is no number."),
    };
}
