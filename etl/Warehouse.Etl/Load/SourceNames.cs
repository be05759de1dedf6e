namespace Warehouse.Etl.Load;

/// <summary>How source files are named to people: where they lie beside the folder of pipelines, never where that folder is.</summary>
internal static class SourceNames
{
    /// <summary><c>samples/enrolment.csv</c>; the bare file name when the file lies elsewhere.</summary>
    public static string Shown(Pipeline pipeline, string file)
    {
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(pipeline.Path));
        var relative = folder is null ? file : Path.GetRelativePath(folder, file);
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal)
            ? Path.GetFileName(file)
            : relative.Replace('\\', '/');
    }
}
