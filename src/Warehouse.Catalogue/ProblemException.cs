namespace Warehouse.Catalogue;

/// <summary>An input was refused; carries every problem the stage found, so that one round is enough to fix them.</summary>
public sealed class ProblemException(IReadOnlyList<Problem> problems)
    : Exception(string.Join("\n", problems.Select(p => p.ToString())))
{
    /// <summary>Refuses with a single problem.</summary>
    public ProblemException(Problem problem) : this([problem])
    {
    }

    /// <summary>At least one.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;

    /// <summary>Throws when there is any problem.</summary>
    public static void ThrowIfAny(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
            throw new ProblemException(problems);
    }
}
