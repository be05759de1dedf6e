using Warehouse.Catalogue;
using Warehouse.Etl.Vocabulary;
using Warehouse.Query.Members;

namespace Warehouse.Etl.Shape;

/// <summary>The members that a pipeline refers to.</summary>
internal sealed class PipelineMembers
{
    private readonly MemberDirectory _members;
    private readonly Dictionary<LookupSpec, MemberLookup> _lookups = [];

    /// <summary>Checks the members that the pipeline file itself names; throws every <c>etl.unknown_member</c> and <c>etl.bad_year</c> at once.</summary>
    public PipelineMembers(Pipeline pipeline, MemberDirectory members)
    {
        _members = members;
        var problems = NamedMembers(pipeline.Layout).Distinct()
            .Select(named => Check(named.Dimension, named.Id, pipeline))
            .OfType<Problem>();
        ProblemException.ThrowIfAny(problems.ToList());
    }

    /// <summary>The lookup for a field; fields that look up alike share it.</summary>
    public MemberLookup Lookup(LookupSpec spec)
    {
        if (!_lookups.TryGetValue(spec, out var lookup))
            _lookups[spec] = lookup = new MemberLookup(spec, _members[spec.Dimension]);
        return lookup;
    }

    private static IEnumerable<(string Dimension, string Id)> NamedMembers(PipelineLayout layout)
    {
        foreach (var part in layout.Parts)
        {
            // Numbers and days of a fact's key are no members.
            foreach (var (dimension, field) in part.Keys.Where(key => key.Value.Kind is not (FieldKind.Integer or FieldKind.Date)))
            {
                if (field.Constant is { } constant)
                    yield return (dimension, constant);
                // Without a lookup, what the map says is the member.
                foreach (var id in field.Lookup is null && field.Template is null ? field.Map.Values : [])
                    yield return (dimension, id);
            }

            foreach (var (dimension, id) in part.Values.SelectMany(v => v.Keys))
                yield return (dimension, id);
            foreach (var member in part.Split?.Parts ?? [])
                yield return (part.Split!.Dimension, member.Member);
            foreach (var lookup in part.Keys.Values.Concat(part.Member?.Attributes.Values ?? []).Select(f => f.Lookup).OfType<LookupSpec>())
                yield return (lookup.Dimension, lookup.Under ?? "");
        }
    }

    private Problem? Check(string dimension, string id, Pipeline pipeline)
    {
        if (dimension is "academic_year" or "fiscal_year")
            return YearText.Parse(id) is null ? new Problem("etl.bad_year", $"'{id}' is no year from 1949 to 2060.", pipeline.Path) : null;
        if (Find(dimension) is not { } members)
            return new Problem("etl.unknown_dimension", $"There is no dimension '{dimension}'.", pipeline.Path);
        return id.Length == 0 || members.ById(id) is not null
            ? null
            : new Problem("etl.unknown_member", $"There is no {dimension} with the id '{id}'.", pipeline.Path, members.NearestHint(id));
    }

    private DimensionMembers? Find(string dimension)
    {
        try
        {
            return _members[dimension];
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }
}
