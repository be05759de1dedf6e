using Polly;
using Polly.Retry;

namespace Warehouse.Storage;

/// <summary>Does something again that failed for a reason which passes.</summary>
public static class Retry
{
    /// <summary>At most three more times, after waits that grow from a fifth of a second: somebody waits for the answer.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> act, Func<Exception, bool> passes, CancellationToken cancellationToken) =>
        RunAsync(act, passes, 3, TimeSpan.FromMilliseconds(200), cancellationToken);

    /// <summary>At most five more times over about a minute, which is what a failover takes.</summary>
    public static Task<T> RunPatientlyAsync<T>(Func<Task<T>> act, Func<Exception, bool> passes, CancellationToken cancellationToken) =>
        RunAsync(act, passes, 5, TimeSpan.FromSeconds(2), cancellationToken);

    private static async Task<T> RunAsync<T>(Func<Task<T>> act, Func<Exception, bool> passes, int times, TimeSpan wait, CancellationToken cancellationToken)
    {
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } exception && passes(exception)),
                MaxRetryAttempts = times,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = wait,
            })
            .Build();
        return await pipeline.ExecuteAsync(async _ => await act(), cancellationToken);
    }
}
