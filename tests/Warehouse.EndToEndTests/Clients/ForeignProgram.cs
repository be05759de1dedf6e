using System.Diagnostics;
using System.Text;

namespace Warehouse.EndToEndTests.Clients;

/// <summary>Runs a program of others to its end.</summary>
internal static class ForeignProgram
{
    /// <summary>Debian's own, whichever other is first on the path.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What it printed; fails the test with its error output when it does not succeed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Clients,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        })!;
        using var enough = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(enough.Token);
            var errors = process.StandardError.ReadToEndAsync(enough.Token);
            await process.WaitForExitAsync(enough.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await errors}{await output}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
