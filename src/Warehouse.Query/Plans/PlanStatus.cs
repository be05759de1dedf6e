namespace Warehouse.Query.Plans;

/// <summary>How an item of a plan stands.</summary>
public enum PlanStatus
{
    /// <summary>Where it should be by now.</summary>
    OnTrack,

    /// <summary>Behind, and still to be had.</summary>
    AtRisk,

    /// <summary>Reached.</summary>
    Met,

    /// <summary>Not reached, and too late.</summary>
    Missed,

    /// <summary>Reached, and beyond the upper end.</summary>
    Exceeded,

    /// <summary>No verdict; the reason says why.</summary>
    NotMeasurable,

    /// <summary>A baseline, an actual figure or context: nothing is aimed at.</summary>
    NoTarget,
}

/// <summary>The words for why a verdict is as it is, part of the API; those of the plan's author are in <see cref="Catalogue.Plans.PlanObstacleReason"/>.</summary>
public static class PlanReasons
{
    /// <summary>The warehouse does not know the district.</summary>
    public const string DistrictNotLoaded = "district_not_loaded";

    /// <summary>The planner of questions refuses the question; the message says why.</summary>
    public const string NotAvailable = "not_available";

    /// <summary>No figure of any year.</summary>
    public const string NoData = "no_data";

    /// <summary>Figures of some years are missing, which are named.</summary>
    public const string PeriodMissing = "period_missing";

    /// <summary>No year of the period is over yet.</summary>
    public const string NotBegun = "not_begun";

    /// <summary>The document has no date for it, or lost it: the latest figure is held against the target.</summary>
    public const string Undated = "undated";

    /// <summary>Its readings lead to different verdicts.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>Parts of the list have no verdict.</summary>
    public const string PartsNotMeasurable = "parts_not_measurable";

    /// <summary>There is nothing to compute an expected path from.</summary>
    public const string NoBaseline = "no_baseline";

    /// <summary>A number that describes the document or its setting.</summary>
    public const string Context = "context";

    /// <summary>The figure is the document's own; the warehouse has none.</summary>
    public const string AsStated = "as_stated";

    /// <summary>The warehouse has the figure that the document states.</summary>
    public const string StatedConfirmed = "stated_confirmed";

    /// <summary>The warehouse has another figure than the document states.</summary>
    public const string StatedDiffers = "stated_differs";

    /// <summary>The warehouse has a figure; the document's own says only "about", or nothing.</summary>
    public const string NotComparable = "not_comparable";
}
