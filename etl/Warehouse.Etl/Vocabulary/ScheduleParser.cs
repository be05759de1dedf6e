using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;
using Warehouse.Storage.Schedules;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads when a pipeline runs by itself.</summary>
internal static class ScheduleParser
{
    /// <summary>The schedule; null when there is none, or none that can be kept.</summary>
    /// <param name="pipeline">The pipeline file.</param>
    /// <param name="pipelineId">The pipeline.</param>
    public static ScheduleSpec? Parse(YamlMap pipeline, string pipelineId)
    {
        if (pipeline.Map("schedule") is not { } map)
            return null;
        var after = map.OptionalText("after_success_of") ?? "";
        var cron = after.Length > 0 ? map.OptionalText("cron") ?? "" : map.Text("cron");
        if (after.Length > 0 && cron.Length > 0)
            map.Mistake("cron", "A schedule goes by the clock or by a success, not by both.", "Leave out 'cron' or 'after_success_of'.");
        var isGood = cron.Length == 0 || UnixCron.Read(cron, mistake => map.Mistake("cron", mistake)) is not null;
        var zone = ReadTimeZone(map);
        var spec = new ScheduleSpec
        {
            PipelineId = pipelineId,
            Cron = cron,
            TimeZone = zone ?? "",
            AfterSuccessOf = after,
            CalendarId = map.OptionalText("calendar") ?? "",
            Misfire = ReadWord(map, "misfire", MisfirePolicy.Once),
            Overlap = ReadWord(map, "overlap", after.Length > 0 ? OverlapPolicy.Queue : OverlapPolicy.Skip),
            GraceSeconds = ReadNumber(map, "grace_seconds", ScheduleSpec.DefaultGraceSeconds, 0, 86_400),
            Priority = ReadNumber(map, "priority", 0, -1000, 1000),
        };
        map.Finish();
        return isGood && zone is not null && (cron.Length > 0) != (after.Length > 0) ? spec : null;
    }

    private static string? ReadTimeZone(YamlMap map)
    {
        var id = map.OptionalText("time_zone") ?? ScheduleSpec.DefaultTimeZone;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out _))
            return id;
        map.Mistake("time_zone", $"This machine knows no time zone '{id}'.", Nearest.Hint(id, TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)));
        return null;
    }

    private static T ReadWord<T>(YamlMap map, string key, T otherwise)
        where T : struct, Enum
    {
        if (map.OptionalText(key) is not { } text)
            return otherwise;
        var words = Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToList();
        if (words.IndexOf(text) is >= 0 and var index)
            return Enum.GetValues<T>()[index];
        map.Mistake(key, $"'{text}' is none of {string.Join(", ", words)}.", Nearest.Hint(text, words));
        return otherwise;
    }

    private static int ReadNumber(YamlMap map, string key, int otherwise, int least, int most)
    {
        if (map.OptionalText(key) is not { } text)
            return otherwise;
        if (int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        map.Mistake(key, $"'{text}' is no whole number from {least} to {most}.");
        return otherwise;
    }
}
