using System.CommandLine;
using System.CommandLine.Parsing;
using Warehouse.Catalogue;

namespace Warehouse.Host.Commands;

/// <summary>From the words of the command line to the exit code.</summary>
internal static class CommandLine
{
    /// <summary>Done, and nothing is wrong.</summary>
    public const int Fine = 0;

    /// <summary>Done, and something is wrong: a finding, or a part that failed.</summary>
    public const int Failed = 1;

    /// <summary>Not done: the command line is wrong, or the program cannot start.</summary>
    public const int CannotStart = 2;

    /// <summary>What <c>--help</c> says first.</summary>
    public const string Description =
        """
        Edustat, a data service for regional basic education. Without a command it serves.

        Settings go with every command: --Storage:Path=data/warehouse.db, or Storage__Path in the environment.
        Exit codes: 0 all is well; 1 something was found or failed; 2 wrong usage, or the program cannot start.
        """;

    /// <summary>Runs the command that the arguments name.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var (settings, words) = SettingArguments.Split(args);
        // A word that begins with @ is no file of further words here.
        var parsed = Program.Commands(settings).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var mistake in Mistakes(parsed))
                await error.WriteLineAsync(mistake.ToString());
            await error.WriteLineAsync($"What there is: {NameOf(parsed.CommandResult.Command)} --help");
            return CannotStart;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                // The host stops in its own order and time, and a fault shows its stack.
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (ProblemException exception)
        {
            foreach (var problem in exception.Problems)
                await error.WriteLineAsync(problem.ToString());
            return CannotStart;
        }
    }

    private static IReadOnlyList<Problem> Mistakes(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        // What follows an unknown option may be its value, and what follows an unknown command its words: no mistakes of their own.
        var unknown = parsed.UnmatchedTokens.Any(IsOption) ? parsed.UnmatchedTokens.Where(IsOption)
            : command.Subcommands.Count > 0 ? parsed.UnmatchedTokens.Take(1)
            : parsed.UnmatchedTokens;
        var mistakes = unknown.Select(word => Unknown(word, command)).ToList();
        if (mistakes.Count > 0)
            return mistakes;
        return command.Action is null
            ? [new Problem("host.bad_usage", $"{NameOf(command)} needs a command: {string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name))}.")]
            : parsed.Errors.Select(mistake => new Problem("host.bad_usage", WrongValue.Describe(mistake, command) ?? mistake.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal))).ToList();
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    private static Problem Unknown(string word, Command command)
    {
        var isOption = IsOption(word);
        var known = isOption
            ? command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive))).Select(option => option.Name)
            : command.Subcommands.SelectMany(subcommand => subcommand.Aliases.Prepend(subcommand.Name));
        return new Problem(
            isOption ? "host.unknown_option" : "host.unknown_command",
            $"'{word}' is no {(isOption ? "option" : "command")} of {NameOf(command)}.",
            "",
            Nearest.Hint(isOption ? word.Split('=')[0] : word, known));
    }

    private static string NameOf(Command command) =>
        command is RootCommand ? "warehouse" : $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}";
}
