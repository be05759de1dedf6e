namespace Warehouse.Storage.Schedules;

/// <summary>Reads Unix cron: what the scheduler of the build does it with, so that it is read in one way everywhere.</summary>
public interface ICron
{
    /// <summary>The five fields as every scheduler reads them alike; null after a mistake.</summary>
    /// <param name="cron">As it was written.</param>
    /// <param name="mistake">Told of each mistake.</param>
    string? Read(string cron, Action<string> mistake);

    /// <summary>The first time after another, on a clock that is never put forward or back; null when there is none.</summary>
    /// <param name="written">What <see cref="Read"/> returned.</param>
    /// <param name="after">A time of that clock.</param>
    DateTime? After(string written, DateTime after);
}
