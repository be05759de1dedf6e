using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;
using Warehouse.Etl.Schedule;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads when a pipeline runs by itself.</summary>
internal static class ScheduleParser
{
    private const string DefaultTimeZone = "Asia/Shanghai";

    /// <summary>The schedule; null when there is none, or none that can be kept.</summary>
    public static PipelineSchedule? Parse(YamlMap pipeline)
    {
        if (pipeline.Map("schedule") is not { } map)
            return null;
        var cron = map.Text("cron") is { Length: > 0 } text ? UnixCron.Read(text, mistake => map.Mistake("cron", mistake)) : null;
        var timeZone = ReadTimeZone(map);
        map.Finish();
        return cron is null || timeZone is null ? null : new PipelineSchedule(cron, timeZone);
    }

    private static TimeZoneInfo? ReadTimeZone(YamlMap map)
    {
        var id = map.OptionalText("time_zone") ?? DefaultTimeZone;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var timeZone))
            return timeZone;
        map.Mistake("time_zone", $"This machine knows no time zone '{id}'.", Nearest.Hint(id, TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)));
        return null;
    }
}
