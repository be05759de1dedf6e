using System.Text;
using Warehouse.Generator.Districts;
using Warehouse.Generator.Forms;
using Warehouse.Generator.Writing;

namespace Warehouse.Generator;

/// <summary>
/// Writes <c>pipelines/</c>: those of the districts as they are shipped, with the lists they read, and one for each form
/// from its template, with the files that were written.
/// </summary>
internal static class PipelineFolder
{
    // The line of a template that the real files take the place of.
    private const string FilesLine = "files: []";

    public static void Write(GeneratorOptions options, FormFiles files, IReadOnlyList<DistrictPlan> plans)
    {
        var folder = Path.Combine(options.Out, "pipelines");
        Directory.CreateDirectory(folder);
        CopyFolder(Path.Combine(options.Sources, "samples", "districts"), Path.Combine(options.Out, "samples", "districts"));
        foreach (var pipeline in Directory.EnumerateFiles(Path.Combine(options.Sources, "pipelines"), "districts_*.yaml").Order(StringComparer.Ordinal))
            File.Copy(pipeline, Path.Combine(folder, Path.GetFileName(pipeline)));
        foreach (var form in SyntheticSources.Forms.Where(form => files.Of(form).Count > 0))
            File.WriteAllText(Path.Combine(folder, form.Pipeline + ".yaml"), Fill(options, form, files), new UTF8Encoding(false));
    }

    private static string Fill(GeneratorOptions options, Form form, FormFiles files)
    {
        var template = File.ReadAllText(Path.Combine(options.Sources, "synthetic", form.Pipeline + ".yaml"));
        if (!template.Contains(FilesLine, StringComparison.Ordinal))
            throw new InvalidOperationException($"The template of {form.Pipeline} lacks the line '{FilesLine}'.");
        var list = new StringBuilder("files:");
        foreach (var (district, file) in files.Of(form))
            list.Append("\n  - { file: '").Append(file).Append("', set: { district: ").Append(district).Append(" } }");
        return template.Replace(FilesLine, list.ToString(), StringComparison.Ordinal);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
