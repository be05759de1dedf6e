using System.Security.Cryptography;
using System.Text;
using Warehouse.Catalogue.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Warehouse.Catalogue.Plans;

/// <summary>Reads the plans of a catalogue from its folder <c>plans</c>, one file a document, and checks them as a whole.</summary>
public static class PlanFiles
{
    private const string Folder = "plans";

    /// <summary>Reads every file; a catalogue without the folder has no plans.</summary>
    /// <param name="directory">The catalogue's folder.</param>
    /// <param name="catalogue">The indicators that plans may name.</param>
    /// <exception cref="ProblemException">Every mistake in every file, each with file and line.</exception>
    public static PlanBook Load(string directory, IndicatorCatalogue catalogue)
    {
        var problems = new List<Problem>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var path = Path.Combine(directory, Folder);
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        var plans = new List<Plan>();
        foreach (var file in files)
        {
            var name = $"{Folder}/{Path.GetFileName(file)}";
            var text = File.ReadAllText(file, Encoding.UTF8);
            // As of the catalogue: line ends do not make another version.
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n" + text.ReplaceLineEndings("\n")));
            if (ReadRoot(name, text, problems) is { } root)
                plans.Add(PlanReader.Read(root));
        }

        PlanChecks.Check(plans, catalogue, problems);
        ProblemException.ThrowIfAny(problems);
        return new PlanBook(plans, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    private static YamlMap? ReadRoot(string name, string text, List<Problem> problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return new YamlMap(name, root, "plan.", problems);
            problems.Add(new Problem("plan.bad_yaml", "A plan file is one mapping.", $"{name}:1"));
        }
        catch (YamlException exception)
        {
            problems.Add(new Problem("plan.bad_yaml", exception.InnerException?.Message ?? exception.Message, $"{name}:{exception.Start.Line}"));
        }

        return null;
    }
}
