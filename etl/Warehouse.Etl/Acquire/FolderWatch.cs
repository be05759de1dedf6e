using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Etl.Runs;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Files;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Acquire;

/// <summary>
/// Looks at watched folders, and asks for a run of what is new or changed there. Files are known by what they hold, in the log
/// of runs: nothing is moved, renamed or deleted, and a file that failed is not tried again before it changes.
/// </summary>
internal sealed class FolderWatch(
    PipelineSet pipelines, PipelineLog log, RunQueue queue, UploadRuns uploads, Spool spool, IOptions<EtlOptions> options, TimeProvider time, ILogger<FolderWatch> logger) : BackgroundService
{
    // When a file was first seen as it is, so that one that is still written is left alone.
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    // What is wrong with a folder has a run that fails with it: one, until something else is wrong.
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _hint = new(0, 1);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Looks once at every folder. For tests, and the loop below.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            foreach (var pipeline in pipelines.InLoadOrder.Where(pipeline => pipeline.Source is FolderSource))
                await LookAsync(pipeline, (FolderSource)pipeline.Source, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _hint.Dispose();
        _one.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watchers = new Watchers(pipelines, Hint);
        var nextSweep = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await uploads.TidyAsync(stoppingToken);
                if (time.GetUtcNow() >= nextSweep)
                {
                    nextSweep = time.GetUtcNow() + TimeSpan.FromMinutes(10);
                    spool.Sweep();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is DbException or ProblemException or IOException or UnauthorizedAccessException)
            {
                // The warehouse may be locked, or a share away, for a while.
                Log.FoldersNotLookedAt(logger, exception);
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task LookAsync(Pipeline pipeline, FolderSource folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<FolderFile> files;
        try
        {
            files = FolderFiles.All(folder, pipeline);
        }
        catch (ProblemException exception)
        {
            var problem = SourceNames(pipeline, exception.Problems[0]);
            if (_unreadable.GetValueOrDefault(pipeline.Id) == problem)
                return;
            Log.FolderNotReadable(logger, pipeline.Id, problem);
            await queue.EnsureQueuedAsync(new RunRequest(pipeline.Id), cancellationToken);
            _unreadable[pipeline.Id] = problem;
            return;
        }

        _unreadable.Remove(pipeline.Id);

        var settled = files.Select(file => (File: file, IsSettled: IsSettled(file, folder))).ToList();
        if (files.Count == 0 || (!folder.IsEach && !settled.TrueForAll(file => file.IsSettled)))
            return;
        foreach (var period in folder.IsEach ? settled.Where(file => file.IsSettled).Select(file => file.File.Period).Distinct().ToList() : [""])
        {
            // A period whose last file is still written is left alone too.
            if (folder.IsEach && !settled.Last(file => file.File.Period == period).IsSettled)
                continue;
            await AskAsync(pipeline, period, cancellationToken);
        }
    }

    private async Task AskAsync(Pipeline pipeline, string period, CancellationToken cancellationToken)
    {
        var resolved = Acquirer.ResolveLocal(pipeline, period);
        var fingerprint = SourceFingerprint.Compute(resolved, HashOf);
        if (await log.FindLastSourceAsync(pipeline.Id, period, cancellationToken) == fingerprint)
            return;
        var run = await queue.EnsureQueuedAsync(new RunRequest(pipeline.Id) { Period = period }, cancellationToken);
        Log.FilesFound(logger, pipeline.Id, run.RunId);
    }

    private bool IsSettled(FolderFile file, FolderSource folder)
    {
        var now = time.GetUtcNow();
        if (!_seen.TryGetValue(file.Resolved.Path, out var seen) || seen.Length != file.Length || seen.ChangedAt != file.ChangedAt)
        {
            _seen[file.Resolved.Path] = new Seen(file.Length, file.ChangedAt, now, null);
            return folder.SettleSeconds == 0;
        }

        return now - seen.Since >= TimeSpan.FromSeconds(folder.SettleSeconds);
    }

    // A file that did not change is not read again at every look.
    private byte[] HashOf(string file)
    {
        if (!_seen.TryGetValue(file, out var seen))
            return SourceFingerprint.HashOf(file);
        var hash = seen.Hash ?? SourceFingerprint.HashOf(file);
        _seen[file] = seen with { Hash = hash };
        return hash;
    }

    private static string SourceNames(Pipeline pipeline, Problem problem) => Load.SourceNames.Shown(pipeline, problem).ToString();

    private void Hint()
    {
        try
        {
            _hint.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody is about to look anyway.
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(_hint.WaitAsync(enough.Token), Task.Delay(TimeSpan.FromSeconds(options.Value.FolderSeconds), time, enough.Token));
        await enough.CancelAsync();
    }

    private sealed record Seen(long Length, DateTime ChangedAt, DateTimeOffset Since, byte[]? Hash);

    /// <summary>
    /// Says at once that something happened, where the system can; looking again finds what it missed. A file begins before it is
    /// whole, so that nobody is told where none has time to settle.
    /// </summary>
    private sealed class Watchers : IDisposable
    {
        private readonly List<FileSystemWatcher> _watchers = [];

        public Watchers(PipelineSet pipelines, Action changed)
        {
            foreach (var path in pipelines.InLoadOrder.Select(p => p.Source).OfType<FolderSource>().Where(f => f.SettleSeconds > 0).Select(f => f.Path).Distinct().Where(Directory.Exists))
            {
                try
                {
                    var watcher = new FileSystemWatcher(path);
                    watcher.Created += (_, _) => changed();
                    watcher.Renamed += (_, _) => changed();
                    watcher.EnableRaisingEvents = true;
                    _watchers.Add(watcher);
                }
                catch (IOException)
                {
                    // The system has no more of them.
                }
            }
        }

        public void Dispose() => _watchers.ForEach(watcher => watcher.Dispose());
    }
}
