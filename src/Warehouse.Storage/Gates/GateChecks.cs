using Warehouse.Storage.Gates.Kinds;

namespace Warehouse.Storage.Gates;

/// <summary>Holds gates against a fact.</summary>
internal sealed class GateChecks(GateScope scope)
{
    private const int LinesAGate = 100;

    /// <summary>What a gate found; one passed line when nothing is wrong, which says so when there was nothing to look at.</summary>
    public async Task<IReadOnlyList<GateResult>> JudgeAsync(GateSpec gate, CancellationToken cancellationToken)
    {
        var found = gate.Kind switch
        {
            GateKind.Range => await new RowGates(scope).RangeAsync(gate, cancellationToken),
            GateKind.Unique => await new RowGates(scope).UniqueAsync(gate, cancellationToken),
            GateKind.Referential => await new MemberGates(scope).ReferentialAsync(gate, cancellationToken),
            GateKind.Completeness => await new MemberGates(scope).CompletenessAsync(gate, cancellationToken),
            GateKind.Balance => await new EquationGates(scope).BalanceAsync(gate, cancellationToken),
            GateKind.Sum => await new EquationGates(scope).SumAsync(gate, cancellationToken),
            GateKind.Change => await new ChangeGate(scope).ChangeAsync(gate, cancellationToken),
            _ => throw new InvalidOperationException($"Nobody knows the gate {gate.Kind}."),
        };
        if (found.Count == 0)
            return [GateText.Line(gate, passed: true, "Passed.")];
        var lines = found.Take(LinesAGate).ToList();
        if (found.Count > LinesAGate)
            lines.Add(GateText.Line(gate, passed: false, $"And {found.Count - LinesAGate} more."));
        return lines;
    }
}
