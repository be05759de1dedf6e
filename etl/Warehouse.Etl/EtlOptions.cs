using Warehouse.Catalogue;

namespace Warehouse.Etl;

/// <summary>How loads are run.</summary>
public sealed class EtlOptions
{
    /// <summary>The folder of pipeline files; a relative path is below the current directory.</summary>
    public string PipelinesDirectory { get; set; } = Path.Combine("etl", "pipelines");

    /// <summary>A packed source file that unpacks to more bytes than this is refused.</summary>
    public long MaxUnpackedBytes { get; set; } = 16L << 30;

    /// <summary>Where fetched and sent files are kept; empty for the folder <c>spool</c> beside the warehouse's file. Several hosts need one that they share.</summary>
    public string SpoolDirectory { get; set; } = "";

    /// <summary>For how many days such a file is kept after it was last needed.</summary>
    public double SpoolDays { get; set; } = 30;

    /// <summary>For how many hours an upload stays open when no bytes come.</summary>
    public double UploadHours { get; set; } = 24;

    /// <summary>A file of a web server with more bytes than this is refused.</summary>
    public long MaxFetchBytes { get; set; } = 4L << 30;

    /// <summary>A web server that says nothing for this long is given up.</summary>
    public double HttpTimeoutSeconds { get; set; } = 100;

    /// <summary>How often watched folders are looked at.</summary>
    public double FolderSeconds { get; set; } = 10;

    /// <summary>How other databases are reached, and what web servers ask for, by the name that pipelines use; secrets.</summary>
    public Dictionary<string, string> Connections { get; set; } = [];

    /// <summary>How often a host that works on a run gives a sign of life.</summary>
    public double HeartbeatSeconds { get; set; } = 5;

    /// <summary>A host without a sign of life for this long has gone; at least three heartbeats.</summary>
    public double SilentSeconds { get; set; } = 30;

    /// <summary>How many runs the warehouse has at work at most, on all hosts together.</summary>
    public int ConcurrentRuns { get; set; } = 2;

    /// <summary>How often the queue is looked at for runs that another process asked for.</summary>
    public double PollSeconds { get; set; } = 1;

    /// <summary>How many runs of a pipeline can be rolled back: what rows were before these is kept. 0: none can.</summary>
    public int KeepUndoRuns { get; set; } = 20;

    /// <summary>One of <see cref="Connections"/>.</summary>
    /// <exception cref="ProblemException"><c>etl.unknown_connection</c>.</exception>
    internal string Connection(string name) => Connections.TryGetValue(name, out var connection)
        ? connection
        : throw new ProblemException(new Problem("etl.unknown_connection", $"There is no setting Etl:Connections:{name}.", name, Nearest.Hint(name, Connections.Keys)));
}
