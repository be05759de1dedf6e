namespace Warehouse.Generator.Model;

/// <summary>The stages that facts are reported by.</summary>
internal enum Stage
{
    Preschool,
    Primary,
    Junior,
    Senior,
    SecondaryVocational,
    Special,
    Lifelong,
}

/// <summary>How stages are written.</summary>
internal static class Stages
{
    private static readonly string[] Ids = ["preschool", "primary", "junior", "senior", "secondary_vocational", "special", "lifelong"];
    private static readonly string[] Names = ["学前教育", "小学", "初中", "普通高中", "中等职业教育", "特殊教育", "终身教育"];

    /// <summary>The stages in which there are pupils.</summary>
    public static IReadOnlyList<Stage> WithPupils { get; } = [Stage.Preschool, Stage.Primary, Stage.Junior, Stage.Senior, Stage.SecondaryVocational, Stage.Special];

    /// <summary>The stages of compulsory education.</summary>
    public static IReadOnlyList<Stage> Compulsory { get; } = [Stage.Primary, Stage.Junior];

    /// <summary>The id in the ledger: <c>primary</c>.</summary>
    public static string Id(this Stage stage) => Ids[(int)stage];

    /// <summary>The name in the forms: 小学.</summary>
    public static string Name(this Stage stage) => Names[(int)stage];
}
