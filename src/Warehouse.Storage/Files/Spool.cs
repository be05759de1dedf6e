using System.Security.Cryptography;
using System.Text;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Files;

/// <summary>
/// Where files lie that were fetched or sent, until they are loaded and for a while after: by the SHA-256 of their content, so
/// that the same content is one file, under the name it came with.
/// </summary>
/// <param name="root">The folder, which need not exist.</param>
/// <param name="keep">How long a content stays that nobody asks for.</param>
/// <param name="time">The clock.</param>
public sealed class Spool(string root, TimeSpan keep, TimeProvider time)
{
    /// <summary>The folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The folder beside a warehouse's file, or below the current one where the warehouse is no file.</summary>
    public static string DefaultRoot(StorageOptions storage) =>
        Path.Combine(storage.Engine == StorageEngine.Sqlite ? Path.GetDirectoryName(Path.GetFullPath(storage.Path))! : ".", "spool");

    /// <summary>Where a content is kept under a name; it need not be there.</summary>
    public string PathOf(string sha256, string fileName) => Path.Combine(Root, sha256[..2], sha256, SafeName(fileName));

    /// <summary>A new file beside the contents, for what is not whole yet.</summary>
    public string NewPart(string name) => Path.Combine(Directory.CreateDirectory(Path.Combine(Root, "incoming")).FullName, name);

    /// <summary>Keeps what is written, once all of it is on disk.</summary>
    /// <param name="fileName">The name it goes under.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its SHA-256, lower-case hexadecimal.</returns>
    /// <exception cref="ProblemException"><c>etl.spool_failed</c>.</exception>
    public async Task<string> AddAsync(string fileName, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var part = "";
        try
        {
            part = NewPart($"{Guid.NewGuid():n}.part");
            await using (var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                await write(stream);
                await stream.FlushAsync(cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            var sha256 = await HashAsync(part, cancellationToken);
            Keep(part, sha256, fileName);
            return sha256;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(exception);
        }
        finally
        {
            if (part.Length > 0)
                File.Delete(part);
        }
    }

    /// <summary>Moves a whole file to where its content is kept.</summary>
    public void Keep(string part, string sha256, string fileName)
    {
        var target = PathOf(sha256, fileName);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (File.Exists(target))
            File.SetLastWriteTimeUtc(target, time.GetUtcNow().UtcDateTime);
        else
            File.Move(part, target);
    }

    /// <summary>Deletes contents that nobody asked for in a long time.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(Root))
            return;
        var before = time.GetUtcNow().UtcDateTime - keep;
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(file => File.GetLastWriteTimeUtc(file) < before).ToList())
        {
            File.Delete(file);
            if (Path.GetDirectoryName(file) is { } folder && folder.StartsWith(Root, StringComparison.Ordinal) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    public static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>The name without what leads out of a folder, or what a file system refuses.</summary>
    public static string SafeName(string fileName)
    {
        var name = string.Concat(fileName.Split('/', '\\')[^1].Select(c => char.IsControl(c) || "<>:\"|?*".Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim(' ', '.');
        // The end says whether it is packed. A Chinese character is three bytes of the 255 that file systems allow.
        var end = name.Length > 100 ? name[^100..] : name;
        while (Encoding.UTF8.GetByteCount(end) > 255 || (end.Length > 0 && char.IsLowSurrogate(end[0])))
            end = end[1..];
        return end.Length == 0 ? "file" : end;
    }

    internal static ProblemException Failed(Exception exception) =>
        new(new Problem("etl.spool_failed", $"What was fetched could not be kept: {exception.Message}", "", "The setting Etl:SpoolDirectory names a folder that this program can write to, with room for what is fetched."));
}
