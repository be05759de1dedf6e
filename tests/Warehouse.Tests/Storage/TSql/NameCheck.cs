using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Warehouse.Tests.Storage.TSql;

/// <summary>
/// Looks up every table, column and variable of a statement as the server would, and finds what this program must not write.
/// </summary>
internal sealed class NameCheck(Func<string, ServerTable?> findTemporary, Action<string, ServerTable> makeTemporary) : TSqlFragmentVisitor
{
    private static readonly ServerTable Unknown = new((IReadOnlyList<ServerColumn>?)null);

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServerTable> _named = new(StringComparer.Ordinal);
    private Scope? _scope;

    public List<string> Problems { get; } = [];

    /// <summary>Variables that the text takes from parameters.</summary>
    public IEnumerable<string> Used => _used.Except(_declared);

    public bool MakesTemporaryTable { get; private set; }

    public override void ExplicitVisit(SelectStatement node)
    {
        if (node.Into is not null)
            Problems.Add("table: it is made by a query");
        foreach (var named in node.WithCtesAndXmlNamespaces?.CommonTableExpressions ?? [])
        {
            named.QueryExpression.Accept(this);
            _named[named.ExpressionName.Value] = new ServerTable(Names(named.QueryExpression).Select(name => new ServerColumn(name)).ToList());
        }

        node.QueryExpression.Accept(this);
    }

    public override void ExplicitVisit(QuerySpecification node)
    {
        var outer = _scope;
        var scope = new Scope(outer);
        var conditions = new List<BooleanExpression>();
        foreach (var source in node.FromClause?.TableReferences ?? [])
            Add(scope, source, conditions);
        _scope = scope;
        Visit(conditions);
        Visit(node.SelectElements);
        node.WhereClause?.Accept(this);
        node.GroupByClause?.Accept(this);
        node.HavingClause?.Accept(this);
        var named = Names(node).ToHashSet(StringComparer.Ordinal);
        // What sorts may be a name of the select list.
        foreach (var element in node.OrderByClause?.OrderByElements ?? [])
            if (element.Expression is not ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [var name] } || !named.Contains(name.Value))
                element.Accept(this);
        node.OffsetClause?.Accept(this);
        _scope = outer;
    }

    public override void ExplicitVisit(InsertSpecification node)
    {
        var table = Target(node.Target);
        foreach (var column in node.Columns)
            RequireColumn(table, column, node.Target);
        var names = node.Columns.Select(column => column.MultiPartIdentifier.Identifiers[^1].Value).ToList();
        foreach (var required in table.Columns?.Where(c => c is { NotNull: true, FillsItself: false } && !names.Contains(c.Name)) ?? [])
            Problems.Add($"column: the insert leaves out {required.Name}");
        var counts = node.InsertSource switch
        {
            SelectInsertSource { Select: var select } => [First(select).SelectElements.Count],
            ValuesInsertSource { RowValues: var rows } => rows.Select(row => row.ColumnValues.Count),
            _ => Enumerable.Empty<int>(),
        };
        foreach (var count in counts.Distinct().Where(count => count != names.Count))
            Problems.Add($"column: {count} values for {names.Count} columns");
        node.InsertSource.Accept(this);
    }

    public override void ExplicitVisit(UpdateSpecification node)
    {
        var outer = _scope;
        var (scope, target) = OfChange(node.Target, node.FromClause);
        _scope = scope;
        foreach (var set in node.SetClauses.Cast<AssignmentSetClause>())
        {
            RequireColumn(target, set.Column, node.Target);
            set.NewValue.Accept(this);
        }

        node.WhereClause?.Accept(this);
        _scope = outer;
    }

    public override void ExplicitVisit(DeleteSpecification node)
    {
        var outer = _scope;
        (_scope, _) = OfChange(node.Target, node.FromClause);
        node.WhereClause?.Accept(this);
        _scope = outer;
    }

    public override void ExplicitVisit(ColumnReferenceExpression node)
    {
        if (node.ColumnType == ColumnType.Regular)
            Find(node);
    }

    public override void ExplicitVisit(BooleanComparisonExpression node)
    {
        base.ExplicitVisit(node);
        CheckCollations(node, node.FirstExpression, node.SecondExpression);
        // One of the two would be converted row by row, and no index be of use.
        var types = Columns([node.FirstExpression, node.SecondExpression]).Select(column => column.Type.Split('(')[0].Replace("bigint", "int", StringComparison.Ordinal)).Where(type => type.Length > 0).Distinct().ToList();
        if (types.Count > 1)
            Problems.Add($"type: {string.Join(" meets ", types)} in {TSqlText.Of(node)}");
    }

    public override void ExplicitVisit(FunctionCall node)
    {
        base.ExplicitVisit(node);
        CheckCollations(node, [.. node.Parameters]);
    }

    public override void ExplicitVisit(CoalesceExpression node)
    {
        base.ExplicitVisit(node);
        CheckCollations(node, [.. node.Expressions]);
    }

    public override void ExplicitVisit(CreateTableStatement node)
    {
        var name = node.SchemaObjectName.BaseIdentifier.Value;
        var table = ServerTable.Of(node.Definition);
        if (name.StartsWith('#'))
        {
            MakesTemporaryTable = true;
            // By itself it would have the server's collation, whatever the database's is.
            foreach (var column in table.Columns!.Where(c => c.Type.StartsWith("nvarchar", StringComparison.Ordinal) && c.Collation is null))
                Problems.Add($"collation: {column.Name} of {name} names none");
            makeTemporary(name, table);
        }

        In(table, node.Definition);
        foreach (var reference in node.Definition.ColumnDefinitions.SelectMany(c => c.Constraints).Concat(node.Definition.TableConstraints).OfType<ForeignKeyConstraintDefinition>())
            foreach (var column in reference.ReferencedTableColumns.Where(column => Named(reference.ReferenceTableName).Find(column.Value) is null))
                Problems.Add($"column: {column.Value} of a foreign key");
    }

    public override void ExplicitVisit(AlterTableAddTableElementStatement node) => In(Named(node.SchemaObjectName), node.Definition);

    public override void ExplicitVisit(CreateIndexStatement node)
    {
        var outer = _scope;
        _scope = new Scope(null);
        _scope.Sources.Add(("", Named(node.OnName)));
        Visit(node.Columns);
        Visit(node.IncludeColumns);
        CheckKey(_scope.Sources[0].Table, node.Columns.Select(column => column.Column.MultiPartIdentifier.Identifiers[^1].Value), node.Clustered == true);
        node.FilterPredicate?.Accept(this);
        _scope = outer;
    }

    public override void ExplicitVisit(CreateColumnStoreIndexStatement node) => Named(node.OnName);

    public override void ExplicitVisit(AlterIndexStatement node) => Named(node.OnName);

    public override void ExplicitVisit(AlterTableDropTableElementStatement node) => Named(node.SchemaObjectName);

    public override void ExplicitVisit(TruncateTableStatement node) => Named(node.TableName);

    public override void ExplicitVisit(AlterTableSwitchStatement node)
    {
        var (from, to) = (Named(node.SchemaObjectName), Named(node.TargetTable));
        if (from.Columns is not null && to.Columns is not null && !from.Columns.Select(c => c.Name).SequenceEqual(to.Columns.Select(c => c.Name)))
            Problems.Add("column: a switch between tables with other columns");
    }

    public override void ExplicitVisit(DeclareVariableElement node) => _declared.Add(node.VariableName.Value);

    public override void ExplicitVisit(VariableReference node) => _used.Add(node.Name);

    // The name before the equals sign is the procedure's.
    public override void ExplicitVisit(ExecuteParameter node) => node.ParameterValue.Accept(this);

    public override void ExplicitVisit(ExecutableProcedureReference node)
    {
        base.ExplicitVisit(node);
        var values = node.Parameters.Select(parameter => (parameter.ParameterValue as StringLiteral)?.Value).ToList();
        // What a description describes.
        if (values is [_, _, "SCHEMA", var schema, "TABLE", var table, .. var rest]
            && (!SchemaTables.All.TryGetValue($"{schema}.{table}", out var described) || (rest is ["COLUMN", var column] && described.Find(column!) is null)))
            Problems.Add($"column: {string.Join('.', values.Skip(2))} is described, and not there");
    }

    public override void ExplicitVisit(ExecutableStringList node)
    {
        foreach (var text in node.Strings.OfType<StringLiteral>())
            Problems.AddRange(TSqlText.Parse(text.Value).Errors.Select(error => $"syntax: {error} in {text.Value}"));
    }

    public override void Visit(MergeStatement node) => Problems.Add("merge: it is not written here");

    public override void Visit(SelectStarExpression node) => Problems.Add("star: columns are named");

    // Locks on whole tables are what the switch of a partition needs; nothing else may read or lock as it likes.
    public override void Visit(TableHint node)
    {
        if (node.HintKind is not (TableHintKind.TabLock or TableHintKind.TabLockX or TableHintKind.HoldLock))
            Problems.Add($"hint: {TSqlText.Of(node)}");
    }

    private void Visit(IEnumerable<TSqlFragment> fragments)
    {
        foreach (var fragment in fragments)
            fragment.Accept(this);
    }

    private void In(ServerTable table, TableDefinition definition)
    {
        var outer = _scope;
        _scope = new Scope(null);
        _scope.Sources.Add(("", table));
        definition.AcceptChildren(this);
        var keys = definition.ColumnDefinitions.SelectMany(column => column.Constraints.OfType<UniqueConstraintDefinition>().Select(key => (key, Names: (IEnumerable<string>)[column.ColumnIdentifier.Value])))
            .Concat(definition.TableConstraints.OfType<UniqueConstraintDefinition>().Select(key => (key, Names: key.Columns.Select(column => column.Column.MultiPartIdentifier.Identifiers[^1].Value))));
        foreach (var (key, names) in keys)
            CheckKey(table, names, key.Clustered ?? key.IsPrimaryKey);
        _scope = outer;
    }

    private void Add(Scope scope, TableReference source, List<BooleanExpression> conditions)
    {
        switch (source)
        {
            case NamedTableReference named:
                Visit(named.TableHints);
                scope.Sources.Add((named.Alias?.Value ?? named.SchemaObject.BaseIdentifier.Value, Named(named.SchemaObject)));
                break;
            case QueryDerivedTable derived:
                // It sees what is around the query, not what stands beside it.
                derived.QueryExpression.Accept(this);
                scope.Sources.Add((derived.Alias.Value, new ServerTable(Names(derived.QueryExpression).Select(name => new ServerColumn(name)).ToList())));
                break;
            case InlineDerivedTable values:
                Visit(values.RowValues);
                scope.Sources.Add((values.Alias.Value, new ServerTable(values.Columns.Select(column => new ServerColumn(column.Value)).ToList())));
                break;
            case OpenJsonTableReference json:
                json.Variable.Accept(this);
                IEnumerable<string> names = json.SchemaDeclarationItems.Count > 0 ? json.SchemaDeclarationItems.Select(item => item.ColumnDefinition.ColumnIdentifier.Value) : ["key", "value", "type"];
                scope.Sources.Add((json.Alias?.Value ?? "", new ServerTable(names.Select(name => new ServerColumn(name)).ToList())));
                break;
            case SchemaObjectFunctionTableReference { SchemaObject.SchemaIdentifier.Value: "sys" } function:
                scope.Sources.Add((function.Alias.Value, Unknown));
                break;
            case JoinTableReference join:
                Add(scope, join.FirstTableReference, conditions);
                Add(scope, join.SecondTableReference, conditions);
                if (join is QualifiedJoin qualified)
                    conditions.Add(qualified.SearchCondition);
                break;
            default:
                Problems.Add($"table: {TSqlText.Of(source)} is not looked up");
                break;
        }
    }

    private (Scope Scope, ServerTable Target) OfChange(TableReference target, FromClause? from)
    {
        var scope = new Scope(_scope);
        var conditions = new List<BooleanExpression>();
        foreach (var source in from?.TableReferences ?? [target])
            Add(scope, source, conditions);
        var name = ((NamedTableReference)target).SchemaObject;
        return (scope, from is null ? scope.Sources[0].Table : scope.Sources.FirstOrDefault(s => s.Alias == name.BaseIdentifier.Value).Table ?? Named(name));
    }

    private ServerTable Target(TableReference target) => Named(((NamedTableReference)target).SchemaObject);

    private ServerTable Named(SchemaObjectName name)
    {
        var (schema, table) = (name.SchemaIdentifier?.Value, name.BaseIdentifier.Value);
        if (schema == "sys")
            return Unknown;
        if (schema is null && _named.TryGetValue(table, out var named))
            return named;
        var found = schema is null && table.StartsWith('#') ? findTemporary(table) : SchemaTables.All.GetValueOrDefault($"{schema}.{table}");
        if (found is null)
            Problems.Add($"table: {TSqlText.Of(name)} is not there");
        return found ?? Unknown;
    }

    private void RequireColumn(ServerTable table, ColumnReferenceExpression column, TableReference target)
    {
        var name = column.MultiPartIdentifier.Identifiers[^1].Value;
        if (table.Columns is not null && table.Find(name) is null)
            Problems.Add($"column: {TSqlText.Of(target)} has no {name}");
    }

    private ServerColumn? Find(ColumnReferenceExpression node)
    {
        var parts = node.MultiPartIdentifier.Identifiers.Select(identifier => identifier.Value).ToList();
        for (var scope = _scope; scope is not null; scope = scope.Outer)
        {
            // A table that is changed has no alias; its columns may be told apart by its whole name.
            var sources = parts.Count == 1 ? scope.Sources : scope.Sources.Where(source => source.Alias == parts[^2]
                && (parts.Count == 2 || SchemaTables.All.GetValueOrDefault($"{parts[0]}.{parts[1]}") is { } named && ReferenceEquals(named, source.Table))).ToList();
            if (parts.Count > 1 && sources.Count == 0)
                continue;
            if (sources.Any(source => source.Table.Columns is null))
                return null;
            var found = sources.Select(source => source.Table.Find(parts[^1])).OfType<ServerColumn>().ToList();
            if (found.Count > 1)
                Problems.Add($"column: {parts[^1]} is ambiguous");
            if (found.Count > 0)
                return found[0];
            if (parts.Count > 1)
                break;
        }

        Problems.Add($"column: {string.Join('.', parts)} is not there");
        return null;
    }

    private void CheckCollations(TSqlFragment where, params ScalarExpression[] expressions)
    {
        var collations = Columns(expressions.Where(expression => expression is ColumnReferenceExpression { Collation: null })).Select(column => column.Collation).OfType<string>().Distinct().ToList();
        if (collations.Count > 1)
            Problems.Add($"collation: {string.Join(" meets ", collations)} in {TSqlText.Of(where)}");
    }

    private IEnumerable<ServerColumn> Columns(IEnumerable<ScalarExpression> expressions) =>
        expressions.OfType<ColumnReferenceExpression>().Where(column => column.ColumnType == ColumnType.Regular).Select(Find).OfType<ServerColumn>();

    // A longer key is taken when the index is made, and refused with the first row that fills it.
    private void CheckKey(ServerTable table, IEnumerable<string> columns, bool isClustered)
    {
        var bytes = columns.Sum(column => table.Find(column)?.KeyBytes ?? 0);
        if (bytes > (isClustered ? 900 : 1700))
            Problems.Add($"key: of {bytes} bytes");
    }

    private static QuerySpecification First(QueryExpression query) => query switch
    {
        QuerySpecification specification => specification,
        BinaryQueryExpression binary => First(binary.FirstQueryExpression),
        QueryParenthesisExpression parenthesis => First(parenthesis.QueryExpression),
        _ => throw new NotSupportedException(query.GetType().Name),
    };

    private static IEnumerable<string> Names(QueryExpression query) => First(query).SelectElements.OfType<SelectScalarExpression>().Select(element =>
        element.ColumnName?.Value ?? (element.Expression as ColumnReferenceExpression)?.MultiPartIdentifier.Identifiers[^1].Value ?? "");

    private sealed class Scope(Scope? outer)
    {
        public Scope? Outer => outer;

        public List<(string Alias, ServerTable Table)> Sources { get; } = [];
    }
}
