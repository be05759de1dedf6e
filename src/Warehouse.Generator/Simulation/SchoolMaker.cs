using System.Globalization;
using Warehouse.Generator.Districts;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Founds the schools of a district.</summary>
internal static class SchoolMaker
{
    private static readonly string[] First = ["育", "启", "明", "文", "晨", "华", "新", "博", "智", "雅", "乐", "思", "崇", "广", "永", "嘉", "弘", "兴", "清", "春"];
    private static readonly string[] Second = ["才", "英", "德", "远", "光", "苑", "海", "源", "林", "星", "山", "泉", "和", "信", "成", "民", "园", "江", "桥", "阳"];

    // The year in which the newest of the generated schools open.
    private const int LastOpening = 2022;

    /// <summary>The schools in order of their codes; the plan says how many of each type.</summary>
    public static IReadOnlyList<School> Make(DistrictPlan plan, IReadOnlyList<int> years, Dice dice)
    {
        var schools = new List<School>();
        var serials = new Dictionary<string, int>();
        foreach (var type in SchoolType.All.Where(type => plan.Schools.ContainsKey(type.Code)))
        {
            var names = new HashSet<string>();
            for (var i = 0; i < plan.Schools[type.Code]; i++)
            {
                var serial = plan.Serials.First + serials.GetValueOrDefault(type.Category);
                serials[type.Category] = serials.GetValueOrDefault(type.Category) + 1;
                schools.Add(Make(plan, type, i, serial, years, NameOf(plan, type, i, names, dice), dice));
            }
        }

        RankKindergartens(schools, dice);
        return schools.OrderBy(school => school.Code, StringComparer.Ordinal).ToList();
    }

    private static School Make(DistrictPlan plan, SchoolType type, int index, int serial, IReadOnlyList<int> years, string name, Dice dice)
    {
        var opens = years[0] + dice.Whole(1, 2);
        // The first of every type is old, so that each stage has a school in every year.
        var isNew = type.Code is "111" or "211" && index > 2 && opens <= Math.Min(years[^1], LastOpening) && dice.Chance(0.06);
        var isPrivate = type.Own is not (Stage.Preschool or Stage.Special) && !type.IsPoint && index > 0 && dice.Chance(0.08);
        return new School
        {
            Code = string.Create(CultureInfo.InvariantCulture, $"{type.Category}{plan.Province}{serial:D6}"),
            Name = name,
            Type = type,
            Founder = isPrivate ? "999" : type.Own == Stage.Senior && dice.Chance(0.2) ? "821" : "831",
            Head = dice.People.Name.LastName() + dice.People.Name.FirstName(),
            Urban = UrbanOf(plan, type, dice),
            Opened = isNew ? opens : years[0],
            Weight = dice.Around(1, 0.35) * (type.Offered.Count > 1 ? 0.7 : 1),
            Equipment = dice.Around(1.12, 0.16),
            ClassTarget = dice.Chance(0.1) ? dice.Pick([57, 60, 67]) : dice.Whole(39, 45),
            IsBoarding = type.Own is Stage.Senior or Stage.SecondaryVocational || (type.Own == Stage.Junior && dice.Chance(0.2)),
        };
    }

    private static string NameOf(DistrictPlan plan, SchoolType type, int index, HashSet<string> taken, Dice dice)
    {
        var place = plan.Name;
        var word = dice.Pick(First) + dice.Pick(Second);
        if (!taken.Add(word))
        {
            word += (index + 1).ToString(CultureInfo.InvariantCulture);
            taken.Add(word);
        }

        return type.Code switch
        {
            "111" => $"{place}{word}幼儿园",
            "211" => $"{place}{word}小学",
            "218" => $"{place}{word}教学点",
            "311" => $"{place}{word}初级中学",
            "312" => $"{place}{word}学校",
            "341" => $"{place}{word}中学",
            "342" => $"{place}{word}高级中学",
            "345" => $"{place}{word}实验学校",
            "361" => $"{place}{word}职业中专学校",
            _ => $"{place}{word}特殊教育学校",
        };
    }

    private static UrbanClass UrbanOf(DistrictPlan plan, SchoolType type, Dice dice)
    {
        if (type.IsPoint)
            return UrbanClass.Rural;
        return dice.Chance(plan.UrbanShare) ? UrbanClass.Urban : dice.Chance(0.6) ? UrbanClass.Town : UrbanClass.Rural;
    }

    // Where a kindergarten stands in a line of children decides whose it is, so that shares of children come out as planned.
    private static void RankKindergartens(List<School> schools, Dice dice)
    {
        var kindergartens = schools.Where(school => school.Type.Own == Stage.Preschool).ToList();
        var all = kindergartens.Sum(school => school.Weight);
        Rank(dice.Shuffle(kindergartens), all, (school, rank) => school.OwnershipRank = rank);
        Rank(dice.Shuffle(kindergartens), all, (school, rank) => school.DemonstrationRank = rank);
    }

    private static void Rank(List<School> line, double all, Action<School, double> set)
    {
        var before = 0.0;
        foreach (var school in line)
        {
            set(school, (before + (school.Weight / 2)) / all);
            before += school.Weight;
        }
    }
}
