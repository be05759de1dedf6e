using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Warehouse.Host;

namespace Warehouse.EndToEndTests.Starting;

/// <summary>The program as a user starts it: a process of its own, from the build output, in a folder of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _errors;

    private HostProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it on free ports, with its data in this folder.</summary>
    public static HostProcess Start(string folder, params string[] settings) => StartIn(folder, new Dictionary<string, string>(), settings);

    /// <summary>As above, with variables of the environment.</summary>
    public static HostProcess StartIn(string folder, IReadOnlyDictionary<string, string> environment, params string[] settings) => Start([], folder, environment, settings);

    /// <summary>As above, by a command that goes before its own.</summary>
    public static HostProcess Start(IReadOnlyList<string> before, string folder, IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        // The first of two equal settings loses.
        var start = new ProcessStartInfo(before.Count == 0 ? "dotnet" : before[0], [.. before.Skip(1), .. before.Count == 0 ? Array.Empty<string>() : ["dotnet"], typeof(WarehouseHost).Assembly.Location, "--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", .. settings])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>All that was read of its output.</summary>
    public string Output => _output.ToString();

    /// <summary>Its number, by which its own view of the files is found.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The most memory it has had, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Everything it printed up to the first line with this text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        using var enough = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(enough.Token) is { } line)
        {
            _output.AppendLine(line);
            if (line.Contains(text, StringComparison.Ordinal))
                return _output.ToString();
        }

        throw new InvalidOperationException($"It ended without '{text}':\n{_output}{await _errors}");
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        Assert.Equal(0, Signal(_process.Id, Terminate));
        return (await EndAsync()).ExitCode;
    }

    /// <summary>Its exit code, the rest of its output and its error output, once it has ended by itself.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        using var enough = new CancellationTokenSource(Patience);
        var output = await _process.StandardOutput.ReadToEndAsync(enough.Token);
        _output.Append(output);
        await _process.WaitForExitAsync(enough.Token);
        return (_process.ExitCode, output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
