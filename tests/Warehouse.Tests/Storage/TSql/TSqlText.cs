using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Warehouse.Tests.Storage.TSql;

/// <summary>Text as Microsoft's own parser reads it: the T-SQL of SQL Server 2019.</summary>
internal static class TSqlText
{
    /// <summary>The tree, or what is wrong with the text.</summary>
    public static (TSqlScript Script, IReadOnlyList<string> Errors) Parse(string text, bool quotedIdentifiers = true)
    {
        using var reader = new StringReader(text);
        var script = (TSqlScript)new TSql150Parser(quotedIdentifiers).Parse(reader, out var errors);
        return (script, errors.Select(error => $"line {error.Line}, column {error.Column}: {error.Message}").ToList());
    }

    /// <summary>The text of a part of a tree.</summary>
    public static string Of(TSqlFragment fragment) =>
        string.Concat(fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1).Select(token => token.Text));
}
