namespace Warehouse.Generator.Model;

/// <summary>A teacher under a pseudonym.</summary>
internal sealed class Teacher
{
    /// <summary>A pseudonym that says nothing of the person.</summary>
    public required string Id { get; init; }

    public required int Born { get; init; }

    public required School School { get; set; }

    public required Stage Stage { get; init; }

    public required string Employment { get; init; }

    public required bool IsPeArt { get; init; }

    public required bool IsQualified { get; init; }

    public required bool IsAboveRequired { get; set; }

    public bool IsCertified { get; set; }

    /// <summary>1 初级, 2 中级, 3 高级.</summary>
    public int Rank { get; set; }

    /// <summary>The first year of this teacher in this school.</summary>
    public required int Since { get; set; }

    public List<Honour> Honours { get; } = [];

    /// <summary>True when an honour that makes a backbone teacher holds on the day.</summary>
    public bool IsBackboneOn(DateOnly day) => Honours.Exists(honour => honour.IsBackbone && honour.HoldsOn(day));
}

/// <summary>A title, base, studio, project or award that someone was granted.</summary>
internal sealed class Honour
{
    public static readonly string[] BackboneKinds = ["backbone", "subject_leader", "famous_teacher"];

    public required string Kind { get; init; }

    public required string Level { get; init; }

    /// <summary>A teacher's pseudonym, a school's code, or an id of its own for what is neither.</summary>
    public required string Holder { get; init; }

    public required Stage Stage { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>The first day it no longer holds; null while it holds.</summary>
    public DateOnly? To { get; set; }

    /// <summary>True for the titles of 县级以上骨干教师.</summary>
    public bool IsBackbone => BackboneKinds.Contains(Kind) && Level != "school";

    public bool HoldsOn(DateOnly day) => From <= day && (To is null || To > day);
}
