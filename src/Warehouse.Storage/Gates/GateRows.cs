namespace Warehouse.Storage.Gates;

// Classes, because Dapper reads SQLite's numbers into their properties.

/// <summary>A figure of a district.</summary>
internal sealed class GateCell
{
    public string District { get; init; } = "";

    public long Year { get; init; }

    public string Stage { get; init; } = "";

    public double Value { get; init; }
}

/// <summary>A member in a year; 0 for no year.</summary>
internal sealed class GateMember
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public long Year { get; init; }

    public long Copies { get; init; }
}
