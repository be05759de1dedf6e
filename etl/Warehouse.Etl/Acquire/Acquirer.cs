using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Files;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Acquire;

/// <summary>Finds the files of a pipeline: those it names, those in a folder, those that must be fetched first.</summary>
internal sealed class Acquirer(WebFiles web, DatabaseRows database, UploadLog uploads, Spool spool)
{
    /// <summary>The pipeline with its files as they are now. Files of other places are in the spool afterwards.</summary>
    /// <exception cref="ProblemException">There are none, or they cannot be had; trying again does not help.</exception>
    /// <exception cref="HttpRequestException">A server did not answer; later it may.</exception>
    public async Task<Pipeline> ResolveAsync(Pipeline pipeline, Run run, CancellationToken cancellationToken)
    {
        var period = PeriodOf(pipeline, run.Period);
        if (pipeline.Periods.Count > 0 && !pipeline.Periods.Contains(period))
            throw new ProblemException(new Problem("etl.unknown_period", $"The pipeline has no period '{period}'.", pipeline.Path, $"There are {string.Join(", ", pipeline.Periods.TakeLast(20))}."));
        var resolved = pipeline.Source switch
        {
            UrlSource url => With(pipeline, period, await web.FetchAsync(url, period, cancellationToken)),
            SqlSource sql => With(pipeline, period, await database.ReadAsync(sql, pipeline.Id, period, cancellationToken)),
            UploadSource => With(pipeline, period, await UploadedAsync(pipeline, run, cancellationToken)),
            _ => ResolveLocal(pipeline, run.Period, period),
        };
        return resolved with { Period = period };
    }

    /// <summary>The same for a source that lies in folders.</summary>
    public static Pipeline ResolveLocal(Pipeline pipeline, string runPeriod) =>
        ResolveLocal(pipeline, runPeriod, PeriodOf(pipeline, runPeriod));

    /// <summary>The period that a run loads: the one it was asked for, else the last; empty where the source has none.</summary>
    public static string PeriodOf(Pipeline pipeline, string asked) => asked.Length > 0 || pipeline.Periods.Count == 0 ? asked : pipeline.Periods[^1];

    /// <summary>True for a source that lies in folders, and can be looked at without asking anybody.</summary>
    public static bool IsLocal(Pipeline pipeline) => pipeline.Source is FilesSource or FolderSource;

    private static Pipeline ResolveLocal(Pipeline pipeline, string runPeriod, string period)
    {
        if (pipeline.Source is FolderSource folder)
            return PipelineFiles.With(pipeline, FolderFiles.Of(folder, pipeline, runPeriod).Select(file => file.Resolved).ToList());
        var files = (FilesSource)pipeline.Source;
        var isAsDeclared = !ResolvedFile.IsLater(files) && (pipeline.Periods.Count == 0 || period == pipeline.Periods[^1]);
        return isAsDeclared ? pipeline : PipelineFiles.With(pipeline, files.Places.SelectMany(place => Resolve(place, pipeline, period)).ToList());
    }

    private static IEnumerable<ResolvedFile> Resolve(SourcePlace place, Pipeline pipeline, string period)
    {
        var settings = new Dictionary<string, string>(place.Settings, StringComparer.Ordinal);
        if (period.Length > 0)
            settings[ResolvedFile.Period] = period;
        var path = place.File.Replace("${period}", period, StringComparison.Ordinal);
        if (!Glob.IsPattern(path))
            return [new ResolvedFile(path, place.Entry, settings, null)];
        var found = FolderFiles.Matching(path);
        if (found.Count == 0)
            throw new ProblemException(new Problem("etl.file_not_found", $"No file is like '{Path.GetFileName(path)}'.", path));
        return found.Select(file => new ResolvedFile(file, place.Entry, FolderFiles.SettingsOf(file, place.Names, settings, pipeline), null));
    }

    private async Task<ResolvedFile> UploadedAsync(Pipeline pipeline, Run run, CancellationToken cancellationToken)
    {
        var upload = await uploads.FindCompleteAsync(pipeline.Id, run.Period, run.RunId, cancellationToken)
            ?? throw new ProblemException(new Problem("etl.no_upload", "No file was sent for this pipeline.", pipeline.Path, $"Send one: warehouse etl upload {pipeline.Id} <file>."));
        return new ResolvedFile(spool.PathOf(upload.Sha256, upload.FileName), null, FieldSpec.EmptyMap, upload.FileName);
    }

    private static Pipeline With(Pipeline pipeline, string period, ResolvedFile file) =>
        PipelineFiles.With(pipeline, [file with { Settings = period.Length > 0 ? new Dictionary<string, string> { [ResolvedFile.Period] = period } : file.Settings }]);
}
