using System.Data.Common;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Runs;

/// <summary>Gives signs of life for a run.</summary>
internal sealed class RunHeart(RunLog runs, IOptions<EtlOptions> options, TimeProvider time)
{
    /// <summary>Beats until stopped; stops the run itself when it is no longer this host's.</summary>
    public async Task BeatAsync(Run run, CancellationTokenSource stop)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Value.HeartbeatSeconds), time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            try
            {
                await runs.BeatAsync(run, stop.Token);
            }
            catch (RunLostException)
            {
                await stop.CancelAsync();
            }
            catch (Exception exception) when (exception is DbException or ProblemException or OperationCanceledException)
            {
                // While the load holds the write lock no one else can give the run up either; the next beat will do.
            }
        }
    }
}
