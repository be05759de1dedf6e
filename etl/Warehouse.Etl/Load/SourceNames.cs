using Warehouse.Catalogue;

namespace Warehouse.Etl.Load;

/// <summary>How source files are named to people: where they lie beside the folder of pipelines, never where that folder is.</summary>
internal static class SourceNames
{
    /// <summary><c>samples/enrolment.csv</c>; the bare file name when the file lies elsewhere.</summary>
    public static string Shown(Pipeline pipeline, string file)
    {
        foreach (var (path, name) in pipeline.Shown)
            if (file.StartsWith(path, StringComparison.Ordinal) && (file.Length == path.Length || file[path.Length] == '/'))
                return name + file[path.Length..];
        var relative = Path.GetRelativePath(Folder(pipeline), file);
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal)
            ? Path.GetFileName(file)
            : relative.Replace('\\', '/');
    }

    /// <summary>The problem with its files named so.</summary>
    public static Problem Shown(Pipeline pipeline, Problem problem)
    {
        var folder = Folder(pipeline) + Path.DirectorySeparatorChar;
        return problem with { Message = Named(problem.Message), Path = Named(problem.Path) };

        string Named(string text)
        {
            foreach (var (path, name) in pipeline.Shown)
                text = text.Replace(path, name, StringComparison.Ordinal);
            return text.Replace(folder, "", StringComparison.Ordinal);
        }
    }

    private static string Folder(Pipeline pipeline) => Path.GetDirectoryName(Path.GetDirectoryName(pipeline.Path))!;
}
