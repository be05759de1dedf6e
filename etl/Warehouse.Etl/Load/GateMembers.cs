using Warehouse.Catalogue;
using Warehouse.Query.Members;
using Warehouse.Storage.Gates;

namespace Warehouse.Etl.Load;

/// <summary>The members that gates name. A pipeline file cannot be held against them, because they are loaded.</summary>
internal static class GateMembers
{
    /// <summary>Looks whether they are there.</summary>
    /// <returns>What is wrong with those that are left out: they may be yet to come.</returns>
    /// <exception cref="ProblemException"><c>etl.unknown_member</c>: a gate of rows of nobody would be passed whatever is loaded.</exception>
    public static IReadOnlyList<string> Check(Pipeline pipeline, MemberDirectory members)
    {
        ProblemException.ThrowIfAny(pipeline.Gates.SelectMany(gate => gate.Where.Concat(gate.OtherWhere).Where(named => !IsThere(members[named.Key], named.Value)).Select(named => new Problem(
            "etl.unknown_member",
            $"The gate '{gate.Name}' looks at {named.Key} '{named.Value}', which is none.",
            $"{pipeline.Path}:gates.{gate.Name}",
            Hint(members[named.Key], named.Value)))).ToList());
        return pipeline.Gates.SelectMany(gate => gate.Except.Where(id => !IsThere(members[gate.Dimension], id)).Select(id =>
            $"The gate '{gate.Name}' leaves out {gate.Dimension} '{id}', which is none. {Hint(members[gate.Dimension], id)}".TrimEnd())).ToList();
    }

    // Gates compare ids as they are written.
    private static bool IsThere(DimensionMembers members, string id) => members.ById(id)?.Id == id;

    private static string Hint(DimensionMembers members, string id) => Nearest.Hint(id, members.All.Select(member => member.Id));
}
