namespace Warehouse.Generator.Model;

/// <summary>A code of 办学类型.</summary>
/// <param name="Code">Three digits: 312.</param>
/// <param name="Name">九年一贯制学校.</param>
/// <param name="Category">The first two digits of the 学校标识码.</param>
/// <param name="Own">The stage the school itself is counted in.</param>
/// <param name="Offered">The stages it teaches.</param>
internal sealed record SchoolType(string Code, string Name, string Category, Stage Own, IReadOnlyList<Stage> Offered)
{
    /// <summary>Every type that is generated, in the order of the code list.</summary>
    public static IReadOnlyList<SchoolType> All { get; } =
    [
        new("111", "幼儿园", "11", Stage.Preschool, [Stage.Preschool]),
        new("211", "小学", "21", Stage.Primary, [Stage.Primary]),
        new("218", "小学教学点", "21", Stage.Primary, [Stage.Primary]),
        new("311", "初级中学", "31", Stage.Junior, [Stage.Junior]),
        new("312", "九年一贯制学校", "31", Stage.Junior, [Stage.Primary, Stage.Junior]),
        new("341", "完全中学", "34", Stage.Senior, [Stage.Junior, Stage.Senior]),
        new("342", "高级中学", "34", Stage.Senior, [Stage.Senior]),
        new("345", "十二年一贯制学校", "34", Stage.Senior, [Stage.Primary, Stage.Junior, Stage.Senior]),
        new("361", "调整后中等职业学校", "36", Stage.SecondaryVocational, [Stage.SecondaryVocational]),
        new("513", "培智学校", "51", Stage.Special, [Stage.Special]),
        new("514", "其他特殊教育学校", "51", Stage.Special, [Stage.Special]),
    ];

    /// <summary>True for a teaching point, which the statistics do not count as a school.</summary>
    public bool IsPoint => Code == "218";

    /// <summary>The type with this code.</summary>
    public static SchoolType Of(string code) => All.First(type => type.Code == code);
}
