using System.Security.Cryptography;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;
using Warehouse.Etl.Vocabulary;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Warehouse.Etl;

/// <summary>Reads <c>etl/pipelines/*.yaml</c>.</summary>
public static class PipelineFiles
{
    /// <summary>
    /// Every pipeline of a directory, ordered so that each comes after those it needs, then by id. Throws a
    /// <see cref="ProblemException"/> with every mistake of every file, each with its file and line.
    /// </summary>
    public static IReadOnlyList<Pipeline> Load(string directory)
    {
        if (!Directory.Exists(directory))
            throw new ProblemException(new Problem("etl.pipelines_not_found", "There is no such directory of pipelines.", directory));
        var problems = new List<Problem>();
        var files = Directory.EnumerateFiles(directory, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var pipelines = files.Select(file => Read(Path.GetFullPath(file), problems)).OfType<Pipeline>().ToList();
        problems.AddRange(DuplicateIds(pipelines));
        problems.AddRange(UnknownPredecessors(pipelines));
        // Columns are read once for every file and sheet of a pipeline; a mistake in them is still one mistake.
        ProblemException.ThrowIfAny(problems.DistinctBy(p => p.ToString()).ToList());
        return InLoadOrder(pipelines);
    }

    /// <summary>The pipeline with the files that its source was found to be.</summary>
    /// <exception cref="ProblemException">A setting that these files do not set.</exception>
    internal static Pipeline With(Pipeline pipeline, IReadOnlyList<ResolvedFile> files)
    {
        var problems = new List<Problem>();
        var resolved = Read(pipeline.Path, pipeline.Text.ToArray(), problems, files);
        ProblemException.ThrowIfAny(problems.DistinctBy(p => p.ToString()).ToList());
        return resolved!;
    }

    private static Pipeline? Read(string file, List<Problem> problems) => Read(file, File.ReadAllBytes(file), problems, null);

    private static Pipeline? Read(string file, byte[] content, List<Problem> problems, IReadOnlyList<ResolvedFile>? files)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StreamReader(new MemoryStream(content)));
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                problems.Add(new Problem("etl.pipeline_syntax", "A pipeline file is one YAML mapping.", $"{file}:1"));
                return null;
            }

            var map = new YamlMap(file, root, "etl.pipeline_", problems);
            return PipelineParser.Parse(file, map, files) with { Text = content, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) };
        }
        catch (YamlException e)
        {
            problems.Add(new Problem("etl.pipeline_syntax", $"This is not YAML: {e.Message}", $"{file}:{e.Start.Line}"));
            return null;
        }
    }

    private static IEnumerable<Problem> DuplicateIds(IEnumerable<Pipeline> pipelines) =>
        from twins in pipelines.GroupBy(p => p.Id, StringComparer.Ordinal)
        from twin in twins.Skip(1)
        select new Problem("etl.pipeline_duplicate_id", $"The pipeline '{twins.Key}' is also in {Path.GetFileName(twins.First().Path)}.", $"{twin.Path}:1");

    private static IEnumerable<Problem> UnknownPredecessors(List<Pipeline> pipelines)
    {
        var ids = pipelines.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        return from pipeline in pipelines
               from needed in pipeline.After
               where !ids.Contains(needed)
               select new Problem("etl.pipeline_unknown_predecessor", $"'after' names '{needed}', which is no pipeline.", $"{pipeline.Path}:1", Nearest.Hint(needed, ids));
    }

    private static List<Pipeline> InLoadOrder(List<Pipeline> pipelines)
    {
        var waiting = pipelines.OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var ordered = new List<Pipeline>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(p => p.After.All(done.Contains))
                ?? throw new ProblemException(new Problem(
                    "etl.pipeline_cycle",
                    $"These pipelines wait for each other: {string.Join(", ", waiting.Select(p => p.Id))}.",
                    $"{waiting[0].Path}:1"));
            waiting.Remove(next);
            done.Add(next.Id);
            ordered.Add(next);
        }

        return ordered;
    }
}
