using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl;

/// <summary>Checks pipelines against the catalogue, and against the files that they name, before anything is read.</summary>
public static class PipelineCheck
{
    /// <summary>
    /// Throws every mistake at once: a target or measure that the catalogue does not have, keys that are not those of
    /// the fact, and a unit that does not convert to the measure's.
    /// </summary>
    public static void Against(IReadOnlyList<Pipeline> pipelines, IReadOnlyList<FactTable> facts, IReadOnlyList<Measure> measures) =>
        ProblemException.ThrowIfAny(pipelines.SelectMany(p => ProblemsOf(p, facts, measures)).DistinctBy(p => p.ToString()).ToList());

    /// <summary>Why source files of a pipeline cannot be read; empty when all can. Opens each, and reads none.</summary>
    public static IReadOnlyList<Problem> UnreadableSources(Pipeline pipeline)
    {
        try
        {
            SourceFile.ThrowIfUnreadable(pipeline.Files);
            foreach (var file in pipeline.Files)
                SourceFile.Open(file).Dispose();
            return [];
        }
        catch (ProblemException exception)
        {
            return exception.Problems;
        }
    }

    private static IEnumerable<Problem> ProblemsOf(Pipeline pipeline, IReadOnlyList<FactTable> facts, IReadOnlyList<Measure> measures)
    {
        if (pipeline.IsOfMembers)
            return [];
        if (facts.FirstOrDefault(f => f.Id == pipeline.Target) is not { } fact)
            return [new Problem("etl.unknown_fact", $"The target '{pipeline.Target}' is no fact of the catalogue.", pipeline.Path, Nearest.Hint(pipeline.Target, facts.Select(f => f.Id)))];
        return from part in pipeline.Layout.Parts
               from value in part.Values
               from problem in ProblemsOf(pipeline, fact, part, value, measures)
               select problem;
    }

    private static IEnumerable<Problem> ProblemsOf(Pipeline pipeline, FactTable fact, SourcePart part, ValueSpec value, IReadOnlyList<Measure> measures)
    {
        var place = $"{pipeline.Path}:{value.Line}";
        var keys = part.Keys.Keys.Concat(value.Keys.Keys).ToHashSet(StringComparer.Ordinal);
        var dimensions = fact.StoredDimensions.Select(d => d.Dimension).ToList();
        foreach (var missing in dimensions.Where(d => !keys.Contains(d)))
            yield return new Problem("etl.pipeline_missing_key", $"The fact {fact.Id} needs the key '{missing}'.", place);
        foreach (var extra in keys.Where(k => !dimensions.Contains(k)))
            yield return new Problem("etl.pipeline_bad_value", $"The fact {fact.Id} has no dimension '{extra}'.", place, Nearest.Hint(extra, dimensions));
        if (fact.FindMeasure(value.Measure) is null)
            yield return new Problem("etl.unknown_measure", $"The fact {fact.Id} has no measure '{value.Measure}'.", place, Nearest.Hint(value.Measure, fact.Measures.Select(m => m.Measure)));
        else if (measures.FirstOrDefault(m => m.Id == value.Measure) is { } measure && measure.Unit != value.Unit.Base)
            yield return new Problem("etl.pipeline_unit_mismatch", $"{value.Measure} is stored in {measure.Unit}; {value.Unit.Name} does not convert to it.", place);
    }
}
