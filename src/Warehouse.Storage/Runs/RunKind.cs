namespace Warehouse.Storage.Runs;

/// <summary>What a run does.</summary>
public enum RunKind
{
    /// <summary>Makes the pipeline's rows those of its source.</summary>
    Load,

    /// <summary>As a load, and then changes nothing.</summary>
    DryRun,

    /// <summary>Loads corrected rejects of another run.</summary>
    Replay,

    /// <summary>Takes back what another run changed.</summary>
    Rollback,
}

/// <summary>How kinds are written in the run log.</summary>
internal static class RunKinds
{
    public static string Name(this RunKind kind) => kind switch
    {
        RunKind.DryRun => "dry_run",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static RunKind Parse(string name) => name == "dry_run" ? RunKind.DryRun : Enum.Parse<RunKind>(name, ignoreCase: true);
}
