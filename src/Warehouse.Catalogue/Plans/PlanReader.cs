using System.Globalization;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Catalogue.Plans;

/// <summary>Reads one plan file.</summary>
internal static class PlanReader
{
    private static readonly Dictionary<string, PlanTieOutRule> Rules = Enum.GetValues<PlanTieOutRule>().ToDictionary(rule => rule.Word(), StringComparer.Ordinal);
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-MM", "yyyy"];

    public static Plan Read(YamlMap root)
    {
        var plan = new Plan
        {
            Id = root.Text("plan"),
            LabelZh = root.Text("label_zh"),
            LabelEn = root.Text("label_en"),
            Document = root.Text("document"),
            Publisher = root.Text("publisher"),
            District = root.Text("district"),
            DistrictLabel = root.Text("district_label"),
            Published = ReadPublished(root),
            Horizon = ReadHorizon(root),
            Quality = root.Maps("quality").Select(ReadQuality).ToList(),
            Awaits = root.Texts("awaits"),
            Items = root.Maps("items").Select(PlanItemReader.Read).ToList(),
            TieOuts = root.Maps("tie_outs").Select(ReadTieOut).ToList(),
            Location = root.Location,
        };
        if (plan.Items.Count == 0)
            root.Mistake("items", "A plan has at least one item.");
        root.Finish();
        return plan;
    }

    // Documents are dated by a day, a month or a year.
    private static string ReadPublished(YamlMap root)
    {
        var text = root.Text("published");
        if (text.Length > 0 && !DateFormats.Any(format => DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
            root.Mistake("published", $"'{text}' is not a day, month or year.", "Write it as 2021-04-18, 2021-04 or 2021.");
        return text;
    }

    private static PlanHorizon ReadHorizon(YamlMap root)
    {
        if (root.Map("horizon") is not { } map)
        {
            root.Text("horizon");
            return new PlanHorizon(null, null, "", "");
        }

        var horizon = new PlanHorizon(ReadDay(map, "from"), ReadDay(map, "to"), map.Text("phrase"), map.OptionalText("note") ?? "");
        if (horizon.From > horizon.To)
            map.Mistake("to", $"The plan ends ({horizon.To:O}) before it begins ({horizon.From:O}).");
        if (horizon.To is null != map.Flag("lost"))
            map.Mistake("lost", "A horizon has its last day, or says 'lost: true'; not both and not neither.");
        map.Finish();
        return horizon;
    }

    private static DateOnly? ReadDay(YamlMap map, string key)
    {
        if (map.OptionalText(key) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        map.Mistake(key, $"'{text}' is not a day.", "Write it as 2021-04-18.");
        return null;
    }

    private static PlanQuality ReadQuality(YamlMap map)
    {
        var quality = new PlanQuality(map.Text("code"), map.Text("note"));
        map.Finish();
        return quality;
    }

    private static PlanTieOut ReadTieOut(YamlMap map)
    {
        var tieOut = new PlanTieOut(map.Choice("rule", Rules), map.Texts("items"), map.Number("result") ?? 0, map.Location);
        map.Text("result");
        map.Finish();
        return tieOut;
    }
}
