using System.Globalization;
using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Query.Standards;
using CellStatus = Edustat.V1.CellStatus;
using Criterion = Warehouse.Catalogue.Standards.Criterion;
using Member = Warehouse.Query.Members.Member;
using Outcome = Warehouse.Query.Standards.Outcome;
using SchoolFindings = Warehouse.Query.Standards.SchoolFindings;
using SchoolRemark = Warehouse.Query.Standards.SchoolRemark;

namespace Warehouse.Gateway;

/// <summary>Writes what came of holding a district against a standard.</summary>
internal static class StandardResultWriter
{
    /// <summary>The answer.</summary>
    public static EvaluateStandardResponse Write(StandardResult result, IndicatorCatalogue catalogue, bool english, Provenance provenance)
    {
        var response = new EvaluateStandardResponse
        {
            Standard = $"standards/{result.Case.Standard.Id}",
            District = ResponseWriter.Member(result.Case.District, english),
            AcademicYear = result.Case.Year.ToString(CultureInfo.InvariantCulture),
            FiscalYear = result.Case.FiscalYear.ToString(CultureInfo.InvariantCulture),
            Overall = Write(result.Overall),
            Provenance = provenance,
        };
        response.VetoedBy.AddRange(result.Vetoes.Select(veto => veto.Criterion.Id).Distinct());
        response.LeftToJudgement.AddRange(result.LeftToJudgement);
        response.Groups.AddRange(result.Groups.Select(group => new Edustat.V1.GroupResult { Criterion = group.Group.Id, Label = Label(group.Group, english), Outcome = Write(group.Outcome) }));
        response.Results.AddRange(result.Results.Select(one => Write(one, catalogue, english)));
        response.Warnings.AddRange(result.Notes.Select(ResponseWriter.Warning));
        return response;
    }

    private static Edustat.V1.CriterionResult Write(Query.Standards.CriterionResult result, IndicatorCatalogue catalogue, bool english)
    {
        var message = new Edustat.V1.CriterionResult
        {
            Criterion = result.Criterion.Id,
            Label = Label(result.Criterion, english),
            Kind = StandardWriter.Word(result.Criterion.Kind),
            Severity = StandardWriter.Severity(result.Criterion),
            Stage = result.Limit?.Stage ?? "",
            Outcome = Write(result.Outcome),
            Reason = result.Reason is { } reason ? Write(reason) : null,
            Indicator = result.Criterion.Indicator,
            Unit = catalogue.FindIndicator(result.Criterion.Indicator)?.Unit ?? "",
            Threshold = result.Limit is { } limit ? StandardWriter.Write(limit) : null,
            Status = result.Status is { } status ? ResponseWriter.Status(status) : CellStatus.Unspecified,
            Schools = result.Schools is { } schools ? Write(schools, english) : null,
            Trust = StandardWriter.Write(result.Criterion.Trust),
        };
        if (result.Value is { } value)
            message.Value = (double)value;
        if (result.Margin is { } margin)
            message.Margin = (double)margin;
        message.Basis.AddRange(result.Basis.Select(ResponseWriter.Basis));
        return message;
    }

    private static Edustat.V1.NotAssessable Write(Query.Standards.NotAssessable reason)
    {
        var message = new Edustat.V1.NotAssessable { Code = reason.Code, Message = reason.Message };
        foreach (var missing in reason.Missing)
        {
            var written = new Edustat.V1.MissingFigure { Indicator = missing.Indicator, Measure = missing.Measure };
            written.Facts.AddRange(missing.Facts);
            message.Missing.Add(written);
        }

        return message;
    }

    private static Edustat.V1.SchoolFindings Write(SchoolFindings findings, bool english)
    {
        var message = new Edustat.V1.SchoolFindings { AssessedCount = findings.Assessed, PassingCount = findings.Passing };
        foreach (var school in findings.Failing)
        {
            var written = new Edustat.V1.FailingSchool { School = Write(school.School, english) };
            written.Shortfalls.AddRange(school.Shortfalls.Select(shortfall => new Edustat.V1.Shortfall
            {
                Indicator = shortfall.Indicator,
                Value = (double)shortfall.Value,
                Threshold = (double)shortfall.Limit.Value,
                Margin = (double)shortfall.Limit.Margin(shortfall.Value),
                Tolerated = shortfall.IsTolerated,
            }));
            message.Failing.Add(written);
        }

        message.Excluded.AddRange(findings.Excluded.Select(remark => Write(remark, english)));
        message.Unassessed.AddRange(findings.Unassessed.Select(remark => Write(remark, english)));
        return message;
    }

    private static Edustat.V1.SchoolRemark Write(SchoolRemark remark, bool english)
    {
        var message = new Edustat.V1.SchoolRemark { School = Write(remark.School, english), Code = remark.Code };
        message.Indicators.AddRange(remark.Indicators);
        return message;
    }

    private static MemberRef Write(Member member, bool english) => ResponseWriter.Member(member, english);

    private static string Label(Criterion criterion, bool english) => english ? criterion.LabelEn : criterion.LabelZh;

    private static Edustat.V1.Outcome Write(Outcome outcome) => outcome switch
    {
        Outcome.Met => Edustat.V1.Outcome.Met,
        Outcome.NotMet => Edustat.V1.Outcome.NotMet,
        Outcome.NotAssessable => Edustat.V1.Outcome.NotAssessable,
        _ => throw new InvalidOperationException($"The contract has no word for the outcome {outcome}."),
    };
}
