namespace Warehouse.Host.Commands.Etl;

/// <summary>Exit codes of <c>warehouse etl</c>, besides <see cref="CommandLine.Fine"/>, <see cref="CommandLine.Failed"/> and <see cref="CommandLine.CannotStart"/>.</summary>
internal static class EtlExit
{
    /// <summary>No server answers.</summary>
    public const int NotReachable = 3;

    /// <summary>The server refused it.</summary>
    public const int Refused = 4;

    /// <summary>The run waits for somebody's approval.</summary>
    public const int Held = 5;
}
