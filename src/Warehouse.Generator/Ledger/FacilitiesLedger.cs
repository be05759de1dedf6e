using Warehouse.Generator.Model;

namespace Warehouse.Generator.Ledger;

/// <summary>Facilities and ICT, quality and satisfaction.</summary>
internal static class FacilitiesLedger
{
    private static readonly Stage[] General = [Stage.Primary, Stage.Junior, Stage.Senior];
    private static readonly string[] CommunityKinds = ["community_base", "community_brand"];
    private static readonly string[] ResearchKinds = ["research_project", "teaching_award"];
    private static readonly string[] HighLevels = ["national", "province"];

    private static readonly string[] SchoolTitles =
    [
        "demonstration_kindergarten", "habit_base", "reading_campus", "aesthetic_school", "pe_base", "labour_school", "ict_pilot_school",
        "reform_demo_school", "smart_campus", "demo_library",
    ];

    public static IEnumerable<LedgerEntry> Of(LedgerYear y) => [.. Facilities(y), .. Quality(y), .. Titles(y)];

    private static IEnumerable<LedgerEntry> Facilities(LedgerYear y)
    {
        double? PerPupil(Stage stage, Func<Facility, decimal> of) => LedgerYear.Ratio(y.PartsOf(stage).Sum(part => LedgerYear.Part(part, of)), y.PartsOf(stage).Sum(part => part.Pupils));
        return
        [
            .. y.Each("books_per_pupil", y.StagesHere, stage => PerPupil(stage, f => f.Books)),
            .. y.Each("library_ok_rate", General, stage => ShareOfParts(y.PartsOf(stage), part => LedgerYear.Part(part, f => f.Books) >= BooksStandard(stage) * part.Pupils)),
            .. y.Each("library_ict_rate", General, stage => LedgerYear.Percent(Own(y, stage).Sum(school => school.LibraryIct), Own(y, stage).Sum(school => school.Libraries))),
            new("music_art_room_ok", null, RoomsMet(y)),
            .. y.Each("facility_ok_rate", [Stage.Preschool, .. General], stage => LedgerYear.Percent(Own(y, stage).Sum(school => school.FacilityStandardMet), Own(y, stage).Count())),
            .. y.Each("building_area_per_pupil", y.StagesHere, stage => PerPupil(stage, f => f.Building)),
            .. y.Each("land_area_per_pupil", y.StagesHere, stage => PerPupil(stage, f => f.Land)),
            .. y.Each("pupils_per_device", y.StagesHere, stage => LedgerYear.Ratio(y.PartsOf(stage).Sum(part => part.Pupils), y.PartsOf(stage).Sum(part => LedgerYear.Part(part, f => f.Computers)))),
            new("smart_campus_count", null, y.World.Honours.Count(h => h.Kind == "smart_campus" && h.HoldsOn(y.StatDate))),
        ];
    }

    private static IEnumerable<SchoolYear> Own(LedgerYear y, Stage stage) => y.Schools.Where(school => school.School.Type.Own == stage);

    // 中小学图书馆(室)规程 2018 says 25 for primary; the others are usual.
    private static double BooksStandard(Stage stage) => stage switch { Stage.Primary => 25, Stage.Junior => 35, _ => 45 };

    private static double? ShareOfParts(IEnumerable<StageYear> parts, Func<StageYear, bool> isMet)
    {
        var applicable = parts.Where(part => part.Pupils > 0).ToList();
        return LedgerYear.Percent(applicable.Count(isMet), applicable.Count);
    }

    // One room of each kind for every twelve classes of compulsory education, begun ones included.
    private static double? RoomsMet(LedgerYear y)
    {
        var schools = y.Schools.Select(school => (School: school, Classes: school.Stages.Where(part => Stages.Compulsory.Contains(part.Stage)).Sum(part => part.Classes.Count))).Where(pair => pair.Classes > 0).ToList();
        return LedgerYear.Percent(schools.Count(pair => pair.School.MusicRooms * 12 >= pair.Classes && pair.School.ArtRooms * 12 >= pair.Classes), schools.Count);
    }

    private static IEnumerable<LedgerEntry> Quality(LedgerYear y)
    {
        var surveys = y.World.Surveys.Where(s => s.Year == y.Year).ToList();
        var asked = surveys.Sum(s => s.People);
        return
        [
            new("satisfaction_score", null, LedgerYear.Ratio((double)surveys.Sum(s => s.ScoreSum), asked)),
            new("satisfaction_rate", null, LedgerYear.Percent(surveys.Sum(s => s.Satisfied), asked)),
            .. y.Each("qm_level3_rate", Stages.Compulsory, stage => LedgerYear.Percent(y.PartsOf(stage).Sum(p => p.Quality.Sum(q => q.LevelThree)), y.PartsOf(stage).Sum(p => p.Quality.Sum(q => q.Pupils)))),
            .. y.Each("labour_hours_weekly", General, stage => (double?)y.PartsOf(stage).SelectMany(p => p.Classes).Min(c => (decimal?)c.LabourHours)),
        ];
    }

    private static IEnumerable<LedgerEntry> Titles(LedgerYear y)
    {
        var compulsory = y.Schools.Where(school => school.School.Type.Offered.Intersect(Stages.Compulsory).Any()).ToList();
        var certified = y.World.Honours.Where(h => h.Kind == "management_standard" && h.HoldsOn(y.StatDate)).Select(h => h.Holder).ToHashSet(StringComparer.Ordinal);
        var granted = y.World.Honours.Where(h => h.From.Year == y.Year).ToList();
        return
        [
            new("certified_management_rate", null, LedgerYear.Percent(compulsory.Count(school => certified.Contains(school.School.Code)), compulsory.Count)),
            new("honour_school_new", null, granted.Count(h => SchoolTitles.Contains(h.Kind))),
            new("research_award_count", null, granted.Count(h => ResearchKinds.Contains(h.Kind) && HighLevels.Contains(h.Level))),
            new("community_base_count", null, granted.Count(h => CommunityKinds.Contains(h.Kind))),
        ];
    }
}
