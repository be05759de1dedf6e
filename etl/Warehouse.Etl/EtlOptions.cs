namespace Warehouse.Etl;

/// <summary>How loads are run.</summary>
public sealed class EtlOptions
{
    /// <summary>The folder of pipeline files; a relative path is below the current directory.</summary>
    public string PipelinesDirectory { get; set; } = Path.Combine("etl", "pipelines");

    /// <summary>A packed source file that unpacks to more bytes than this is refused.</summary>
    public long MaxUnpackedBytes { get; set; } = 16L << 30;

    /// <summary>How often a host that works on a run gives a sign of life.</summary>
    public double HeartbeatSeconds { get; set; } = 5;

    /// <summary>A host without a sign of life for this long has gone; at least three heartbeats.</summary>
    public double SilentSeconds { get; set; } = 30;

    /// <summary>How many runs the warehouse has at work at most, on all hosts together.</summary>
    public int ConcurrentRuns { get; set; } = 2;

    /// <summary>How often the queue is looked at for runs that another process asked for.</summary>
    public double PollSeconds { get; set; } = 1;
}
