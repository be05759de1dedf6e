using System.Text;
using Warehouse.Catalogue;
using Warehouse.Generator.Districts;
using Warehouse.Generator.Forms;
using Warehouse.Generator.Ledger;
using Warehouse.Generator.Model;
using Warehouse.Generator.Simulation;
using Warehouse.Generator.Writing;

namespace Warehouse.Generator;

/// <summary>What was written.</summary>
/// <param name="Districts">How many districts.</param>
/// <param name="Schools">How many schools, with kindergartens and teaching points.</param>
/// <param name="Files">How many source files.</param>
public sealed record GeneratedCounts(int Districts, int Schools, int Files);

/// <summary>
/// Writes made-up source files as bureaus have them, the pipelines that load them, and the ledger of what every
/// indicator must then be. One district at a time is in memory.
/// </summary>
public static class SyntheticSources
{
    // The warehouse knows years before and after these; they leave room for what began before the first.
    private const int FirstYear = 1990;
    private const int LastYear = 2050;

    private static readonly string[] Written = ["files", "pipelines", "samples", "ledger.csv"];

    /// <summary>The forms that districts fill in.</summary>
    internal static IReadOnlyList<Form> Forms { get; } = [.. SchoolForms.All, .. DistrictForms.All];

    /// <summary>
    /// Writes everything. Throws every mistake of the options at once: <c>generate.unknown_district</c>,
    /// <c>generate.ambiguous_district</c>, <c>generate.bad_years</c>, <c>generate.bad_schools</c>, <c>generate.not_empty</c>.
    /// </summary>
    public static GeneratedCounts Write(GeneratorOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var plans = Plans(options);
        Prepare(options);
        var years = Enumerable.Range(options.From, options.To - options.From + 1).ToList();
        var files = new FormFiles(options.Out);
        var schools = 0;
        using var ledger = new StreamWriter(Path.Combine(options.Out, "ledger.csv"), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        ledger.WriteLine(DistrictLedger.Header);
        foreach (var plan in plans)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var world = DistrictSimulation.Run(plan, years, options.Seed);
            foreach (var form in Forms)
                files.Write(form, world);
            foreach (var line in DistrictLedger.Lines(world))
                ledger.WriteLine(line);
            schools += world.Schools.Count;
            progress($"{plan.Name} ({plan.Id}): {world.Schools.Count} schools");
        }

        PipelineFolder.Write(options, files, plans);
        return new GeneratedCounts(plans.Count, schools, files.Count);
    }

    private static List<DistrictPlan> Plans(GeneratorOptions options)
    {
        var problems = new List<Problem>();
        if (options.From < FirstYear || options.To > LastYear || options.From > options.To)
            problems.Add(new Problem("generate.bad_years", $"The years {options.From} to {options.To} cannot be generated.", "--from", $"Name years from {FirstYear} to {LastYear}, the earlier first."));
        IReadOnlyList<DistrictPlan> plans = [];
        try
        {
            plans = DistrictList.Read(options.Sources).Find(options.Districts);
        }
        catch (ProblemException exception)
        {
            problems.AddRange(exception.Problems);
        }

        var sized = plans.ToList();
        if (options.Schools is { } schools && plans.Count > 0)
        {
            if (schools < plans.Count)
                problems.Add(new Problem("generate.bad_schools", $"{schools} schools are too few for {plans.Count} districts.", "--schools", "Name at least one for each district."));
            else
                sized = plans.Select((plan, index) => plan.WithSchools((schools / plans.Count) + (index < schools % plans.Count ? 1 : 0))).ToList();
        }

        problems.AddRange(sized.Select(TooMany).OfType<Problem>());
        ProblemException.ThrowIfAny(problems);
        return sized;
    }

    // A school's code has six digits that are its own, and a district its part of them.
    private static Problem? TooMany(DistrictPlan plan)
    {
        var most = plan.Schools.GroupBy(kind => SchoolType.Of(kind.Key).Category).Max(group => group.Sum(kind => kind.Value));
        return most <= plan.Serials.Count ? null : new Problem("generate.bad_schools", $"{plan.Name} would have {most} schools of one category, and has codes for {plan.Serials.Count}.", "--schools", "Name fewer schools, or more districts.");
    }

    private static void Prepare(GeneratorOptions options)
    {
        Directory.CreateDirectory(options.Out);
        var isEmpty = !Directory.EnumerateFileSystemEntries(options.Out).Any();
        if (!isEmpty && !options.Force)
            throw new ProblemException(new Problem("generate.not_empty", "The folder is not empty.", options.Out, "Name another with --out, or replace what an earlier run wrote with --force."));
        // Only what this program writes is ever removed.
        foreach (var name in Written.Select(name => Path.Combine(options.Out, name)))
        {
            if (Directory.Exists(name))
                Directory.Delete(name, recursive: true);
            else
                File.Delete(name);
        }
    }
}
