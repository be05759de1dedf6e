using Warehouse.Catalogue;
using Warehouse.Catalogue.Standards;

namespace Warehouse.Query.Standards;

/// <summary>Puts the asker's numbers where those of a standard are unsure; what is sure stays as it is.</summary>
internal static class ThresholdSettings
{
    /// <summary>The standard with one number set; the standard as it was, with the problem noted, when it cannot be.</summary>
    public static Standard Apply(Standard standard, ThresholdSetting setting, string path, List<Problem> problems)
    {
        if (standard.Leaves.FirstOrDefault(leaf => leaf.Id == setting.Criterion) is not { } criterion)
        {
            problems.Add(new Problem("standard.unknown_criterion", $"'{standard.Id}' has no criterion '{setting.Criterion}' to be judged.", $"{path}.criterion", Nearest.Hint(setting.Criterion, standard.Leaves.Select(leaf => leaf.Id))));
            return standard;
        }

        if (setting.Indicator.Length == 0)
        {
            var limits = Set(criterion.Limits, setting, path, problems);
            return Replace(standard, criterion with { Limits = limits });
        }

        if (criterion.Rule is not { } rule || rule.Parts.All(part => part.Indicator != setting.Indicator))
        {
            problems.Add(new Problem("standard.unknown_threshold", $"'{criterion.Id}' asks no school for '{setting.Indicator}'.", $"{path}.indicator", Nearest.Hint(setting.Indicator, criterion.Rule?.Parts.Select(part => part.Indicator) ?? [])));
            return standard;
        }

        var parts = rule.Parts.Select(part => part.Indicator == setting.Indicator ? part with { Limits = Set(part.Limits, setting, path, problems) } : part).ToList();
        return Replace(standard, criterion with { Rule = rule with { Parts = parts } });
    }

    private static IReadOnlyList<StageLimit> Set(IReadOnlyList<StageLimit> limits, ThresholdSetting setting, string path, List<Problem> problems)
    {
        var meant = limits.Where(limit => setting.Stage.Length == 0 ? limits.Count == 1 : limit.Stage == setting.Stage).ToList();
        if (meant is not [var found])
        {
            problems.Add(new Problem("standard.unknown_threshold", $"'{setting.Criterion}' has {(limits.Count == 0 ? "no thresholds" : $"thresholds for {string.Join(", ", limits.Select(limit => limit.Stage))}")}, not for '{setting.Stage}'.", $"{path}.stage", Nearest.Hint(setting.Stage, limits.Select(limit => limit.Stage))));
            return limits;
        }

        if (found.Trust != Trust.Unsure)
        {
            problems.Add(new Problem("standard.threshold_fixed", $"The threshold '{found.Limit}' of '{setting.Criterion}' for '{found.Stage}' is the standard's own and cannot be set.", $"{path}.value", "Only thresholds whose trust is UNSURE are parameters."));
            return limits;
        }

        return limits.Select(limit => limit == found ? limit with { Limit = limit.Limit with { Value = setting.Value }, IsAskers = true } : limit).ToList();
    }

    private static Standard Replace(Standard standard, Criterion changed) => standard with { Criteria = standard.Criteria.Select(criterion => Replace(criterion, changed)).ToList() };

    private static Criterion Replace(Criterion criterion, Criterion changed) =>
        criterion.Id == changed.Id ? changed
        : criterion.Criteria.Count == 0 ? criterion
        : criterion with { Criteria = criterion.Criteria.Select(child => Replace(child, changed)).ToList() };
}
