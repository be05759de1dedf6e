namespace Warehouse.Storage.Schedules;

/// <summary>Whether successes that bring runs come back to where they began.</summary>
public static class ScheduleCycle
{
    /// <summary>Pipelines from the one that a schedule runs back to it; null when its success does not lead there.</summary>
    /// <param name="all">Every schedule.</param>
    /// <param name="of">The schedule.</param>
    public static IReadOnlyList<string>? Find(IReadOnlyList<ScheduleSpec> all, ScheduleSpec of)
    {
        if (of.AfterSuccessOf.Length == 0)
            return null;
        var runs = all.Where(spec => spec.AfterSuccessOf.Length > 0).ToLookup(spec => spec.AfterSuccessOf, spec => spec.PipelineId);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Walk(of.PipelineId, [of.AfterSuccessOf]);

        IReadOnlyList<string>? Walk(string pipeline, IReadOnlyList<string> way)
        {
            if (pipeline == of.AfterSuccessOf)
                return [.. way, pipeline];
            return seen.Add(pipeline) ? runs[pipeline].Select(next => Walk(next, [.. way, pipeline])).FirstOrDefault(found => found is not null) : null;
        }
    }
}
