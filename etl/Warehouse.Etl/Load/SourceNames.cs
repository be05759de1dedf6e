using Warehouse.Catalogue;

namespace Warehouse.Etl.Load;

/// <summary>How source files are named to people: where they lie beside the folder of pipelines, never where that folder is.</summary>
internal static class SourceNames
{
    /// <summary><c>samples/enrolment.csv</c>; the bare file name when the file lies elsewhere.</summary>
    public static string Shown(Pipeline pipeline, string file)
    {
        var relative = Path.GetRelativePath(Folder(pipeline), file);
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal)
            ? Path.GetFileName(file)
            : relative.Replace('\\', '/');
    }

    /// <summary>The problem with its files named so.</summary>
    public static Problem Shown(Pipeline pipeline, Problem problem)
    {
        var folder = Folder(pipeline) + Path.DirectorySeparatorChar;
        return problem with
        {
            Message = problem.Message.Replace(folder, "", StringComparison.Ordinal),
            Path = problem.Path.Replace(folder, "", StringComparison.Ordinal),
        };
    }

    private static string Folder(Pipeline pipeline) => Path.GetDirectoryName(Path.GetDirectoryName(pipeline.Path))!;
}
