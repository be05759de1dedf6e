using Warehouse.Storage.Sql;

namespace Warehouse.Storage;

/// <summary>Answers plans. Engines add up and nothing more; what the sums mean is decided by the roll-ups.</summary>
public interface IWarehouseEngine
{
    /// <summary>The catalogue whose plans it answers.</summary>
    IndicatorCatalogue Catalogue { get; }

    /// <summary>Opens a view of the warehouse as of its last commit; what commits later is not seen through it.</summary>
    Task<IWarehouseSession> OpenSessionAsync(CancellationToken cancellationToken);
}

/// <summary>One data version of the warehouse, held until disposed.</summary>
public interface IWarehouseSession : IAsyncDisposable
{
    /// <summary>Counts commits; 0 before the first load.</summary>
    long DataVersion { get; }

    /// <summary>When that version was committed; null before the first load.</summary>
    DateTimeOffset? CommittedAt { get; }

    /// <summary>The members of every dimension.</summary>
    MemberDirectory Members { get; }

    /// <summary>Executes the reads of a plan.</summary>
    /// <exception cref="SessionLostException">The session is of no use any more; another one may well be.</exception>
    Task<Sums> RunAsync(QueryPlan plan, CancellationToken cancellationToken);

    /// <summary>What the engine is sent to execute a plan, one statement a read; which schools a read lacks it is asked besides.</summary>
    IReadOnlyList<SqlStatement> Explain(QueryPlan plan);

    /// <summary>For which combinations of members a fact has values of a measure, and in which years.</summary>
    Task<IReadOnlyList<AvailabilityRow>> ReadAvailabilityAsync(FactTable fact, FactMeasure measure, CancellationToken cancellationToken);
}

/// <summary>A session ended before its question did: its connection broke, or its data version could not be held.</summary>
public sealed class SessionLostException(string message, Exception? inner) : Exception(message, inner);

/// <summary>Asking in a session of one's own.</summary>
public static class WarehouseEngineQuestions
{
    /// <summary>Asks something in a session, and again in another one when the first is lost.</summary>
    /// <exception cref="ProblemException"><c>storage.unavailable</c> when sessions go on being lost.</exception>
    public static async Task<T> AskAsync<T>(this IWarehouseEngine engine, Func<IWarehouseSession, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await Retry.RunAsync(
                async () =>
                {
                    await using var session = await engine.OpenSessionAsync(cancellationToken);
                    return await ask(session);
                },
                exception => exception is SessionLostException,
                cancellationToken);
        }
        catch (SessionLostException exception)
        {
            throw new ProblemException(new Problem("storage.unavailable", $"The warehouse did not answer, several times: {exception.Message}", "", "Try again in a while."));
        }
    }
}

/// <summary>Values of a measure at one combination of levels and members in one year.</summary>
/// <param name="Level">The district level of the rows.</param>
/// <param name="Members">Dimension id → member key, of the dimensions other than district, school and year.</param>
/// <param name="Year">The year.</param>
/// <param name="Values">Rows with a value.</param>
/// <param name="Authorities">Who published them.</param>
public sealed record AvailabilityRow(string Level, IReadOnlyDictionary<string, int> Members, int Year, long Values, IReadOnlyList<string> Authorities);
