using System.Globalization;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Certifies schools, founds community bases, and joins schools in groups.</summary>
internal static class SchoolHonours
{
    private static readonly string[] BaseKinds = ["habit_base", "reading_campus", "aesthetic_school", "pe_base", "labour_school"];

    /// <summary>Fills in honours of schools and memberships.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        var schools = world.Schools.Where(school => !school.Type.IsPoint).ToList();
        var compulsory = schools.Where(school => school.Type.Offered.Intersect(Stages.Compulsory).Any()).ToList();
        var general = schools.Where(school => school.Type.Own is Stage.Primary or Stage.Junior or Stage.Senior).ToList();
        var kindergartens = schools.Where(school => school.Type.Own == Stage.Preschool).ToList();
        var senior = schools.Where(school => school.Type.Own == Stage.Senior).ToList();
        foreach (var year in Enumerable.Range(world.Years[0] - 2, world.Years.Count + 2))
        {
            var isBefore = year < world.Years[0];
            foreach (var kind in BaseKinds)
                Grant(general, kind, "district", dice.Whole(1, 2), year);
            Grant(general, "ict_pilot_school", "national", dice.Whole(1, 2), year);
            Grant(general, "reform_demo_school", "province", dice.Whole(1, 3), year);
            Grant(compulsory, "management_standard", "province", Math.Max(1, dice.PartOf(compulsory.Count, isBefore ? 0.33 : 0.07)), year);
            Grant(general, "smart_campus", "province", dice.PartOf(1, 0.4), year);
            Grant(general, "smart_campus", "city", dice.Whole(1, 2), year);
            Grant(general, "smart_campus", "district", dice.Whole(2, 4), year);
            Grant(general, "demo_library", "district", dice.PartOf(1, 0.6), year);
            Grant(senior, "standard_senior_high", "province", dice.PartOf(1, 0.3), year);
            Grant(kindergartens, "demonstration_kindergarten", dice.Pick(["province", "city", "district"]), 1, year);
            FoundCommunity("community_base", year);
            FoundCommunity("community_brand", year);
        }

        JoinGroups(world, general.Concat(kindergartens.Where((_, index) => index % 3 == 0)).ToList(), dice);

        void Grant(List<School> candidates, string kind, string level, int count, int year)
        {
            foreach (var school in dice.Shuffle(candidates.Where(school => school.Opened <= year || year < world.Years[0])).Take(count))
            {
                if (school.Opened > world.Years[0] || world.Honours.Exists(honour => honour.Holder == school.Code && honour.Kind == kind && honour.Level == level))
                    continue;
                var day = dice.Day(new DateOnly(year, 1, 10), new DateOnly(year, 12, 20));
                world.Honours.Add(new Honour { Kind = kind, Level = level, Holder = school.Code, Stage = school.Type.Own, From = day, To = dice.Chance(0.2) ? day.AddYears(dice.Whole(3, 5)) : null });
            }
        }

        void FoundCommunity(string kind, int year)
        {
            var number = (year - world.Years[0] + 3).ToString("D3", CultureInfo.InvariantCulture);
            world.Honours.Add(new Honour { Kind = kind, Level = dice.Pick(["province", "city", "district"]), Holder = $"{kind}-{world.Plan.Id}-{number}", Stage = Stage.Lifelong, From = dice.Day(new DateOnly(year, 1, 10), new DateOnly(year, 12, 20)) });
        }
    }

    private static void JoinGroups(DistrictWorld world, List<School> candidates, Dice dice)
    {
        string[] names = ["尚文", "实验", "启明", "育英", "博雅", "海文", "文华", "新城"];
        var count = Math.Clamp(candidates.Count / 8, 1, names.Length);
        for (var i = 0; i < count; i++)
            world.Groups.Add(new SchoolGroup(string.Create(CultureInfo.InvariantCulture, $"group-{world.Plan.Id}-{i + 1:D2}"), $"{world.Plan.Name}{names[i]}教育集团", dice.Pick(["单一法人制", "品牌联盟制", "学区共同体制"])));
        foreach (var school in candidates.Where(_ => dice.Chance(0.7)))
        {
            var first = Math.Max(school.Opened, dice.Whole(world.Years[0] - 2, world.Years[^1]));
            var from = dice.Day(new DateOnly(first, 1, 5), new DateOnly(first, 12, 20));
            var to = dice.Chance(0.1) ? from.AddYears(dice.Whole(1, 3)) : (DateOnly?)null;
            // A school does not belong to a group before it is there.
            if (school.Opened > world.Years[0] && from < new DateOnly(school.Opened, 9, 1))
                continue;
            var group = dice.Pick(world.Groups);
            world.Memberships.Add(new Membership(group, school, from, to));
            // Some belong to two: the school is covered once.
            if (world.Groups.Count > 1 && dice.Chance(0.05))
                world.Memberships.Add(new Membership(world.Groups.First(other => other != group), school, from, to));
        }
    }
}
