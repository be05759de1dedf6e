namespace Warehouse.Generator.Model;

/// <summary>A school on 1 September of a year.</summary>
internal sealed class SchoolYear
{
    public required School School { get; init; }

    public required int Year { get; init; }

    public Ownership Ownership { get; set; }

    /// <summary>示范性: none, district, city or province.</summary>
    public string Demonstration { get; set; } = "none";

    public int Libraries { get; set; }

    public int LibraryIct { get; set; }

    public int FacilityStandardMet { get; set; }

    public int MusicRooms { get; set; }

    public int ArtRooms { get; set; }

    public int PostsApproved { get; set; }

    /// <summary>Of the whole school, as it is reported; null before it is known.</summary>
    public Facility Facility { get; set; } = new();

    /// <summary>One for every stage it teaches.</summary>
    public List<StageYear> Stages { get; } = [];

    /// <summary>Inspections by type, in the academic year.</summary>
    public Dictionary<string, int> Inspections { get; } = [];

    public StageYear? Of(Stage stage) => Stages.Find(part => part.Stage == stage);
}

/// <summary>Buildings and equipment; areas in m², value in CNY.</summary>
internal sealed record Facility
{
    public decimal Teaching { get; init; }

    public decimal Sports { get; init; }

    public decimal Building { get; init; }

    public decimal Land { get; init; }

    public decimal OutdoorPlay { get; init; }

    public decimal Equipment { get; init; }

    public decimal MultimediaRooms { get; init; }

    public decimal Books { get; init; }

    public decimal Computers { get; init; }
}

/// <summary>One stage of a school on 1 September of a year.</summary>
internal sealed class StageYear
{
    public required SchoolYear Of { get; init; }

    public required Stage Stage { get; init; }

    public List<GradeYear> Grades { get; } = [];

    public List<ClassYear> Classes { get; } = [];

    public List<StaffYear> Staff { get; } = [];

    public List<QualityYear> Quality { get; } = [];

    public int Graduates { get; set; }

    public int Migrants { get; set; }

    public int MigrantsPublic { get; set; }

    public int Disabled { get; set; }

    public int Boarders { get; set; }

    public int ZonedEntrants { get; set; }

    public int ZoningEntrants { get; set; }

    public int QuotaSeats { get; set; }

    public int QuotaPlan { get; set; }

    public int SeatsPlanned { get; set; }

    public int SeatsUsable { get; set; }

    public int SeatsDemand { get; set; }

    public School School => Of.School;

    public int Year => Of.Year;

    public int Pupils => Grades.Sum(grade => grade.Pupils);

    public int Entrants => Grades.Sum(grade => grade.Entrants);
}

/// <summary>Pupils of a grade and sex.</summary>
internal sealed record GradeYear(string Grade, string Sex, int Pupils, int SchoolAge, int Entrants);

/// <summary>A class.</summary>
internal sealed record ClassYear(string Grade, int Number, int Pupils, int Limit, decimal LabourHours);

/// <summary>Staff of one kind of employment.</summary>
internal sealed record StaffYear(string Employment)
{
    public int Staff { get; set; }

    public int Heads { get; set; }

    public int Teachers { get; set; }

    public int Qualified { get; set; }

    public int AboveRequired { get; set; }

    public int Backbone { get; set; }

    public int PeArt { get; set; }

    public int Certified { get; set; }

    public int SeniorRank { get; set; }

    public int TrainingMet { get; set; }

    public int TrainingHours { get; set; }
}

/// <summary>Results of a monitored sample in one subject.</summary>
internal sealed record QualityYear(string Subject, int Pupils, int LevelThree, long ScoreSum, long ScoreSquareSum);
