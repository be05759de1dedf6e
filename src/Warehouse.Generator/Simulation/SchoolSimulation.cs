using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Attributes, rooms, equipment, inspections and monitored samples of schools.</summary>
internal static class SchoolSimulation
{
    private static readonly string[] InspectionTypes = ["supervision", "inspection", "evaluation"];

    /// <summary>Fills in every school and year; pupils and classes must be known.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        foreach (var school in world.Schools)
        {
            // Buildings are made for as many pupils as the fullest year has.
            var places = school.Type.Offered.ToDictionary(stage => stage, stage => school.Years.Max(year => year.Of(stage)?.Pupils ?? 0));
            var spread = Enumerable.Range(0, 9).Select(_ => dice.Real(0.9, 1.1)).ToArray();
            foreach (var year in school.Years)
            {
                Describe(year, world, dice);
                year.Facility = FacilityOf(year, places, spread, year.Year - world.Years[0]);
                foreach (var part in year.Stages.Where(part => Stages.Compulsory.Contains(part.Stage)))
                    AddQuality(part, dice);
            }
        }
    }

    private static void Describe(SchoolYear year, DistrictWorld world, Dice dice)
    {
        var plan = world.Plan;
        var school = year.School;
        // Recognition grows: in the first year five of a hundred children fewer are in inclusive kindergartens.
        var lag = 0.025 * Math.Max(0, 2 - (year.Year - world.Years[0]));
        var isKindergarten = school.Type.Own == Stage.Preschool;
        year.Ownership = isKindergarten
            ? school.OwnershipRank < plan.PublicShare - (lag / 2) ? Ownership.Public : school.OwnershipRank < plan.InclusiveShare - lag ? Ownership.InclusivePrivate : Ownership.OtherPrivate
            : school.IsPublic ? Ownership.Public : Ownership.OtherPrivate;
        year.Demonstration = isKindergarten && school.DemonstrationRank < plan.DemonstrationShare - lag
            ? school.DemonstrationRank < 0.08 ? "province" : school.DemonstrationRank < 0.25 ? "city" : "district"
            : "none";
        var hasLibrary = school.Type.Own is not Stage.Preschool && !school.Type.IsPoint;
        year.Libraries = hasLibrary ? 1 : 0;
        year.LibraryIct = hasLibrary && dice.Chance(0.82 + (0.02 * (year.Year - world.Years[0]))) ? 1 : 0;
        year.FacilityStandardMet = dice.Chance(school.Equipment > 0.95 ? 0.93 : 0.5) ? 1 : 0;
        var classes = year.Stages.Where(part => Stages.Compulsory.Contains(part.Stage)).Sum(part => part.Classes.Count);
        year.MusicRooms = classes == 0 ? 0 : Math.Max(0, (int)Math.Ceiling(classes / 12.0) - (dice.Chance(0.08) ? 1 : 0) + dice.Whole(0, 1));
        year.ArtRooms = classes == 0 ? 0 : Math.Max(0, (int)Math.Ceiling(classes / 12.0) - (dice.Chance(0.08) ? 1 : 0) + dice.Whole(0, 1));
        // Points are looked at with the school that they belong to.
        foreach (var type in InspectionTypes)
            year.Inspections[type] = school.Type.IsPoint ? 0 : dice.Whole(1, 4);
    }

    private static Facility FacilityOf(SchoolYear year, Dictionary<Stage, int> places, double[] spread, int age)
    {
        var school = year.School;
        decimal For(int item, Func<Stage, double> standard, int decimals) =>
            Math.Round((decimal)(places.Sum(place => place.Value * standard(place.Key)) * school.Equipment * spread[item] * (1 + (0.01 * age))), decimals, MidpointRounding.AwayFromZero);
        var isKindergarten = school.Type.Own == Stage.Preschool;
        return new Facility
        {
            Teaching = For(0, stage => stage switch { Stage.Preschool => 8.2, Stage.Primary => 4.7, Stage.Junior => 6.1, _ => 7.0 }, 1),
            Sports = isKindergarten ? 0 : For(1, stage => stage switch { Stage.Primary => 7.8, Stage.Junior => 10.6, _ => 11.0 }, 1),
            Building = For(2, stage => stage switch { Stage.Preschool => 10.5, Stage.Primary => 8.5, Stage.Junior => 11.0, _ => 16.0 }, 1),
            Land = For(3, stage => stage switch { Stage.Preschool => 14, Stage.Primary => 19, Stage.Junior => 24, _ => 30.0 }, 0),
            OutdoorPlay = isKindergarten ? For(4, _ => 4.0, 1) : 0,
            Equipment = For(5, stage => stage switch { Stage.Preschool => 1500, Stage.Primary => 2100, Stage.Junior => 2700, _ => 4000.0 }, 0),
            MultimediaRooms = isKindergarten ? 0 : For(6, stage => stage switch { Stage.Primary => 0.0245, Stage.Junior => 0.0255, _ => 0.026 }, 0),
            Books = For(7, stage => stage switch { Stage.Preschool => 12, Stage.Primary => 26, Stage.Junior => 36, _ => 46.0 }, 0),
            Computers = isKindergarten ? For(8, _ => 0.03, 0) : For(8, _ => 0.13, 0),
        };
    }

    // Grade 4 and grade 8 are monitored, in two subjects, by a sample of at most forty pupils a school.
    private static void AddQuality(StageYear part, Dice dice)
    {
        var sample = Math.Min(40, part.Pupils / Math.Max(1, part.Grades.Select(grade => grade.Grade).Distinct().Count()));
        if (sample == 0)
            return;
        var mean = 480 + (part.School.Equipment * 40);
        foreach (var subject in new[] { "chinese", "mathematics" })
        {
            var of = dice.Around(mean, 15);
            var scores = Enumerable.Range(0, sample).Select(_ => (long)Math.Round(dice.Around(of, 80))).ToList();
            part.Quality.Add(new QualityYear(subject, sample, scores.Count(score => score >= 440), scores.Sum(), scores.Sum(score => score * score)));
        }
    }
}
