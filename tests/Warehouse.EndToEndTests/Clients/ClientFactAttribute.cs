using System.Diagnostics;

namespace Warehouse.EndToEndTests.Clients;

/// <summary>A fact about a program of others; skipped, and shown as skipped with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClientFactAttribute : FactAttribute
{
    private static readonly Dictionary<string, Lazy<string?>> Missing = new()
    {
        ["node"] = new(() => Runs("node", "--version")
            ? Directory.Exists(Path.Combine(Repository.Clients, "node_modules")) ? null : "Its packages are not here: run npm ci in tests/Warehouse.EndToEndTests/Clients."
            : "node is not installed."),
        [ForeignProgram.Python] = new(() => Runs(ForeignProgram.Python, "-c", "import grpc, google.protobuf")
            ? null
            : "Debian's python3-grpcio is not installed."),
        ["curl"] = new(() => Runs("curl", "--version") ? null : "curl is not installed."),
    };

    /// <param name="program">The program that calls: node, /usr/bin/python3 or curl.</param>
    public ClientFactAttribute(string program) => Skip = Missing[program].Value;

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
