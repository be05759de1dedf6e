namespace Warehouse.Tests.PowerBi.Dax;

/// <summary>A piece of DAX, read.</summary>
internal abstract record DaxNode
{
    public IEnumerable<DaxNode> All() => Children().SelectMany(child => child.All()).Prepend(this);

    private IEnumerable<DaxNode> Children() => this switch
    {
        DaxBlock block => block.Variables.Select(v => v.Value).Append(block.Result),
        DaxCall call => call.Arguments,
        DaxOperation operation => [operation.Left, operation.Right],
        DaxNot not => [not.Of],
        DaxList list => list.Members,
        _ => [],
    };
}

internal sealed record DaxBlock(IReadOnlyList<(string Name, DaxNode Value)> Variables, DaxNode Result) : DaxNode;

internal sealed record DaxCall(string Function, IReadOnlyList<DaxNode> Arguments) : DaxNode;

internal sealed record DaxOperation(string Operator, DaxNode Left, DaxNode Right) : DaxNode;

internal sealed record DaxNot(DaxNode Of) : DaxNode;

internal sealed record DaxList(IReadOnlyList<DaxNode> Members) : DaxNode;

internal sealed record DaxColumn(string Table, string Column) : DaxNode;

internal sealed record DaxTable(string Table) : DaxNode;

internal sealed record DaxMeasureName(string Measure) : DaxNode;

internal sealed record DaxVariable(string Name) : DaxNode;

internal sealed record DaxLiteral(object Value) : DaxNode;
