namespace Warehouse.EndToEndTests.CommandLine;

/// <summary>The program's commands, run in this process.</summary>
internal static class Cli
{
    /// <summary>Runs one, and waits for its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exitCode = await Host.Commands.CommandLine.RunAsync(args, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
