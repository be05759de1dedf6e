using System.Globalization;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Catalogue.Plans;

/// <summary>Reads one item of a plan file; whether its parts fit together is <see cref="PlanChecks"/>' to say.</summary>
internal static class PlanItemReader
{
    public static PlanItem Read(YamlMap entry)
    {
        var item = new PlanItem
        {
            Id = entry.Text("item"),
            Parent = entry.OptionalText("parent") ?? "",
            Kind = entry.Choice("kind", PlanWords.Kinds),
            Phrase = entry.Text("phrase"),
            LabelEn = entry.Text("label_en"),
            Stages = entry.Texts("stages"),
            Period = ReadPeriod(entry),
            Shape = entry.Has("shape") ? entry.Choice<PlanShape>("shape", PlanWords.Shapes) : null,
            Operator = entry.Choice("operator", PlanWords.Operators, PlanOperator.Exactly),
            Value = entry.Number("value"),
            Low = entry.Number("low"),
            High = entry.Number("high"),
            Unit = entry.OptionalText("unit") ?? "",
            IsApproximate = entry.Flag("approximate"),
            IsValueMissing = entry.Flag("value_missing"),
            Baseline = ReadBaseline(entry),
            Schedule = ReadSchedule(entry),
            Measure = ReadMeasure(entry.Map("measure")),
            Readings = entry.Maps("ambiguous").Select(ReadReading).ToList(),
            NotMeasurable = ReadObstacle(entry.Map("not_measurable")),
            StatedBy = entry.Texts("stated_by"),
            Responsible = entry.OptionalText("responsible") ?? "",
            Note = entry.OptionalText("note") ?? "",
            Location = entry.Location,
        };
        entry.Finish();
        return item;
    }

    private static PlanPeriod ReadPeriod(YamlMap entry)
    {
        if (entry.Map("period") is not { } map)
        {
            entry.Text("period");
            return new PlanPeriod(PlanCalendar.Plan, null, null, false);
        }

        var period = new PlanPeriod(map.Choice("calendar", PlanWords.Calendars, PlanCalendar.Plan), map.WholeNumber("from"), map.WholeNumber("to"), map.Flag("undated"));
        foreach (var (key, year) in new[] { ("from", period.From), ("to", period.To) })
        {
            if (year is < 1949 or > 2060)
                map.Mistake(key, $"{year} is not a year between 1949 and 2060.");
        }

        if (period.From > period.To)
            map.Mistake("to", $"The period ends ({period.To}) before it begins ({period.From}).");
        if (period.To is null && !period.IsUndated)
            map.Mistake("to", "A period has its last year, or says 'undated: true'.");
        map.Finish();
        return period;
    }

    private static PlanBaseline? ReadBaseline(YamlMap entry)
    {
        if (entry.Map("baseline") is not { } map)
            return null;
        var (value, year) = (map.Number("value"), map.WholeNumber("year"));
        map.Text("value");
        map.Text("year");
        map.Finish();
        return value is null || year is null ? null : new PlanBaseline(value.Value, year.Value);
    }

    private static Dictionary<int, decimal> ReadSchedule(YamlMap entry)
    {
        var schedule = new Dictionary<int, decimal>();
        foreach (var (year, value) in entry.TextMap("schedule"))
        {
            if (int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var key) && decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var sum))
                schedule[key] = sum;
            else
                entry.Mistake("schedule", $"'{year}: {value}' is not a year and the sum reached at its end.");
        }

        return schedule;
    }

    private static PlanMeasure? ReadMeasure(YamlMap? map)
    {
        if (map is null)
            return null;
        var filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (map.Map("filters") is { } filterMap)
        {
            foreach (var dimension in filterMap.Keys)
                filters[dimension] = filterMap.Texts(dimension);
        }

        var measure = new PlanMeasure(map.Text("indicator"), filters, map.Number("target"), map.Flag("register"), map.OptionalText("kept_by") ?? "");
        map.Finish();
        return measure;
    }

    private static PlanReading ReadReading(YamlMap map)
    {
        var reading = new PlanReading(map.Text("reading"), map.Text("note"), ReadMeasure(map.Map("measure")));
        map.Finish();
        return reading;
    }

    private static PlanObstacle? ReadObstacle(YamlMap? map)
    {
        if (map is null)
            return null;
        var obstacle = new PlanObstacle(map.Choice("reason", PlanWords.Reasons), map.Text("needs"));
        map.Finish();
        return obstacle;
    }
}
