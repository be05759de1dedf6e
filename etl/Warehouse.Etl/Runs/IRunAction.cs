using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Runs;

/// <summary>Does what runs of some kinds are for; <see cref="PipelineRunner"/> does what all runs have in common.</summary>
internal interface IRunAction
{
    /// <summary>Whether it does runs of this kind.</summary>
    bool Does(RunKind kind);

    /// <summary>
    /// Sees the run to its end, which is noted where its work is committed; where nothing was, it throws, and whoever
    /// called it notes why the run failed.
    /// </summary>
    Task RunAsync(RunContext context, CancellationToken cancellationToken);
}

/// <summary>What a run is about.</summary>
/// <param name="Run">Claimed by this host.</param>
/// <param name="Board">Where it says how far it is.</param>
internal sealed record RunContext(Run Run, ProgressBoard Board)
{
    /// <summary>Its pipeline; with the files there are, once they have been found.</summary>
    public required Pipeline Pipeline { get; set; }
}
