using System.Globalization;
using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;
using Warehouse.Query.Plans;
using ItemProgress = Warehouse.Query.Plans.ItemProgress;
using Plans = Warehouse.Catalogue.Plans;
using Progress = Warehouse.Query.Plans;

namespace Warehouse.Gateway;

/// <summary>Writes plans and their progress as messages.</summary>
internal static class PlanWriter
{
    /// <summary>A plan without its items.</summary>
    public static Edustat.V1.Plan Write(Plans.Plan plan)
    {
        var message = new Edustat.V1.Plan
        {
            Name = $"plans/{plan.Id}",
            PlanId = plan.Id,
            LabelZh = plan.LabelZh,
            LabelEn = plan.LabelEn,
            Document = plan.Document,
            Publisher = plan.Publisher,
            DistrictId = plan.District,
            DistrictLabel = plan.DistrictLabel,
            Published = plan.Published,
            Horizon = new Edustat.V1.PlanHorizon { From = Day(plan.Horizon.From), To = Day(plan.Horizon.To), Phrase = plan.Horizon.Phrase, Note = plan.Horizon.Note },
            ItemCount = plan.Items.Count,
        };
        message.Quality.AddRange(plan.Quality.Select(quality => new Edustat.V1.PlanQuality { Code = quality.Code, Note = quality.Note }));
        return message;
    }

    /// <summary>A plan with its items.</summary>
    public static Edustat.V1.Plan Write(Plans.Plan plan, IndicatorCatalogue catalogue)
    {
        var message = Write(plan);
        message.Items.AddRange(plan.Items.Select(item => WriteItem(item, catalogue)));
        message.TieOuts.AddRange(plan.TieOuts.Select(tieOut => new Edustat.V1.PlanTieOut { Rule = tieOut.Rule.Word(), Items = { tieOut.Items }, Result = (double)tieOut.Result }));
        return message;
    }

    /// <summary>How a plan stands.</summary>
    public static Edustat.V1.PlanProgress Write(Progress.PlanProgress progress, IndicatorCatalogue catalogue)
    {
        var message = new Edustat.V1.PlanProgress
        {
            Plan = $"plans/{progress.Plan.Id}",
            LabelZh = progress.Plan.LabelZh,
            DistrictId = progress.Plan.District,
            DistrictLabel = progress.Plan.DistrictLabel,
            Summary = Write(progress.Summary),
        };
        message.Items.AddRange(progress.Items.Select(item => Write(item, catalogue)));
        return message;
    }

    /// <summary>What the figures of a plan have to say about themselves. What is missing, the items say one by one.</summary>
    public static IEnumerable<Warning> Warnings(Progress.PlanProgress progress) =>
        progress.Notes.Where(note => note.Code is not ("answer.no_data" or "answer.members_without_data")).Select(ResponseWriter.Warning);

    private static Edustat.V1.PlanItem WriteItem(Plans.PlanItem item, IndicatorCatalogue catalogue)
    {
        var message = new Edustat.V1.PlanItem
        {
            ItemId = item.Id,
            Parent = item.Parent,
            Kind = item.Kind.Word(),
            Phrase = item.Phrase,
            LabelEn = item.LabelEn,
            Period = new Edustat.V1.PlanPeriod { Calendar = item.Period.Calendar.Word(), From = item.Period.From ?? 0, To = item.Period.To ?? 0, Undated = item.Period.IsUndated },
            Shape = item.Shape?.Word() ?? "",
            Operator = item.Value is null && item.Low is null ? "" : item.Operator.Sign(),
            Unit = item.Unit,
            BaseUnit = PlanUnits.BaseOf(item.Unit),
            Approximate = item.IsApproximate,
            ValueMissing = item.IsValueMissing,
            Measure = Write(item.Measure, catalogue),
            NotMeasurable = item.NotMeasurable?.Reason.Word() ?? "",
            Needs = item.NotMeasurable?.Needs ?? "",
            Responsible = item.Responsible,
            Note = item.Note,
        };
        message.Stages.AddRange(item.Stages);
        message.StatedBy.AddRange(item.StatedBy);
        message.Readings.AddRange(item.Readings.Select(reading => new Edustat.V1.PlanReading { Reading = reading.Id, Note = reading.Note, Measure = Write(reading.Measure, catalogue) }));
        Set(item.Value, value => message.Value = value);
        Set(item.Low, value => message.Low = value);
        Set(item.High, value => message.High = value);
        Set(item.BaseValue, value => message.BaseValue = value);
        return message;
    }

    private static Edustat.V1.PlanMeasure? Write(Plans.PlanMeasure? measure, IndicatorCatalogue catalogue)
    {
        if (measure is null)
            return null;
        var message = new Edustat.V1.PlanMeasure { Indicator = measure.Indicator, Register = measure.IsRegister, Awaited = !measure.IsKnownTo(catalogue) };
        foreach (var (dimension, members) in measure.Filters)
            message.Filters[dimension] = new PlanFilter { Members = { members } };
        Set(measure.Target, value => message.Target = value);
        return message;
    }

    private static PlanItemProgress Write(ItemProgress progress, IndicatorCatalogue catalogue)
    {
        var item = progress.Item;
        var message = new PlanItemProgress
        {
            ItemId = item.Id,
            Parent = item.Parent,
            Kind = item.Kind.Word(),
            Phrase = item.Phrase,
            Shape = item.Shape?.Word() ?? "",
            Verdict = Write(progress.Verdict, item),
            Parts = progress.Parts is { } parts ? Write(parts) : null,
            Indicator = item.Measure?.Indicator ?? "",
            Unit = catalogue.FindIndicator(item.Measure?.Indicator ?? "")?.Unit ?? PlanUnits.BaseOf(item.Unit),
        };
        message.Readings.AddRange(progress.Readings.Select(reading => new PlanReadingProgress
        {
            Reading = reading.Reading.Id,
            Note = reading.Reading.Note,
            Indicator = reading.Reading.Measure!.Indicator,
            Verdict = Write(reading.Verdict, item),
        }));
        message.Series.AddRange(progress.Series.Points.Select(Write));
        return message;
    }

    private static Edustat.V1.PlanVerdict Write(Progress.PlanVerdict verdict, Plans.PlanItem item)
    {
        var message = new Edustat.V1.PlanVerdict
        {
            Status = Status(verdict.Status),
            Reason = verdict.Reason,
            Message = verdict.Message,
            Current = verdict.Current is { } current ? Write(current) : null,
            Operator = verdict.Target is null ? "" : item.Operator.Sign(),
            ExpectedOn = Day(verdict.ExpectedOn),
            PeriodsDue = verdict.PeriodsDue,
            PeriodsMet = verdict.PeriodsMet,
            WorstYear = verdict.WorstYear ?? 0,
            AsStated = verdict.IsAsStated,
        };
        message.Needs.AddRange(verdict.Needs);
        message.MissingYears.AddRange(verdict.MissingYears);
        Set(verdict.Target, value => message.Target = value);
        Set(verdict.TargetHigh, value => message.TargetHigh = value);
        Set(verdict.Margin, value => message.Margin = value);
        Set(verdict.Expected, value => message.Expected = value);
        Set(verdict.NeededPerYear, value => message.NeededPerYear = value);
        Set(verdict.WorstMargin, value => message.WorstMargin = value);
        Set(verdict.Delta, value => message.Delta = value);
        return message;
    }

    private static Edustat.V1.PlanFigure Write(Progress.PlanFigure figure)
    {
        var message = new Edustat.V1.PlanFigure { From = figure.From, To = figure.To, Status = ResponseWriter.Status(figure.Status), StatedBy = { figure.StatedBy } };
        Set(figure.Value, value => message.Value = value);
        return message;
    }

    private static Edustat.V1.PlanPoint Write(Progress.PlanPoint point)
    {
        var message = new Edustat.V1.PlanPoint { Year = point.Year, Status = ResponseWriter.Status(point.Status), StatedBy = point.StatedBy };
        Set(point.Value, value => message.Value = value);
        return message;
    }

    private static Edustat.V1.PlanSummary Write(Progress.PlanSummary summary)
    {
        var message = new Edustat.V1.PlanSummary
        {
            Targets = summary.Targets,
            OnTrack = summary.Count(PlanStatus.OnTrack),
            AtRisk = summary.Count(PlanStatus.AtRisk),
            Met = summary.Count(PlanStatus.Met),
            Missed = summary.Count(PlanStatus.Missed),
            Exceeded = summary.Count(PlanStatus.Exceeded),
            NotMeasurable = summary.Count(PlanStatus.NotMeasurable),
        };
        Set(summary.ShareMet, value => message.ShareMet = value);
        Set(summary.ShareOnTrack, value => message.ShareOnTrack = value);
        return message;
    }

    private static PlanItemStatus Status(PlanStatus status) => status switch
    {
        PlanStatus.OnTrack => PlanItemStatus.OnTrack,
        PlanStatus.AtRisk => PlanItemStatus.AtRisk,
        PlanStatus.Met => PlanItemStatus.Met,
        PlanStatus.Missed => PlanItemStatus.Missed,
        PlanStatus.Exceeded => PlanItemStatus.Exceeded,
        PlanStatus.NotMeasurable => PlanItemStatus.NotMeasurable,
        PlanStatus.NoTarget => PlanItemStatus.NoTarget,
        _ => throw new InvalidOperationException($"The contract has no word for the status {status}."),
    };

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static void Set(decimal? value, Action<double> set)
    {
        if (value is { } number)
            set((double)number);
    }
}
