using Edustat.V1;
using Warehouse.Catalogue.Expressions;
using Criterion = Warehouse.Catalogue.Standards.Criterion;
using CriterionKind = Warehouse.Catalogue.Standards.CriterionKind;
using Standard = Warehouse.Catalogue.Standards.Standard;
using Trust = Warehouse.Catalogue.Standards.Trust;

namespace Warehouse.Gateway;

/// <summary>Writes standards as messages.</summary>
internal static class StandardWriter
{
    /// <summary>A standard with its criteria.</summary>
    public static Edustat.V1.Standard Write(Standard standard)
    {
        var message = Head(standard);
        message.Criteria.AddRange(standard.Criteria.Select(Write));
        return message;
    }

    /// <summary>A standard without its criteria.</summary>
    public static Edustat.V1.Standard Head(Standard standard)
    {
        var message = new Edustat.V1.Standard
        {
            Name = $"standards/{standard.Id}",
            StandardId = standard.Id,
            Version = standard.Version,
            LabelZh = standard.LabelZh,
            LabelEn = standard.LabelEn,
            Document = standard.Document,
            Number = standard.Number,
            Trust = Write(standard.Trust),
            ValidFrom = standard.ValidFrom,
            ValidTo = standard.ValidTo,
            Scope = new StandardScope { Schools = standard.Scope.Schools, SmallestPoint = standard.Scope.SmallestPoint },
            Source = standard.Source,
        };
        message.Scope.DistrictLevels.AddRange(standard.Scope.DistrictLevels);
        message.Scope.ExcludedSchoolTypes.AddRange(standard.Scope.Excluded);
        message.Scope.PointTypes.AddRange(standard.Scope.Points);
        foreach (var (stage, weight) in standard.Scope.Split)
            message.Scope.SplitWeights.Add(stage, (double)weight);
        message.Footnotes.AddRange(standard.Footnotes);
        return message;
    }

    /// <summary>A threshold.</summary>
    public static StageThreshold Write(Catalogue.Standards.StageLimit limit) =>
        new() { Stage = limit.Stage, Comparison = limit.Limit.Comparison.Sign(), Value = (double)limit.Limit.Value, Trust = Write(limit.Trust), SetByCaller = limit.IsAskers };

    /// <summary>How sure something is.</summary>
    public static Edustat.V1.Trust Write(Trust trust) => trust switch
    {
        Trust.Verified => Edustat.V1.Trust.Verified,
        Trust.Known => Edustat.V1.Trust.Known,
        Trust.Unsure => Edustat.V1.Trust.Unsure,
        _ => throw new InvalidOperationException($"The contract has no word for the trust {trust}."),
    };

    /// <summary>The word of the catalogue and the API for a kind.</summary>
    public static string Word(CriterionKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The word for what a criterion means for the whole; empty for a group.</summary>
    public static string Severity(Criterion criterion) => criterion.Kind == CriterionKind.Group ? "" : criterion.Severity.ToString().ToLowerInvariant();

    private static Edustat.V1.Criterion Write(Criterion criterion)
    {
        var message = new Edustat.V1.Criterion
        {
            CriterionId = criterion.Id,
            LabelZh = criterion.LabelZh,
            LabelEn = criterion.LabelEn,
            Kind = Word(criterion.Kind),
            Severity = Severity(criterion),
            Veto = criterion.IsVeto,
            Indicator = criterion.Indicator,
            Qualitative = criterion.IsQualitative,
            Why = criterion.Why,
            NecessaryOnly = criterion.IsNecessaryOnly,
            Trust = Write(criterion.Trust),
        };
        message.Criteria.AddRange(criterion.Criteria.Select(Write));
        message.Thresholds.AddRange(criterion.Limits.Select(Write));
        message.Stages.AddRange(criterion.Stages);
        message.Footnotes.AddRange(criterion.Footnotes);
        foreach (var (dimension, members) in criterion.Where)
            message.Where.Add(dimension, string.Join(",", members));
        message.Resources.AddRange(criterion.Resources.Select(resource => new CvResource { Indicator = resource.Indicator, Inverse = resource.IsInverse, Why = resource.Why }));
        if (criterion.Rule is { } rule)
        {
            message.SchoolRule = new SchoolRule { AtLeast = rule.AtLeast, RestAtLeast = (double)rule.RestAtLeast };
            foreach (var part in rule.Parts)
            {
                var written = new SchoolRulePart { Indicator = part.Indicator };
                written.Thresholds.AddRange(part.Limits.Select(Write));
                message.SchoolRule.Parts.Add(written);
            }
        }

        return message;
    }
}
