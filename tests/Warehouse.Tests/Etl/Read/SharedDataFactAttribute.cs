namespace Warehouse.Tests.Etl.Read;

/// <summary>A fact about original source files that are not shipped; skipped, and shown as skipped, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (Repository.SharedData is null)
            Skip = "The original source files (shared/data) are not here.";
    }
}
