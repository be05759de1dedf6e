namespace Warehouse.Query.Members;

/// <summary>What a code meant for a time. The same code may have meant several places, one after the other.</summary>
/// <param name="Code">The code.</param>
/// <param name="Label">The name it went with.</param>
/// <param name="ValidFrom">The first code list that has it so, ISO 8601: <c>1983-12</c>.</param>
/// <param name="ValidTo">The first code list that has not; null while it stands.</param>
/// <param name="MemberId">The member of today that goes on with the place; null for none.</param>
public sealed record CodeSpell(string Code, string Label, string ValidFrom, string? ValidTo, string? MemberId)
{
    /// <summary><c>长乐市 1995-12 to 2017-10 (cn-350112)</c>.</summary>
    public override string ToString() => $"{Label} {ValidFrom} to {ValidTo ?? "today"} ({MemberId ?? "nothing of today"})";
}
