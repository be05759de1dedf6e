using System.CommandLine;
using Warehouse.Catalogue;
using Warehouse.Generator;

namespace Warehouse.Host.Commands;

/// <summary><c>warehouse generate</c>: made-up sources, as bureaus have them, and the answers that they must give.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "The folder; made when absent.", DefaultValueFactory = _ => "synthetic" };
        var seed = new Option<int>("--seed") { Description = "The same seed and options give the same bytes.", DefaultValueFactory = _ => 1 };
        var districts = new Option<string[]>("--districts")
        {
            Description = "Ids, codes or names of districts, separated by commas; five: those of the source documents; all: every county.",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            DefaultValueFactory = _ => ["five"],
        };
        var schools = new Option<int?>("--schools") { Description = "Schools in all districts together; as many as each district has unless named." };
        var from = new Option<int>("--from") { Description = "The first academic year, by the year it begins in, and the first fiscal year.", DefaultValueFactory = _ => GeneratorOptions.DefaultFrom };
        var to = new Option<int>("--to") { Description = "The last academic and fiscal year.", DefaultValueFactory = _ => GeneratorOptions.DefaultTo };
        var force = new Option<bool>("--force") { Description = "Replace what an earlier run wrote into the folder." };
        var command = new Command("generate", "Write synthetic sources, the pipelines that load them, and the answers that they must give; docs/generator.md says more.") { folder, seed, districts, schools, from, to, force };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            new GeneratorOptions
            {
                Out = Path.GetFullPath(parsed.GetValue(folder)!),
                Sources = Path.Combine(AppContext.BaseDirectory, "etl"),
                Seed = parsed.GetValue(seed),
                Districts = parsed.GetValue(districts)!,
                Schools = parsed.GetValue(schools),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Force = parsed.GetValue(force),
            },
            parsed.InvocationConfiguration,
            cancellationToken)));
        return command;
    }

    private static int Run(GeneratorOptions options, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        try
        {
            var written = SyntheticSources.Write(options, console.Output.WriteLine, cancellationToken);
            console.Output.WriteLine($"{written.Files} files of {written.Schools} schools in {written.Districts} districts are in {options.Out}. They are made up.");
            console.Output.WriteLine($"Load them: warehouse --Storage:Path=synthetic.db --Etl:PipelinesDirectory={Path.Combine(options.Out, "pipelines")}");
            return CommandLine.Fine;
        }
        catch (ProblemException exception)
        {
            foreach (var problem in exception.Problems)
                console.Error.WriteLine(problem.ToString());
            return CommandLine.CannotStart;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            console.Error.WriteLine($"The sources cannot be written: {exception.Message} Name a folder that can be written to with --out.");
            return CommandLine.Failed;
        }
    }
}
