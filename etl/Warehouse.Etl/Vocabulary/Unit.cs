namespace Warehouse.Etl.Vocabulary;

/// <summary>A unit that sources write values in.</summary>
/// <param name="Name">As pipelines write it: 万人.</param>
/// <param name="Base">The base unit that measures are stored in: person.</param>
/// <param name="Factor">Base units in one of this unit, exact.</param>
/// <param name="IsWhole">True where a value must be a whole number: no half pupils, unless the source rounds to 万人.</param>
internal sealed record Unit(string Name, string Base, decimal Factor, bool IsWhole = false)
{
    /// <summary>Every unit, by name.</summary>
    public static IReadOnlyDictionary<string, Unit> All { get; } = new[]
    {
        new Unit("人", "person", 1m, IsWhole: true),
        new Unit("万人", "person", 10_000m),
        new Unit("所", "school", 1m, IsWhole: true),
        new Unit("万所", "school", 10_000m),
        new Unit("个班", "class", 1m, IsWhole: true),
        new Unit("个学位", "seat", 1m, IsWhole: true),
        new Unit("个编制", "post", 1m, IsWhole: true),
        new Unit("个项目", "project", 1m, IsWhole: true),
        new Unit("项任务", "task", 1m, IsWhole: true),
        new Unit("项目标", "target", 1m, IsWhole: true),
        new Unit("条标准", "criterion", 1m, IsWhole: true),
        new Unit("次", "event", 1m, IsWhole: true),
        new Unit("间", "room", 1m, IsWhole: true),
        new Unit("册", "volume", 1m, IsWhole: true),
        new Unit("台", "unit", 1m, IsWhole: true),
        new Unit("是否", "flag", 1m, IsWhole: true),
        new Unit("平方米", "m2", 1m),
        new Unit("万平方米", "m2", 10_000m),
        new Unit("学时", "hour", 1m),
        new Unit("分", "score", 1m),
        new Unit("分²", "score²", 1m),
        new Unit("评估分", "point", 1m),
        new Unit("指标单位", "indicator unit", 1m),
        new Unit("元", "CNY", 1m),
        new Unit("千元", "CNY", 1_000m),
        new Unit("万元", "CNY", 10_000m),
        new Unit("百万元", "CNY", 1_000_000m),
        new Unit("亿元", "CNY", 100_000_000m),
        new Unit("%", "%", 1m),
        new Unit("教师人数=1", "pupils per teacher", 1m),
    }.ToDictionary(u => u.Name, StringComparer.Ordinal);

    /// <summary>The unit that a header ends with in brackets, <c>在校学生数(万人)</c>; null when it names none.</summary>
    public static Unit? OfHeader(string header)
    {
        var text = header.Trim().Replace('（', '(').Replace('）', ')').Replace('％', '%');
        var open = text.LastIndexOf('(');
        return open >= 0 && text.EndsWith(')') ? All.GetValueOrDefault(text[(open + 1)..^1].Trim()) : null;
    }
}
