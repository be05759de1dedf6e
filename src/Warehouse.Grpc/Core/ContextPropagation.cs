namespace Grpc.Core;

/// <summary>What a call hands on to the calls it makes: its deadline and its cancellation.</summary>
public abstract class ContextPropagationToken
{
    /// <summary>The deadline to hand on, or null.</summary>
    internal abstract DateTime? ParentDeadline { get; }

    /// <summary>The cancellation to hand on.</summary>
    internal abstract CancellationToken ParentCancellationToken { get; }
}

/// <summary>Which parts of a call are handed on.</summary>
public class ContextPropagationOptions
{
    /// <summary>Everything is handed on.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Chooses the parts.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the deadline is handed on.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether cancellation is handed on.</summary>
    public bool IsPropagateCancellation { get; }
}
