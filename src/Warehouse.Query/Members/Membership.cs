namespace Warehouse.Query.Members;

/// <summary>A place that a region runs for a time, and that another may count in its statistics.</summary>
/// <param name="RegionId">The region, such as a management zone.</param>
/// <param name="MemberId">The street or town.</param>
/// <param name="ValidFrom">First day, ISO 8601; null where not recorded.</param>
/// <param name="ValidTo">First day it no longer does; null while it does.</param>
public sealed record Membership(string RegionId, string MemberId, string? ValidFrom, string? ValidTo);
