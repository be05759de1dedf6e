using Microsoft.SqlServer.TransactSql.ScriptDom;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.Storage.SqlServer;

namespace Warehouse.Tests.Storage;

/// <summary>The views for tools that read SQL Server, held against Microsoft's own T-SQL parser.</summary>
public class BusinessViewsTests
{
    private static readonly IndicatorCatalogue Shipped = CatalogueFiles.Load(Repository.Catalogue);

    public static TheoryData<string> Names => [.. BusinessViews.Statements(Shipped).Select(statement => statement.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryStatement_IsOneBatchOfTSql(string name)
    {
        var sql = BusinessViews.Statements(Shipped).Single(statement => statement.Name == name).Sql;

        var script = Parse(sql);

        Assert.Single(script.Batches.SelectMany(batch => batch.Statements));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryView_HasTheColumnsOfTheModelAndNoNameTwice(string name)
    {
        var sql = BusinessViews.Statements(Shipped).Single(statement => statement.Name == name).Sql;
        if (Parse(sql).Batches[0].Statements[0] is not CreateViewStatement view)
            return;

        var columns = ((QuerySpecification)view.SelectStatement.QueryExpression).SelectElements.Cast<SelectScalarExpression>().Select(element => element.ColumnName.Value).ToList();

        var language = name.StartsWith("bi_zh", StringComparison.Ordinal) ? BusinessLanguage.Zh : BusinessLanguage.En;
        var table = BusinessModel.Of(Shipped).Tables.Single(table => table.Name.In(language) == view.SchemaObjectName.BaseIdentifier.Value);
        Assert.Equal(table.Columns.Select(column => column.Name.In(language)), columns);
        Assert.Equal(columns.Count, columns.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void BothLanguages_HaveTheSameViews()
    {
        var names = BusinessViews.Statements(Shipped).Select(statement => statement.Name).Where(name => name.Contains(".[", StringComparison.Ordinal) && !name.StartsWith("drop ", StringComparison.Ordinal)).ToList();

        Assert.Equal(names.Count / 2, names.Count(name => name.StartsWith("bi_zh.", StringComparison.Ordinal)));
        Assert.Equal(Shipped.Dimensions.Count + Shipped.Facts.Count + 1, names.Count(name => name.StartsWith("bi_en.", StringComparison.Ordinal)));
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void EveryView_IsDroppedBeforeItIsMade_SoThatTheStatementsMayRunAgain()
    {
        var names = BusinessViews.Statements(Shipped).Select(statement => statement.Name).ToList();

        Assert.All(names.Where(name => name.StartsWith("bi_", StringComparison.Ordinal) && name.Contains(".[", StringComparison.Ordinal)), name => Assert.Equal("drop " + name, names[names.IndexOf(name) - 1]));
    }

    [Fact]
    public void EveryTable_IsOneOfTheSchema()
    {
        var tables = BusinessViews.Statements(Shipped).SelectMany(statement => TablesOf(Parse(statement.Sql))).Distinct().Order(StringComparer.Ordinal);

        var known = Shipped.Dimensions.Select(d => d.Table).Concat(Shipped.Facts.Select(f => f.Table)).Select(table => "dw." + table)
            .Concat(["etl.data_version", "etl.pipeline", "etl.source"]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(known, tables);
    }

    [Fact]
    public void SameCatalogue_GivesTheSameText() =>
        Assert.Equal(BusinessViews.Statements(Shipped), BusinessViews.Statements(CatalogueFiles.Load(Repository.Catalogue)));

    private static TSqlScript Parse(string sql)
    {
        var script = (TSqlScript)new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.Empty(errors.Select(error => $"{error.Line}:{error.Column} {error.Message}"));
        return script;
    }

    private static IEnumerable<string> TablesOf(TSqlScript script)
    {
        var tables = new TableNames();
        script.Accept(tables);
        return tables.Found;
    }

    private sealed class TableNames : TSqlFragmentVisitor
    {
        public List<string> Found { get; } = [];

        // What has no schema is a name given in the same statement.
        public override void Visit(NamedTableReference node)
        {
            if (node.SchemaObject.SchemaIdentifier is { } schema)
                Found.Add($"{schema.Value}.{node.SchemaObject.BaseIdentifier.Value}");
        }
    }
}
