namespace Warehouse.Generator.Model;

/// <summary>Persons of one age.</summary>
internal sealed record Population(int Year, int Age, Stage Stage, string Sex, string Type, int Persons);

/// <summary>Children of the age of a stage, in school or not.</summary>
internal sealed record Children(int Year, Stage Stage, int SchoolAge, int Disabled);

/// <summary>What became of the pupils who entered together.</summary>
internal sealed record Cohort(int Year, string Path, int Entrants, int TransferNet, int Final);

/// <summary>A teacher who taught at another school for a year.</summary>
internal sealed record Rotation(int Year, Stage Stage, string Teacher, School From, School To, bool IsBackbone);

/// <summary>Teachers who had taught long enough at one school.</summary>
internal sealed record RotationBase(int Year, Stage Stage, int Eligible, int EligibleBackbone);

/// <summary>People hired, or gone, by one channel.</summary>
internal sealed record Recruitment(int Year, Stage Stage, string Channel, int Recruits, int Exits);

/// <summary>Pay in CNY and the mean number of people paid.</summary>
internal sealed record Salary(int Year, Stage Stage, string Employment, decimal Pay, int People);

/// <summary>The district's economy and budget, money in CNY.</summary>
internal sealed record FiscalContext(int Year, decimal Revenue, decimal Expenditure, decimal Gdp, int Births, decimal CivilPay, int CivilServants);

/// <summary>Money for a stage under one budget status, in CNY; a null stage is the district as a whole.</summary>
internal sealed record Funding(int Year, Stage? Stage, string Status)
{
    public decimal Education { get; init; }

    public decimal FiscalTotal { get; init; }

    public decimal PublicFund { get; init; }

    public decimal TrainingFund { get; init; }

    public decimal SurchargeCollected { get; init; }

    public decimal SurchargeAllocated { get; init; }

    public decimal Foundation { get; init; }
}

/// <summary>A building project, and its seats by stage.</summary>
internal sealed record Project(string Id, string Name, string Kind, DateOnly Planned, DateOnly? Actual, IReadOnlyList<(Stage Stage, int Seats)> Seats)
{
    /// <summary>Delivered on the planned day or before.</summary>
    public bool IsOnTime => Actual is { } actual && actual <= Planned;
}

/// <summary>Money for a project, in CNY.</summary>
internal sealed record Financing(string Project, string Instrument, string Status, int Year, decimal Amount);

/// <summary>Answers of one group in one wave.</summary>
internal sealed record Survey(int Year, string Group, int Wave, int People, int Satisfied, decimal ScoreSum);

/// <summary>One criterion, as one assessor found it.</summary>
internal sealed record Evaluation(int Year, string Level, string Assessor, string Criterion, bool IsMet, decimal Score, decimal Weight);

/// <summary>A department of a district's government.</summary>
internal sealed record Department(string Id, string Name);

/// <summary>A task of a responsibility letter.</summary>
internal sealed record ResponsibilityTask(int Year, Department Department, string Task, bool IsDone);

/// <summary>A target of the district's plan.</summary>
internal sealed record Target(int Year, string Item, bool IsMet, bool IsOnTrack);

/// <summary>A group of schools.</summary>
internal sealed record SchoolGroup(string Id, string Name, string Kind);

/// <summary>A school's time in a group; <paramref name="To"/> is the first day it no longer belongs to it.</summary>
internal sealed record Membership(SchoolGroup Group, School School, DateOnly From, DateOnly? To)
{
    public bool HoldsOn(DateOnly day) => From <= day && (To is null || To > day);
}
