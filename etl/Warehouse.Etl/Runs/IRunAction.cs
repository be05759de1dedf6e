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
internal sealed class RunContext(Run run, Pipeline pipeline)
{
    /// <summary>Claimed by this host.</summary>
    public Run Run => run;

    /// <summary>Its pipeline; from when its sources have been brought here, with their files.</summary>
    public Pipeline Pipeline { get; set; } = pipeline;

    /// <summary>Where it says how far it is.</summary>
    public ProgressBoard Board { get; } = new();
}
