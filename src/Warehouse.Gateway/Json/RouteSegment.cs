namespace Warehouse.Gateway.Json;

/// <summary>What stands between two slashes of a route template.</summary>
/// <param name="Kind">Whether it must be a certain text.</param>
/// <param name="Text">The text of a literal, otherwise empty.</param>
internal readonly record struct RouteSegment(RouteSegmentKind Kind, string Text);

/// <summary>What a segment of a route template matches.</summary>
internal enum RouteSegmentKind
{
    /// <summary>Its own text.</summary>
    Literal,

    /// <summary><c>*</c>: one segment that is not empty.</summary>
    One,

    /// <summary><c>**</c>: all segments to the end, or none.</summary>
    Rest,
}
