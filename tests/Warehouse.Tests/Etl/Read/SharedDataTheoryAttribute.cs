namespace Warehouse.Tests.Etl.Read;

/// <summary>As <see cref="SharedDataFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (Repository.SharedData is null)
            Skip = "The original source files (shared/data) are not here.";
    }
}
