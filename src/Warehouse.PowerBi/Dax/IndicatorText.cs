using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.PowerBi.Dax;

/// <summary>How an indicator is shown: its format, its folder, and what its reader must know.</summary>
internal static class IndicatorText
{
    private static readonly Dictionary<string, BusinessName> Themes = new(StringComparer.Ordinal)
    {
        ["access"] = new("入学与规模", "Access"),
        ["teachers"] = new("师资", "Teachers"),
        ["funding"] = new("经费", "Funding"),
        ["seats"] = new("学位与建设", "Places and construction"),
        ["preschool"] = new("普惠学前", "Inclusive preschool"),
        ["balance"] = new("均衡", "Balance"),
        ["facilities"] = new("办学条件", "Facilities"),
        ["quality"] = new("质量与满意度", "Quality and satisfaction"),
        ["evaluation"] = new("评估与目标", "Evaluation and targets"),
    };

    private static readonly Dictionary<RollupClass, BusinessName> RollUps = new()
    {
        [RollupClass.Sum] = new("求和:按单位和年份相加", "SUM: added over units and years"),
        [RollupClass.Stock] = new("存量:按单位相加,跨年取最后一年,从不跨年相加", "STOCK: added over units; over years the last one, never their sum"),
        [RollupClass.Ratio] = new("比率:分子之和除以分母之和,从不取比率的平均", "RATIO: sum over sum, never a mean of ratios"),
        [RollupClass.Share] = new("占比:达到条件的对象数除以适用的对象数", "SHARE: objects that meet the condition over those it applies to"),
        [RollupClass.Recompute] = new("重算:由所问级别的合计或各校数据重新计算,须选定一年", "RECOMPUTE: from the sums or the schools of the asked level; needs one year"),
        [RollupClass.Distinct] = new("去重:在所问级别上清点不同的人或学校,从不相加", "DISTINCT: different persons or schools at the asked level, never added"),
        [RollupClass.WeightedMean] = new("加权平均:得分合计除以人数,或按规定权重", "WMEAN: sum of scores over their number, or by prescribed weights"),
        [RollupClass.UnitOnly] = new("仅单位:只对单个填报地区计算,从不汇总", "UNIT-ONLY: of a single reported district, never aggregated"),
    };

    /// <summary>By unit and decimals: <c>#,##0.00\%</c>. The values of percentages are already times 100.</summary>
    public static string Format(Indicator indicator)
    {
        var digits = "#,##0" + (indicator.Decimals > 0 ? "." + new string('0', indicator.Decimals) : "");
        return indicator.Unit switch
        {
            "%" => digits + "\\%",
            "CNY" => "\\¥" + digits,
            _ => digits,
        };
    }

    public static BusinessName Folder(Indicator indicator) => Themes.GetValueOrDefault(indicator.Theme, new BusinessName(indicator.Theme, indicator.Theme));

    public static BusinessName Describe(IndicatorCatalogue catalogue, Indicator indicator) => new(
        string.Join("\n", Lines(catalogue, indicator, BusinessLanguage.Zh)),
        string.Join("\n", Lines(catalogue, indicator, BusinessLanguage.En)));

    private static IEnumerable<string> Lines(IndicatorCatalogue catalogue, Indicator indicator, BusinessLanguage language)
    {
        var isZh = language == BusinessLanguage.Zh;
        yield return indicator.Id + (isZh ? $",定义版本 {Number(indicator.DefinitionVersion)}" : $", definition {Number(indicator.DefinitionVersion)}");
        yield return (isZh ? "公式:" : "Formula: ") + indicator.Formula;
        yield return (isZh ? "汇总规则:" : "Roll-up: ") + RollUps[indicator.Rollup].In(language);
        yield return (isZh ? "单位:" : "Unit: ") + indicator.Unit;
        if (indicator.Stages.Count > 0)
            yield return (isZh ? "适用学段:" : "Stages: ") + string.Join(", ", indicator.Stages);
        yield return (isZh ? "来源:" : "Source: ") + indicator.Source;
        foreach (var bridge in indicator.Terms.Select(term => term.Bridge).OfType<CalendarBridge>().Distinct())
            yield return Bridge(bridge).In(language);
        foreach (var footnote in indicator.Footnotes)
            yield return (isZh ? "注:" : "Note: ") + footnote;
        yield return (isZh ? "可回答的级别:" : "Can answer at: ") + string.Join("; ", Levels(catalogue, indicator, language));
        if (indicator.DefinedAt.Length > 0)
            yield return isZh ? $"标准只在一个{indicator.DefinedAt}级地区内定义本指标。" : $"The standard defines it within one district of level {indicator.DefinedAt} only.";
        yield return isZh
            ? "空白表示:所问级别未公布、缺少组成部分、分子与分母的行不一致、混用了级别或日历,或除数为零。具体原因可通过服务查询。"
            : "Blank: not reported at the asked level, a part is missing, numerator and denominator are not of the same rows, levels or calendars are mixed, or the divisor is zero. The service says which.";
    }

    private static BusinessName Bridge(CalendarBridge bridge) => bridge switch
    {
        CalendarBridge.Weighted84 => new(
            "财政年度平均:上一年9月数的8/12加当年9月数的4/12;两者缺一为空。",
            "Mean of the fiscal year: 8/12 of the count of the previous September and 4/12 of this September's; blank without both."),
        CalendarBridge.AsOfSeptember => new("按财政年度内9月的数。", "Of the September that lies in the fiscal year."),
        _ => throw new InvalidOperationException($"No words are written for the bridge {bridge}."),
    };

    // What each fact reports of the dimensions that have more than one level.
    private static IEnumerable<string> Levels(IndicatorCatalogue catalogue, Indicator indicator, BusinessLanguage language) =>
        indicator.Terms.SelectMany(term => catalogue.FactsWith(term.Measure)).Distinct().Select(fact =>
            $"{new BusinessName(fact.LabelZh, fact.LabelEn).In(language)} ({string.Join(", ", fact.Dimensions
                .Select(use => (use, Dimension: catalogue.FindDimension(use.Dimension)!))
                .Where(p => p.Dimension.Levels.Count > 1)
                .Select(p => $"{new BusinessName(p.Dimension.LabelZh, p.Dimension.LabelEn).In(language)}: {string.Join("/", p.use.Levels.Select(level => p.Dimension.FindLevel(level.Level)!).Select(level => new BusinessName(level.LabelZh, level.LabelEn).In(language)))}"))})");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
