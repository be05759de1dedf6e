namespace Warehouse.Query;

/// <summary>School years, each named by the calendar year that it begins in.</summary>
public static class AcademicYear
{
    /// <summary>The one that a moment is in: it begins on 1 September, the day that statistics are of.</summary>
    public static int Of(DateTimeOffset moment) => moment.Month >= 9 ? moment.Year : moment.Year - 1;
}
