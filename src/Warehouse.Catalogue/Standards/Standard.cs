namespace Warehouse.Catalogue.Standards;

/// <summary>A version of an official standard: which criteria a district must meet, and how each is measured.</summary>
public sealed record Standard
{
    /// <summary>Stable id, one a version: <c>compulsory_quality_balance_2017</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The year or name of this version: <c>2017</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Chinese name.</summary>
    public required string LabelZh { get; init; }

    /// <summary>English name.</summary>
    public required string LabelEn { get; init; }

    /// <summary>The document it stands in, by its title.</summary>
    public required string Document { get; init; }

    /// <summary>The document's number: <c>教督〔2017〕6号</c>; empty where it has none or none is known.</summary>
    public required string Number { get; init; }

    /// <summary>How sure the document and its number are.</summary>
    public required Trust Trust { get; init; }

    /// <summary>First year or day it holds, ISO 8601.</summary>
    public required string ValidFrom { get; init; }

    /// <summary>First year or day it no longer holds; empty while it does, or where none is known.</summary>
    public required string ValidTo { get; init; }

    /// <summary>Which districts and schools it is about.</summary>
    public required StandardScope Scope { get; init; }

    /// <summary>The criteria as a tree; at least one.</summary>
    public required IReadOnlyList<Criterion> Criteria { get; init; }

    /// <summary>Where the text was found.</summary>
    public required string Source { get; init; }

    /// <summary>What one must know to cite it.</summary>
    public required IReadOnlyList<string> Footnotes { get; init; }

    /// <summary><c>file:line</c> where it is defined.</summary>
    public required string Location { get; init; }

    /// <summary>Every criterion, groups before what they hold.</summary>
    public IEnumerable<Criterion> AllCriteria => Criteria.SelectMany(criterion => criterion.SelfAndBelow());

    /// <summary>The criteria that are judged, in order.</summary>
    public IEnumerable<Criterion> Leaves => AllCriteria.Where(criterion => criterion.Criteria.Count == 0);

    /// <summary>Whether it holds at the start of the school year, or in the calendar year, of this number.</summary>
    public bool HoldsIn(int year) =>
        string.CompareOrdinal(ValidFrom, $"{year}-09-01") <= 0 && (ValidTo.Length == 0 || string.CompareOrdinal(ValidTo, $"{year}-09-01") > 0);
}

/// <summary>Which districts and schools a standard is about.</summary>
public sealed record StandardScope
{
    /// <summary>The levels of districts it judges; none other is evaluated.</summary>
    public required IReadOnlyList<string> DistrictLevels { get; init; }

    /// <summary>In words: which schools it covers.</summary>
    public required string Schools { get; init; }

    /// <summary>The indicator that counts schools, and tells their types when grouped by them; empty where no schools are judged.</summary>
    public required string Roster { get; init; }

    /// <summary>The indicator that counts the pupils of a school at a stage; empty where no schools are judged.</summary>
    public required string Pupils { get; init; }

    /// <summary>Stage → the school types that always offer it, so that a school of that type without figures is missed.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Offered { get; init; }

    /// <summary>School types that are left out where single schools are compared: special and vocational schools.</summary>
    public required IReadOnlyList<string> Excluded { get; init; }

    /// <summary>School types that are left out only while they are small: teaching points.</summary>
    public required IReadOnlyList<string> Points { get; init; }

    /// <summary>The fewest pupils with which one of <see cref="Points"/> counts.</summary>
    public required int SmallestPoint { get; init; }

    /// <summary>Stage → weight of a pupil when what a combined school shares is split among its stages; empty where nothing is split.</summary>
    public required IReadOnlyDictionary<string, decimal> Split { get; init; }
}

/// <summary>How sure a number of a standard is.</summary>
public enum Trust
{
    /// <summary>Confirmed in a public source.</summary>
    Verified,

    /// <summary>General knowledge, not confirmed.</summary>
    Known,

    /// <summary>Unsure: a parameter that the asker may set.</summary>
    Unsure,
}
