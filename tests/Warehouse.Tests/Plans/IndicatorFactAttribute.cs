using Warehouse.Tests.Query;

namespace Warehouse.Tests.Plans;

/// <summary>A fact about indicators that plans await; skipped, and shown as skipped, while the catalogue does not have them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IndicatorFactAttribute : FactAttribute
{
    public IndicatorFactAttribute(params string[] indicators)
    {
        if (indicators.FirstOrDefault(id => SmallWarehouse.Shipped.FindIndicator(id) is null) is { } missing)
            Skip = $"The catalogue does not have the indicator '{missing}' yet.";
    }
}
