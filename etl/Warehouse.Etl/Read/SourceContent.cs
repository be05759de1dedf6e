using System.IO.Compression;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>What a source says, wherever it lies: in a file, in one packed with gzip, in an entry of a zip archive.</summary>
/// <param name="File">The file as an absolute path.</param>
/// <param name="Entry">The entry of the archive, by its full name; null where the file is none.</param>
/// <param name="Limits">How large it may be.</param>
internal sealed record SourceContent(string File, string? Entry, ReadLimits Limits)
{
    /// <summary>A file by itself.</summary>
    public static SourceContent Of(string file) => new(file, null, ReadLimits.Default);

    /// <summary>As problems name it.</summary>
    public string Name => Entry is null ? File : $"{File}/{Entry}";

    /// <summary>True where it is unpacked on the way.</summary>
    public bool IsPacked => Entry is not null || PackedFile.IsPacked(File);

    /// <summary>Opens it for one pass, unpacked.</summary>
    public Stream Open()
    {
        var stream = SourceFile.Open(File);
        if (!IsPacked)
            return stream;
        var packed = Entry is null ? stream.Length : 0;
        return Entry is null
            ? new UnpackedStream(new GZipStream(stream, CompressionMode.Decompress), packed, this)
            : ZipEntries.Open(stream, this);
    }

    /// <summary>Unpacks the whole once. Throws <c>etl.unreadable_file</c> when that fails, or gives less or other than was packed.</summary>
    public void ThrowIfDamaged()
    {
        if (Entry is not null)
            ZipEntries.ThrowIfDamaged(this);
        else if (PackedFile.IsPacked(File))
            PackedFile.ThrowIfDamaged(this);
    }

    /// <summary>A file that can be read at any place; one that was unpacked for it goes when it is disposed.</summary>
    public LocalCopy ToLocalFile()
    {
        if (!IsPacked)
            return new LocalCopy(File, isTemporary: false);
        ThrowIfDamaged();
        var copy = new LocalCopy(Path.Combine(Path.GetTempPath(), $"edustat-{Guid.NewGuid():n}"), isTemporary: true);
        try
        {
            using var content = Open();
            using var target = new FileStream(copy.Path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            content.CopyTo(target);
            return copy;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            copy.Dispose();
            throw new ProblemException(new Problem("etl.unreadable_file", $"The file cannot be unpacked: {e.Message}", Name));
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }
}

/// <summary>A file that can be read at any place.</summary>
internal sealed class LocalCopy(string path, bool isTemporary) : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path => path;

    public void Dispose()
    {
        if (isTemporary)
            File.Delete(path);
    }
}
