using Warehouse.Catalogue.Standards;
using Warehouse.Query.Members;

namespace Warehouse.Query.Standards;

/// <summary>Asks every school of a stage whether it complies: enough figures met, and the others nearly.</summary>
internal static class SchoolRuleJudge
{
    /// <summary>What was found; who lacks figures and neither complies nor fails for sure is unassessed.</summary>
    public static SchoolFindings Judge(SchoolRule rule, string stage, SchoolScope scope, StandardFigures figures)
    {
        var parts = rule.Parts.Select(part => (
            part.Indicator,
            part.Limits.First(limit => limit.Stage == stage).Limit,
            Values: figures[StandardQuestions.OfSchools(part.Indicator, stage)].Rows.ToDictionary(row => row.Members[0]!.Key, row => row.Cell.Value))).ToList();

        var failing = new List<FailingSchool>();
        var unassessed = scope.Unknown.ToList();
        foreach (var (school, _) in scope.Judged)
        {
            var shortfalls = new List<Shortfall>();
            var without = new List<string>();
            foreach (var (indicator, limit, values) in parts)
            {
                if (values.GetValueOrDefault(school.Key) is not { } value)
                    without.Add(indicator);
                else if (!limit.Holds(value))
                    shortfalls.Add(new Shortfall(indicator, value, limit, limit.Part(rule.RestAtLeast).Holds(value)));
            }

            // A figure that is not there could be met at best; what fails then, fails.
            if (parts.Count - shortfalls.Count < rule.AtLeast || shortfalls.Any(shortfall => !shortfall.IsTolerated))
                failing.Add(new FailingSchool(school, shortfalls));
            else if (without.Count > 0)
                unassessed.Add(new SchoolRemark(school, "no_figure", without));
        }

        var assessed = scope.Judged.Count + scope.Unknown.Count - unassessed.Count;
        return new SchoolFindings(assessed, assessed - failing.Count, failing, scope.Excluded, unassessed);
    }
}
