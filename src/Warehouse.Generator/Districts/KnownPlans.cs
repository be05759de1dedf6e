namespace Warehouse.Generator.Districts;

/// <summary>The five districts of the source documents, near the figures that their documents give.</summary>
internal static class KnownPlans
{
    public const string FuzhouHitech = "zone-fuzhou-hitech";
    public const string ChengduHitech = "zone-chengdu-hitech";

    /// <summary>In the order of the documents.</summary>
    public static IReadOnlyList<string> Five { get; } = [FuzhouHitech, "cn-350102", ChengduHitech, "cn-350205", "cn-370704"];

    /// <summary>Zones that no list of codes has: id, name, province.</summary>
    public static IReadOnlyList<(string Id, string Name, string Province)> Zones { get; } =
        [(FuzhouHitech, "福州高新区", "35"), (ChengduHitech, "成都高新区", "51")];

    /// <summary>The district as it is known, or as any other.</summary>
    public static DistrictPlan Fill(DistrictPlan plan) => plan.Id switch
    {
        // 1 完全中学, 1 vocational, 2 senior, 4 junior, 17 primary, 39 kindergartens: 64 institutions.
        FuzhouHitech => plan with
        {
            Schools = Counts((111, 39), (211, 17), (311, 4), (341, 1), (342, 2), (361, 1)),
            Cohort = 2600,
            UrbanShare = 0.45,
            MoneyPerPupil = 16_000,
            PublicShare = 0.57,
            InclusiveShare = 0.9,
        },
        // 公办学额 54 %, 普惠学额 91 %, 示范 55 %; more than 10 亿元 a year; 轮岗 15 %; one special school.
        "cn-350102" => plan with
        {
            Schools = Counts((111, 62), (211, 38), (311, 10), (312, 3), (341, 5), (342, 3), (361, 1), (513, 1)),
            Cohort = 6400,
            UrbanShare = 1,
            MoneyPerPupil = 15_500,
            PublicShare = 0.545,
            InclusiveShare = 0.915,
            DemonstrationShare = 0.56,
            RotationShare = 0.16,
            Satisfaction = 91,
        },
        // 76 schools and 129 kindergartens; 普惠 85 %.
        ChengduHitech => plan with
        {
            Schools = Counts((111, 129), (211, 40), (311, 12), (312, 14), (341, 4), (342, 2), (345, 2), (361, 1), (513, 1)),
            Cohort = 11_000,
            UrbanShare = 0.9,
            MoneyPerPupil = 19_000,
            PublicShare = 0.51,
            InclusiveShare = 0.855,
            DemonstrationShare = 0.5,
        },
        "cn-350205" => plan with
        {
            Schools = Counts((111, 70), (211, 30), (218, 4), (311, 7), (312, 4), (341, 2), (342, 1), (345, 1), (361, 1), (514, 1)),
            Cohort = 5200,
            UrbanShare = 0.6,
            MoneyPerPupil = 20_000,
            Satisfaction = 90,
        },
        // A quarter of the budget goes to education; satisfaction was 88.88 of 100 in 2017 and 99.25 in 2020.
        "cn-370704" => plan with
        {
            IsFiveFour = true,
            Schools = Counts((111, 80), (211, 32), (218, 8), (311, 10), (312, 4), (342, 2), (341, 1), (361, 1), (513, 1)),
            Cohort = 4400,
            UrbanShare = 0.35,
            MoneyPerPupil = 13_000,
            ShareOfBudget = 0.26,
            Satisfaction = 95.79,
            SatisfactionGrowth = 3.46,
        },
        _ => plan,
    };

    private static Dictionary<string, int> Counts(params (int Type, int Count)[] counts) =>
        counts.ToDictionary(pair => pair.Type.ToString(System.Globalization.CultureInfo.InvariantCulture), pair => pair.Count);
}
