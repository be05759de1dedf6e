using Warehouse.Catalogue.Standards;
using Warehouse.Query.Members;

namespace Warehouse.Query.Standards;

/// <summary>Which schools of a district are judged at a stage, and why the others are not. A combined school is judged at each stage apart.</summary>
/// <param name="Judged">The schools, each with its pupils at the stage, more than none.</param>
/// <param name="Excluded">Schools that the standard leaves out.</param>
/// <param name="Unknown">Schools of which nobody knows whether they belong in it, or with how many pupils.</param>
internal sealed record SchoolScope(IReadOnlyList<(Member School, decimal Pupils)> Judged, IReadOnlyList<SchoolRemark> Excluded, IReadOnlyList<SchoolRemark> Unknown)
{
    /// <summary>Reads the roster and the pupils at the stage.</summary>
    public static SchoolScope Of(StandardScope scope, string stage, StandardFigures figures)
    {
        var types = figures[StandardQuestions.Roster(scope)].Rows
            .Where(row => row.Members[0] is not null)
            .GroupBy(row => row.Members[0]!.Key)
            .ToDictionary(group => group.Key, group => (School: group.First().Members[0]!, Type: group.Select(row => row.Members[1]?.Id).FirstOrDefault(type => type is not null) ?? ""));
        var pupils = figures[StandardQuestions.OfSchools(scope.Pupils, stage)].Rows
            .Where(row => row.Members[0] is not null)
            .ToDictionary(row => row.Members[0]!.Key, row => (School: row.Members[0]!, row.Cell.Value));
        var offering = scope.Offered.GetValueOrDefault(stage) ?? [];

        var (judged, excluded, unknown) = (new List<(Member, decimal)>(), new List<SchoolRemark>(), new List<SchoolRemark>());
        var schools = types.Values.Where(known => offering.Contains(known.Type)).Select(known => known.School).Concat(pupils.Values.Select(known => known.School)).DistinctBy(school => school.Key);
        foreach (var school in schools.OrderBy(school => school.Id, StringComparer.Ordinal))
        {
            var type = types.TryGetValue(school.Key, out var known) ? known.Type : "";
            var count = pupils.TryGetValue(school.Key, out var counted) ? counted.Value : null;
            if (scope.Excluded.Contains(type))
                excluded.Add(new SchoolRemark(school, "school_type", []));
            else if (count == 0)
                excluded.Add(new SchoolRemark(school, "no_pupils", []));
            else if (type.Length == 0)
                unknown.Add(new SchoolRemark(school, "unknown_type", [scope.Roster]));
            else if (count is null)
                unknown.Add(new SchoolRemark(school, "no_figure", [scope.Pupils]));
            else if (scope.Points.Contains(type) && count < scope.SmallestPoint)
                excluded.Add(new SchoolRemark(school, "small_point", []));
            else
                judged.Add((school, count.Value));
        }

        return new SchoolScope(judged, excluded, unknown);
    }
}
