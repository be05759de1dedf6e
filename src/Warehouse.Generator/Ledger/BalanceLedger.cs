using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>Balance between compulsory schools: 县域义务教育优质均衡发展督导评估办法 (2017).</summary>
internal static class BalanceLedger
{
    // A point with fewer pupils is left out of the seven resource indicators, as are special and vocational schools.
    private const int SmallPoint = 50;

    // A school that misses one of the seven must reach this part of it.
    private const double NearlyMet = 0.85;

    private const int LargestSchool = 2000;
    private const int LargestCombinedSchool = 2500;

    /// <summary>The seven resources: what a part has of it, per how many pupils, and the thresholds of primary and junior.</summary>
    private static readonly (string Indicator, string Variation, Func<StageYear, double> Has, int Per, double Primary, double Junior)[] Seven =
    [
        ("b100_teachers_above_required", "cv_teachers_above_required", part => part.Staff.Sum(s => s.AboveRequired), 100, 4.2, 5.3),
        ("b100_backbone", "cv_backbone", part => part.Staff.Sum(s => s.Backbone), 100, 1, 1),
        ("b100_pe_art", "cv_pe_art", part => part.Staff.Sum(s => s.PeArt), 100, 0.9, 0.9),
        ("area_teaching_per_pupil", "cv_area_teaching", part => LedgerYear.Part(part, f => f.Teaching), 1, 4.5, 5.8),
        ("area_sports_per_pupil", "cv_area_sports", part => LedgerYear.Part(part, f => f.Sports), 1, 7.5, 10.2),
        ("equipment_per_pupil", "cv_equipment", part => LedgerYear.Part(part, f => f.Equipment), 1, 2000, 2500),
        ("b100_multimedia_rooms", "cv_multimedia_rooms", part => LedgerYear.Part(part, f => f.MultimediaRooms), 100, 2.3, 2.4),
    ];

    /// <summary>The eight resources of 2012.</summary>
    private static readonly Func<StageYear, double>[] Eight =
    [
        part => LedgerYear.Part(part, f => f.Teaching),
        part => LedgerYear.Part(part, f => f.Sports),
        part => LedgerYear.Part(part, f => f.Equipment),
        part => LedgerYear.Part(part, f => f.Computers),
        part => LedgerYear.Part(part, f => f.Books),
        part => part.Staff.Sum(s => s.Teachers),
        part => part.Staff.Sum(s => s.AboveRequired),
        part => part.Staff.Sum(s => s.SeniorRank),
    ];

    public static IEnumerable<LedgerEntry> Of(LedgerYear y)
    {
        foreach (var stage in Stages.Compulsory.Where(y.StagesHere.Contains))
        {
            var parts = y.PartsOf(stage).Where(IsApplicable).ToList();
            var pupils = parts.Sum(part => part.Pupils);
            foreach (var resource in Seven)
            {
                yield return new(resource.Indicator, stage, LedgerYear.Ratio(parts.Sum(resource.Has) * resource.Per, pupils));
                yield return new(resource.Variation, stage, Variation(parts, resource.Has));
            }

            // The rule holds each of the seven to the limit: the largest decides.
            yield return new("cv_resource", stage, Seven.Max(resource => Variation(parts, resource.Has)));

            yield return new("cv_composite_2012", stage, Eight.Select(has => Variation(parts, has)).Aggregate((double?)0, (sum, cv) => sum + cv) / Eight.Length);
            yield return new("schools_meeting_7", stage, LedgerYear.Percent(parts.Count(part => MeetsSeven(part, stage)), parts.Count));
            // Of all schools: small points are left out of the seven alone, and they are what the gap is about.
            yield return new("urban_rural_gap", stage, LedgerYear.Ratio(TeachingArea(y.PartsOf(stage), isUrban: false), TeachingArea(y.PartsOf(stage), isUrban: true)));
            yield return new("between_school_quality_variance", stage, BetweenSchools(y.PartsOf(stage)));
        }

        foreach (var entry in Classes(y).Concat(Schools(y)))
            yield return entry;
    }

    private static bool IsApplicable(StageYear part) => part.Pupils > 0 && !(part.School.Type.IsPoint && part.Pupils < SmallPoint);

    // sqrt(Σ (Pi/P)(Xi − X̄)²) / X̄, where X̄ = ΣR/ΣP: each school weighs as much as it has pupils.
    private static double? Variation(List<StageYear> parts, Func<StageYear, double> has)
    {
        double pupils = parts.Sum(part => part.Pupils);
        var mean = LedgerYear.Ratio(parts.Sum(has), pupils);
        if (mean is null or 0)
            return null;
        var variance = parts.Sum(part => part.Pupils / pupils * Math.Pow((has(part) / part.Pupils) - mean.Value, 2));
        return Math.Sqrt(variance) / mean.Value;
    }

    private static bool MeetsSeven(StageYear part, Stage stage)
    {
        var reached = Seven.Select(resource => resource.Has(part) * resource.Per / part.Pupils / (stage == Stage.Primary ? resource.Primary : resource.Junior)).ToList();
        return reached.Count(share => share >= 1) >= Seven.Length - 1 && reached.All(share => share >= NearlyMet);
    }

    private static double? TeachingArea(IEnumerable<StageYear> parts, bool isUrban)
    {
        var which = parts.Where(part => part.School.Urban == UrbanClass.Urban == isUrban).ToList();
        return LedgerYear.Ratio(which.Sum(part => LedgerYear.Part(part, f => f.Teaching)), which.Sum(part => part.Pupils));
    }

    // Of the variance of all pupils' scores, the part that lies between the schools' means.
    private static double? BetweenSchools(IEnumerable<StageYear> parts)
    {
        var schools = parts.Where(part => part.Quality.Count > 0)
            .Select(part => (N: (double)part.Quality.Sum(q => q.Pupils), Sum: (double)part.Quality.Sum(q => q.ScoreSum), Squares: (double)part.Quality.Sum(q => q.ScoreSquareSum)))
            .ToList();
        var n = schools.Sum(school => school.N);
        if (n == 0)
            return null;
        var mean = schools.Sum(school => school.Sum) / n;
        var between = schools.Sum(school => school.N * Math.Pow((school.Sum / school.N) - mean, 2));
        var total = schools.Sum(school => school.Squares) - (n * mean * mean);
        return LedgerYear.Ratio(between, total);
    }

    private static IEnumerable<LedgerEntry> Classes(LedgerYear y)
    {
        Stage[] withSenior = [Stage.Primary, Stage.Junior, Stage.Senior];
        IEnumerable<ClassYear> In(Stage stage) => y.PartsOf(stage).SelectMany(part => part.Classes);
        double? ShareOfClasses(Stage stage, Func<ClassYear, bool> which) => LedgerYear.Percent(In(stage).Count(which), In(stage).Count());
        return
        [
            .. y.Each("large_class_share", withSenior, stage => ShareOfClasses(stage, c => c.Pupils >= 56)),
            .. y.Each("super_large_class_share", withSenior, stage => ShareOfClasses(stage, c => c.Pupils >= 66)),
            .. y.Each("class_over_standard_share", Stages.Compulsory, stage => ShareOfClasses(stage, c => c.Pupils > (stage == Stage.Primary ? 45 : 50))),
            .. y.Each("class_size_avg", y.StagesHere, stage => LedgerYear.Ratio(In(stage).Sum(c => c.Pupils), In(stage).Count())),
        ];
    }

    private static IEnumerable<LedgerEntry> Schools(LedgerYear y)
    {
        var compulsory = y.Schools.Where(school => school.Stages.Exists(part => Stages.Compulsory.Contains(part.Stage) && part.Pupils > 0)).ToList();
        yield return new("school_size_over_share", null, LedgerYear.Percent(compulsory.Count(IsTooLarge), compulsory.Count));
        var inGroups = y.World.Memberships.Where(member => member.HoldsOn(y.StatDate)).Select(member => member.School).Distinct().Count();
        yield return new("group_coverage", null, LedgerYear.Percent(inGroups, y.Schools.Count()));
    }

    private static bool IsTooLarge(SchoolYear school) =>
        school.Stages.Where(part => Stages.Compulsory.Contains(part.Stage)).Sum(part => part.Pupils) > (school.School.Type.Code is "312" or "345" ? LargestCombinedSchool : LargestSchool);
}
