using Warehouse.Generator.Districts;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>The grades of a stage, and the ages they are for.</summary>
internal static class Grades
{
    /// <summary>Kindergarten children of all ages in one class.</summary>
    public const string Mixed = "kmixed";

    /// <summary>Ids of the grades of a stage, the lowest first.</summary>
    public static IReadOnlyList<string> Of(Stage stage, DistrictPlan plan) => (stage, plan.IsFiveFour) switch
    {
        (Stage.Preschool, _) => ["k1", "k2", "k3"],
        (Stage.Primary, false) => ["g1", "g2", "g3", "g4", "g5", "g6"],
        (Stage.Primary, true) => ["g1", "g2", "g3", "g4", "g5"],
        (Stage.Junior, false) => ["g7", "g8", "g9"],
        (Stage.Junior, true) => ["g6", "g7", "g8", "g9"],
        (Stage.Special, _) => ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8", "g9"],
        _ => ["g10", "g11", "g12"],
    };

    /// <summary>The stage that children of this age are in, and the index of their grade there; null below 3 and above 17.</summary>
    public static (Stage Stage, int Grade)? OfAge(int age, DistrictPlan plan)
    {
        var primary = Of(Stage.Primary, plan).Count;
        return age switch
        {
            < 3 or > 17 => null,
            < 6 => (Stage.Preschool, age - 3),
            _ when age < 6 + primary => (Stage.Primary, age - 6),
            < 15 => (Stage.Junior, age - 6 - primary),
            _ => (Stage.Senior, age - 15),
        };
    }

    /// <summary>The most pupils that a class may have: 班额标准.</summary>
    public static int ClassLimit(Stage stage, string grade) => (stage, grade) switch
    {
        (_, "nursery") => 20,
        (_, "k1") => 25,
        (_, "k2" or Mixed) => 30,
        (_, "k3") => 35,
        (Stage.Primary, _) => 45,
        (Stage.Special, _) => 12,
        _ => 50,
    };

    /// <summary>How a grade is written in the forms: 三年级.</summary>
    public static string Name(string grade) => grade switch
    {
        "nursery" => "托班",
        "k1" => "小班",
        "k2" => "中班",
        "k3" => "大班",
        Mixed => "混合班",
        "g1" => "一年级",
        "g2" => "二年级",
        "g3" => "三年级",
        "g4" => "四年级",
        "g5" => "五年级",
        "g6" => "六年级",
        "g7" => "七年级",
        "g8" => "八年级",
        "g9" => "九年级",
        "g10" => "高一",
        "g11" => "高二",
        _ => "高三",
    };
}
