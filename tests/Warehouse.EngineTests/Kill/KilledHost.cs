using System.Diagnostics;
using Warehouse.Storage;

namespace Warehouse.EngineTests.Kill;

/// <summary>A host in a process of its own (<see cref="Load.ChildHost"/>) that a test kills without warning.</summary>
internal sealed class KilledHost : IDisposable
{
    private readonly Process _process;

    private KilledHost(Process process) => _process = process;

    /// <summary>Starts it on a SQLite file; it loads what is due, or everything again, and ends.</summary>
    public static KilledHost Start(string warehouse, string pipelines, string work)
    {
        var dotnet = Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath! : "dotnet";
        return new KilledHost(Process.Start(new ProcessStartInfo(dotnet)
        {
            ArgumentList = { typeof(Load.ChildHost).Assembly.Location, nameof(StorageEngine.Sqlite), warehouse, pipelines, work },
            RedirectStandardOutput = true,
            // Nobody needs code that is fast after a minute in a process that lives for a second.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        })!);
    }

    /// <summary>Waits until it says so; false when it ended before.</summary>
    public async Task<bool> HearAsync(string word)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (line == word)
                return true;
        return false;
    }

    /// <summary>Ends it by SIGKILL: no handler runs, no file is closed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync()
    {
        await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
