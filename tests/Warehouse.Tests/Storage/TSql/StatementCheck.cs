using Microsoft.SqlServer.TransactSql.ScriptDom;
using Warehouse.Tests.Storage.Recording;

namespace Warehouse.Tests.Storage.TSql;

/// <summary>Holds statements against the schema scripts, in the order in which they were sent: temporary tables are known from when they are made.</summary>
internal sealed class StatementCheck
{
    private readonly Dictionary<(int Connection, string Table), ServerTable> _temporary = [];

    /// <summary>Every problem of every statement of a case; empty when a server could run them.</summary>
    public static IReadOnlyList<string> Problems(SentCase sentCase, IReadOnlySet<string>? mayBeUnused = null)
    {
        var check = new StatementCheck();
        return [.. sentCase.Statements.SelectMany(sent => check.Problems(sent, mayBeUnused ?? new HashSet<string>())), .. sentCase.Rows.SelectMany(check.Problems)];
    }

    /// <summary>Literals of a statement that are not of these.</summary>
    public static IReadOnlyList<string> PastedLiterals(string text, IReadOnlySet<string> allowed)
    {
        var literals = new Literals();
        TSqlText.Parse(text).Script.Accept(literals);
        return literals.Found.Select(TSqlText.Of).Where(literal => !allowed.Contains(literal)).ToList();
    }

    private IReadOnlyList<string> Problems(Sent sent, IReadOnlySet<string> mayBeUnused)
    {
        var (script, errors) = TSqlText.Parse(sent.Text);
        if (errors.Count > 0)
            return errors.Select(error => $"syntax: {error}\n{sent.Text}").ToList();

        var names = new NameCheck(table => _temporary.GetValueOrDefault((sent.Connection, table)), (table, made) => _temporary[(sent.Connection, table)] = made);
        script.Accept(names);
        var problems = names.Problems.ToList();
        if (names.MakesTemporaryTable && sent.Parameters.Count > 0)
            problems.Add("temporary table: with parameters it would go at the end of the statement");
        var supplied = sent.Parameters.Select(parameter => "@" + parameter.Name).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(names.Used.Except(supplied).Select(name => $"parameter: {name} is not supplied"));
        problems.AddRange(supplied.Except(names.Used).Except(mayBeUnused).Select(name => $"parameter: {name} is not used"));
        var literals = new Literals();
        script.Accept(literals);
        problems.AddRange(literals.Found.OfType<StringLiteral>().Where(literal => !literal.IsNational && !literal.Value.All(char.IsAscii)).Select(literal => $"literal: {TSqlText.Of(literal)} loses its characters without N"));
        return problems.Distinct().Select(problem => $"{problem}\n{sent.Text}").ToList();
    }

    // Columns that rows do not fill must be able to do without.
    private IEnumerable<string> Problems(SentRows rows)
    {
        if (!_temporary.TryGetValue((rows.Connection, "#" + rows.Table), out var table))
            return [$"table: #{rows.Table} is not there for rows"];
        var columns = rows.Columns.Select(column => column.Name).ToList();
        return columns.Where(column => table.Find(column) is null).Select(column => $"column: #{rows.Table} has no {column} for rows")
            .Concat(table.Columns!.Where(c => c is { NotNull: true, FillsItself: false } && !columns.Contains(c.Name)).Select(c => $"column: rows of #{rows.Table} leave out {c.Name}"));
    }

    private sealed class Literals : TSqlFragmentVisitor
    {
        public List<Literal> Found { get; } = [];

        // The length of a type is no value.
        public override void ExplicitVisit(SqlDataTypeReference node)
        {
        }

        public override void Visit(Literal node) => Found.Add(node);
    }
}
