namespace Warehouse.Generator.Model;

/// <summary>A school, a kindergarten or a teaching point.</summary>
internal sealed class School
{
    /// <summary>学校标识码: category, province, serial number; ten digits.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required SchoolType Type { get; init; }

    /// <summary>Code of 举办者: 831, 821 or 999.</summary>
    public required string Founder { get; init; }

    /// <summary>A made-up name of the head, which loads must drop.</summary>
    public required string Head { get; init; }

    /// <summary>城区, 镇区 or 乡村.</summary>
    public required UrbanClass Urban { get; init; }

    /// <summary>The academic year it first has pupils in.</summary>
    public required int Opened { get; init; }

    /// <summary>Its share of every cohort, relative to others of its stage.</summary>
    public required double Weight { get; init; }

    /// <summary>How well it is equipped, about 1.</summary>
    public required double Equipment { get; init; }

    /// <summary>Pupils a class is made for.</summary>
    public required int ClassTarget { get; init; }

    /// <summary>Whether pupils board, so that entrants come from everywhere.</summary>
    public required bool IsBoarding { get; init; }

    /// <summary>Where it stands among the kindergartens, 0 to 1 by children: the first are public, the next inclusive.</summary>
    public double OwnershipRank { get; set; }

    /// <summary>Where it stands among those that may be demonstration kindergartens, 0 to 1 by children.</summary>
    public double DemonstrationRank { get; set; }

    /// <summary>Its state on 1 September of every year since it opened.</summary>
    public List<SchoolYear> Years { get; } = [];

    public bool IsPublic => Founder != "999";
}

/// <summary>所在地城乡类型.</summary>
internal enum UrbanClass
{
    Urban,
    Town,
    Rural,
}

/// <summary>Who runs a school, and whether a private kindergarten is recognised as inclusive.</summary>
internal enum Ownership
{
    Public,
    InclusivePrivate,
    OtherPrivate,
}
