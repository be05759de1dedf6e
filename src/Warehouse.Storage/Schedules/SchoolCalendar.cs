namespace Warehouse.Storage.Schedules;

/// <summary>On which days schedules that keep to it run.</summary>
/// <param name="CalendarId">Its id.</param>
/// <param name="Title">Its name.</param>
/// <param name="Terms">On other days nothing runs; empty: always term.</param>
/// <param name="Blackouts">Days on which nothing runs, in term too.</param>
public sealed record SchoolCalendar(string CalendarId, string Title, IReadOnlyList<DayRange> Terms, IReadOnlyList<DayRange> Blackouts)
{
    /// <summary>Number of its last change; 0 before it was stored.</summary>
    public long Revision { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who changed it; empty when that is not known.</summary>
    public string ChangedBy { get; init; } = "";

    /// <summary>Why nothing runs on a day, and the range that says so; null when it does.</summary>
    public (FireOutcome Why, DayRange? Range)? WhyNot(DateOnly day)
    {
        if (Blackouts.FirstOrDefault(range => range.Has(day)) is { } blackout)
            return (FireOutcome.Blackout, blackout);
        return Terms.Count == 0 || Terms.Any(range => range.Has(day)) ? null : (FireOutcome.OutOfTerm, null);
    }

    /// <summary>The first day from one on that is not left out; null when there is none.</summary>
    public DateOnly? FirstDay(DateOnly from)
    {
        var day = from;
        while (WhyNot(day) is { } why)
        {
            if (why.Range is { To: var last } && last == DateOnly.MaxValue)
                return null;
            if (why.Range is { } blackout)
                day = blackout.To.AddDays(1);
            else if (Terms.Where(term => term.From > day).MinBy(term => term.From) is { } term)
                day = term.From;
            else
                return null;
        }

        return day;
    }
}

/// <summary>Days from one to another, both included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
/// <param name="Title">What they are: 第一学期, 国庆节; may be empty.</param>
public sealed record DayRange(DateOnly From, DateOnly To, string Title)
{
    /// <summary>Whether a day is one of them.</summary>
    public bool Has(DateOnly day) => From <= day && day <= To;
}
