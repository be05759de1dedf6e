using Warehouse.Query.Members;

namespace Warehouse.Gateway;

/// <summary>Writes members, and what is known about them, as messages.</summary>
internal static class MemberWriter
{
    /// <summary>A member with its parents, codes and other names.</summary>
    public static Edustat.V1.Member Write(Member member, DimensionMembers members, bool english)
    {
        var message = new Edustat.V1.Member
        {
            Name = $"dimensions/{members.Dimension.Id}/members/{member.Id}",
            Ref = ResponseWriter.Member(member, english),
            ParentId = member.ParentId ?? "",
            ManagingParentId = member.ManagingParentId ?? "",
            PathLabel = members.PathLabel(member, english),
            ValidFrom = member.ValidFrom ?? "",
            ValidTo = member.ValidTo ?? "",
        };
        message.FormerCodes.AddRange(member.FormerCodes.Select(code => new Edustat.V1.FormerCode { Code = code.Code, Label = code.Label, ValidTo = code.ValidTo, ValidFrom = code.ValidFrom ?? "" }));
        message.Aliases.AddRange(member.Aliases);
        return message;
    }

    /// <summary>A place that a region runs, with both of its parents.</summary>
    public static Edustat.V1.Membership Write(Membership membership, DimensionMembers members, bool english)
    {
        var place = members.ById(membership.MemberId);
        return new Edustat.V1.Membership
        {
            Region = Reference(membership.RegionId, members, english),
            Member = Reference(membership.MemberId, members, english),
            ValidFrom = membership.ValidFrom ?? "",
            ValidTo = membership.ValidTo ?? "",
            StatisticalParent = Reference(place?.ParentId, members, english),
            ManagingParent = Reference(place?.ManagingParentId, members, english),
        };
    }

    /// <summary>What a code meant for a time.</summary>
    public static Edustat.V1.CodeSpell Write(CodeSpell spell, DimensionMembers members, bool english) => new()
    {
        Code = spell.Code,
        Label = spell.Label,
        ValidFrom = spell.ValidFrom,
        ValidTo = spell.ValidTo ?? "",
        Member = Reference(spell.MemberId, members, english),
    };

    private static Edustat.V1.MemberRef? Reference(string? id, DimensionMembers members, bool english) =>
        id is not null && members.ById(id) is { } member ? ResponseWriter.Member(member, english) : null;
}
