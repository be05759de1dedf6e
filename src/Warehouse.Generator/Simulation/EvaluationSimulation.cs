using System.Globalization;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>What people and assessors think of the district, and whether it does what it promised.</summary>
internal static class EvaluationSimulation
{
    // The year that plans give the satisfaction of, and the best that was reached.
    private const int SurveyBase = 2019;
    private const double BestScore = 99.25;

    private static readonly (string Group, double Above)[] Groups =
        [("parents", 0), ("students", 1.5), ("teachers", 0.5), ("principals", 2), ("deputies", 1), ("public", -2)];

    // 9 A-level and 45 B-level indicators, 95 standards.
    private static readonly (string Level, string Prefix, int Count, int Weight)[] Criteria = [("A", "A", 9, 100), ("B", "B", 45, 20), ("standard", "C", 95, 10)];

    private static readonly (string Assessor, double Part)[] Assessors = [("self", 0.97), ("district_review", 0.95), ("city", 0.92), ("province", 0.9)];

    private static readonly string[] DepartmentNames = ["教育局", "财政局", "人力资源和社会保障局", "住房和城乡建设局", "自然资源和规划局", "卫生健康局"];

    private static readonly string[] Tasks = ["义务教育均衡发展", "学前教育普及普惠", "教育经费法定增长", "教师编制保障", "学校建设用地保障", "校园安全"];

    private static readonly string[] Items = ["新增学位", "普惠性学前教育覆盖率", "公办学额占比", "教育财政投入", "教师交流轮岗", "义务教育巩固率", "图书馆达标", "智慧校园", "群众满意度", "大班额消除"];

    /// <summary>Fills in surveys, evaluations, tasks and targets of every year.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        foreach (var name in DepartmentNames)
            world.Departments.Add(new Department(string.Create(CultureInfo.InvariantCulture, $"dept-{world.Plan.Id}-{world.Departments.Count + 1:D2}"), world.Plan.Name + name));
        foreach (var year in world.Years)
        {
            var age = year - world.Years[0];
            AddSurveys(world, year, Math.Clamp(world.Plan.Satisfaction + (world.Plan.SatisfactionGrowth * (year - SurveyBase)), 60, BestScore), dice);
            foreach (var (assessor, part) in Assessors)
                AddEvaluation(world, year, assessor, Math.Min(0.995, part + (0.008 * age)), dice);
            foreach (var department in world.Departments)
            {
                foreach (var task in Tasks.Where(_ => dice.Chance(0.7)))
                    world.Tasks.Add(new ResponsibilityTask(year, department, task, dice.Chance(0.9)));
            }

            foreach (var item in Items)
            {
                var isOnTrack = dice.Chance(0.85);
                world.Targets.Add(new Target(year, item, isOnTrack && dice.Chance(0.8), isOnTrack));
            }
        }
    }

    private static void AddSurveys(DistrictWorld world, int year, double level, Dice dice)
    {
        foreach (var (group, above) in Groups)
        {
            for (var wave = 1; wave <= 2; wave++)
            {
                var people = dice.Whole(150, 600);
                var mean = Math.Clamp(level + above + dice.Real(-0.4, 0.4), 0, 100);
                world.Surveys.Add(new Survey(year, group, wave, people, dice.PartOf(people, Math.Min(1, (mean + 3) / 100)), Math.Round((decimal)(people * mean), 1)));
            }
        }
    }

    private static void AddEvaluation(DistrictWorld world, int year, string assessor, double part, Dice dice)
    {
        foreach (var (level, prefix, count, weight) in Criteria)
        {
            for (var i = 1; i <= count; i++)
            {
                var isMet = dice.Chance(part);
                var share = isMet ? dice.Real(0.9, 1) : dice.Real(0.4, 0.8);
                world.Evaluations.Add(new Evaluation(year, level, assessor, string.Create(CultureInfo.InvariantCulture, $"{prefix}{i:D2}"), isMet, Math.Round((decimal)(weight * share), 1), weight));
            }
        }
    }
}
