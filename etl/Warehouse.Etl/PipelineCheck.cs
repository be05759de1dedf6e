using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Gates;
using Warehouse.Storage.Sql.Load;

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
            return UnknownHistory(pipeline, facts).Concat(pipeline.Gates.Count == 0 ? [] : [new Problem("etl.pipeline_bad_value", "Gates look at facts, and this pipeline loads none.", pipeline.Path, "Put them into the pipelines of facts that use these members.")]);
        if (facts.FirstOrDefault(f => f.Id == pipeline.Target) is not { } fact)
            return [new Problem("etl.unknown_fact", $"The target '{pipeline.Target}' is no fact of the catalogue.", pipeline.Path, Nearest.Hint(pipeline.Target, facts.Select(f => f.Id)))];
        // A table that two facts read is loaded as the one that has its whole key.
        if (fact.Interval is not null && facts.FirstOrDefault(f => f.Table == fact.Table && f.Interval is null) is { } whole)
            return [new Problem("etl.unknown_fact", $"'{fact.Id}' is not loaded: it is '{whole.Id}' on a day.", pipeline.Path, $"Use target: {whole.Id}.")];
        var keys = fact.StoredDimensions.Select(d => d.Dimension).Concat(fact.Degenerate.Select(d => d.Column)).ToList();
        if (pipeline.Replaces.FirstOrDefault(key => !keys.Contains(key)) is { } unknown)
            return [new Problem("etl.pipeline_bad_value", $"The fact {fact.Id} has no key '{unknown}' to replace by.", pipeline.Path, Nearest.Hint(unknown, keys))];
        return GateProblems(pipeline, fact, facts).Concat(pipeline.Layout.Parts.SelectMany(part =>
            KeyProblems(pipeline, fact, part).Concat(part.Values.Concat(pipeline.Layout.Contract.Evolve.SelectMany(e => e.Examples())).SelectMany(value => ValueProblems(pipeline, fact, value, measures)))));
    }

    private static IEnumerable<Problem> UnknownHistory(Pipeline pipeline, IReadOnlyList<FactTable> facts)
    {
        if (Pipeline.MembersOf(pipeline.Target) is not (WarehouseWriter.History or WarehouseWriter.Successions) || !pipeline.Target.Contains(':', StringComparison.Ordinal))
            return [];
        var dimension = pipeline.Target[(pipeline.Target.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var known = facts.SelectMany(fact => fact.Dimensions).Select(use => use.Dimension).Distinct(StringComparer.Ordinal).ToList();
        return known.Contains(dimension) ? [] : [new Problem("etl.unknown_dimension", $"There is no dimension '{dimension}'.", pipeline.Path, Nearest.Hint(dimension, known))];
    }

    private static IEnumerable<Problem> KeyProblems(Pipeline pipeline, FactTable fact, SourcePart part)
    {
        var known = fact.StoredDimensions.Select(d => d.Dimension).Concat(fact.Degenerate.Select(d => d.Column)).ToList();
        var ofTheRow = part.Split is { } split ? part.Keys.Keys.Append(split.Dimension) : part.Keys.Keys;
        // Each value may have keys of its own; where rows are only counted, there is none.
        foreach (var (own, line) in part.Values.Concat(pipeline.Layout.Contract.Evolve.SelectMany(e => e.Examples())).Select(value => (value.Keys.Keys, value.Line)).DefaultIfEmpty(([], 1)))
        {
            var place = $"{pipeline.Path}:{line}";
            var keys = ofTheRow.Concat(own).ToHashSet(StringComparer.Ordinal);
            foreach (var missing in known.Where(d => !keys.Contains(d)))
                yield return new Problem("etl.pipeline_missing_key", $"The fact {fact.Id} needs the key '{missing}'.", place);
            foreach (var extra in keys.Where(k => !known.Contains(k)))
                yield return new Problem("etl.pipeline_bad_value", $"The fact {fact.Id} has no dimension '{extra}'.", place, Nearest.Hint(extra, known));
        }

        foreach (var column in fact.Degenerate)
            if (part.Keys.GetValueOrDefault(column.Column) is { } field && field.Kind != KindOf(column.Type))
                yield return new Problem("etl.pipeline_bad_value", $"The key '{column.Column}' of {fact.Id} needs type: {KindOf(column.Type).ToString().ToLowerInvariant()}.", pipeline.Path);
        if (part.Values.Count == 0 && fact.Measures.Any(IsStored))
            yield return new Problem("etl.pipeline_missing_key", $"The fact {fact.Id} needs 'values'.", pipeline.Path);
    }

    private static IEnumerable<Problem> GateProblems(Pipeline pipeline, FactTable fact, IReadOnlyList<FactTable> facts)
    {
        foreach (var gate in pipeline.Gates)
        {
            var place = $"{pipeline.Path}:gates.{gate.Name}";
            var other = gate.Fact.Length == 0 ? fact : facts.FirstOrDefault(f => f.Id == gate.Fact);
            if (other is null)
            {
                yield return new Problem("etl.unknown_fact", $"The gate '{gate.Name}' names the fact '{gate.Fact}', which is none of the catalogue.", place, Nearest.Hint(gate.Fact, facts.Select(f => f.Id)));
                continue;
            }

            foreach (var (of, measure) in new[] { (fact, gate.Measure), (other, gate.OtherMeasure) }.Where(named => named.Item2.Length > 0))
                if (of.FindMeasure(measure) is null)
                    yield return new Problem("etl.unknown_measure", $"The fact {of.Id} has no measure '{measure}'.", place, Nearest.Hint(measure, of.Measures.Select(m => m.Measure)));
            if (gate.Kind == GateKind.Range && fact.FindMeasure(gate.Measure) is { } ranged && !IsStored(ranged))
                yield return new Problem("etl.pipeline_bad_value", $"'{gate.Measure}' is counted from rows: no row has a value of it that could lie outside.", place);
            if (gate.Kind == GateKind.Sum && fact.Find("district") is null)
                yield return new Problem("etl.pipeline_bad_value", $"The fact {fact.Id} has no district, so that nothing adds up to one.", place);
            foreach (var (of, dimension) in Dimensions(gate, fact, other).Where(named => named.Of.Find(named.Dimension) is null))
                yield return new Problem("etl.unknown_dimension", $"The fact {of.Id} has no dimension '{dimension}', which the gate '{gate.Name}' names.", place, Nearest.Hint(dimension, of.Dimensions.Select(d => d.Dimension)));
        }
    }

    private static IEnumerable<(FactTable Of, string Dimension)> Dimensions(GateSpec gate, FactTable fact, FactTable other) =>
        gate.Where.Keys.Concat(gate.By).Concat(gate.Dimension.Length > 0 ? [gate.Dimension] : []).Select(dimension => (fact, dimension))
            .Concat(gate.OtherWhere.Keys.Concat(gate.By).Concat(gate.Dimension.Length > 0 ? [gate.Dimension] : []).Select(dimension => (other, dimension)))
            .Distinct();

    private static FieldKind KindOf(DegenerateType type) => type switch
    {
        DegenerateType.WholeNumber => FieldKind.Integer,
        DegenerateType.Date => FieldKind.Date,
        _ => FieldKind.Text,
    };

    private static bool IsStored(FactMeasure measure) => measure.Aggregate is MeasureAggregate.Sum or MeasureAggregate.Min or MeasureAggregate.Max;

    private static IEnumerable<Problem> ValueProblems(Pipeline pipeline, FactTable fact, ValueSpec value, IReadOnlyList<Measure> measures)
    {
        var place = $"{pipeline.Path}:{value.Line}";
        if (fact.FindMeasure(value.Measure) is not { } found)
            yield return new Problem("etl.unknown_measure", $"The fact {fact.Id} has no measure '{value.Measure}'.", place, Nearest.Hint(value.Measure, fact.Measures.Select(m => m.Measure)));
        else if (!IsStored(found))
            yield return new Problem("etl.pipeline_bad_value", $"'{value.Measure}' is counted from the rows of {fact.Id}, and cannot be given.", place, found.Column.Length > 0 ? $"Give {found.Column} under 'keys' or 'attributes'." : "Leave it out.");
        else if (measures.FirstOrDefault(m => m.Id == value.Measure) is { } measure && measure.Unit != value.Unit.Base)
            yield return new Problem("etl.pipeline_unit_mismatch", $"{value.Measure} is stored in {measure.Unit}; {value.Unit.Name} does not convert to it.", place);
    }
}
