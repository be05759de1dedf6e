using Polly;
using Polly.Retry;

namespace Warehouse.Storage;

/// <summary>Does something again that failed for a reason which passes.</summary>
public static class Retry
{
    /// <summary>At most three more times, after waits that grow from a fifth of a second.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> act, Func<Exception, bool> passes, CancellationToken cancellationToken)
    {
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } exception && passes(exception)),
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
            })
            .Build();
        return await pipeline.ExecuteAsync(async _ => await act(), cancellationToken);
    }
}
