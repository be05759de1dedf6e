using System.Globalization;
using System.IO.Compression;
using System.Text;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>Source files within a zip archive.</summary>
internal static class ZipEntries
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = StrictGb18030();

    /// <summary>True for an archive by its name; a workbook of Office Open XML is one too, but is read as it is.</summary>
    public static bool IsArchive(string file) => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The entries whose name, or path, matches a glob, by name. Without a glob there must be one file only. Throws
    /// <c>etl.entry_not_found</c> and <c>etl.ambiguous_entry</c> with those there are, and <c>etl.too_many_entries</c>; and
    /// <c>etl.unpacks_too_large</c> where all of them together would.
    /// </summary>
    public static IReadOnlyList<string> Find(string file, string? glob)
    {
        var listed = Guarded(SourceContent.Of(file), () =>
        {
            using var stream = SourceFile.Open(file);
            using var zip = Archive(stream);
            return zip.Entries.Select(entry => (Name: NameOf(entry), entry.Length)).Where(entry => IsFile(entry.Name)).OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        });
        var entries = listed.Select(entry => entry.Name).ToList();
        var pattern = glob is null ? null : Glob.ToRegex(glob);
        var meant = pattern is null ? listed : listed.Where(entry => pattern.IsMatch(entry.Name) || pattern.IsMatch(Path.GetFileName(entry.Name))).ToList();
        var found = meant.Select(entry => entry.Name).ToList();
        if (found.Count == 0)
            throw new ProblemException(new Problem("etl.entry_not_found", $"The archive has no entry {(glob is null ? "" : $"like '{glob}'")}; it has {Listed(entries)}.", file, glob is null ? "" : Nearest.Hint(glob, entries)));
        if (glob is null && found.Count > 1)
            throw new ProblemException(new Problem("etl.ambiguous_entry", $"The archive has several files: {Listed(entries)}.", file, "Say with 'entry' which are meant: { file: a.zip, entry: '*.csv' }."));
        // How large each may be is looked at when it is read.
        var limits = ReadLimits.Default with { UnpackedBytes = long.MaxValue };
        if (found.Count > limits.Entries)
            throw new ProblemException(new Problem("etl.too_many_entries", string.Create(CultureInfo.InvariantCulture, $"{found.Count} files of the archive are meant, and {limits.Entries} may be."), file, "Pack them into several archives, or put them together."));
        UnpackedStream.ThrowIfTooLarge(meant.Sum(entry => Math.Max(0, entry.Length)), new FileInfo(file).Length, Path.GetFileName(file), limits);
        return found;
    }

    /// <summary>Opens an entry for one pass.</summary>
    /// <param name="stream">Of the archive; closed with what is returned.</param>
    /// <param name="content">Names the entry.</param>
    public static Stream Open(Stream stream, SourceContent content) => Guarded(content, () =>
    {
        try
        {
            var zip = Archive(stream);
            var entry = Entry(zip, content);
            return new UnpackedStream(entry.Open(), entry.CompressedLength, content, zip);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    });

    /// <summary>Unpacks an entry once. Throws <c>etl.unreadable_file</c> where it is not what was packed.</summary>
    public static void ThrowIfDamaged(SourceContent content) => Guarded(content, () =>
    {
        using var zip = Archive(SourceFile.Open(content.File));
        var entry = Entry(zip, content);
        var total = 0L;
        ZipIntegrity.Check(entry, length => UnpackedStream.ThrowIfTooLarge(total += length, entry.CompressedLength, content.Name, content.Limits));
        return true;
    });

    private static ZipArchiveEntry Entry(ZipArchive zip, SourceContent content)
    {
        var entry = zip.Entries.FirstOrDefault(e => NameOf(e) == content.Entry)
            ?? throw new ProblemException(new Problem("etl.entry_not_found", $"The archive has no entry '{content.Entry}' any more.", content.File));
        return entry.IsEncrypted
            ? throw new ProblemException(new Problem("etl.unreadable_file", "The entry is protected by a password.", content.Name, "Ask for it without, or unpack it."))
            : entry;
    }

    // Where an archive does not say how its names are written, they are bytes: as on Chinese systems, unless they are UTF-8.
    private static ZipArchive Archive(Stream stream) => new(stream, ZipArchiveMode.Read, leaveOpen: false, Encoding.Latin1);

    private static string NameOf(ZipArchiveEntry entry)
    {
        var name = entry.FullName.Replace('\\', '/');
        if (name.All(char.IsAscii) || name.Any(c => c > 0xFF))
            return name;
        var bytes = Encoding.Latin1.GetBytes(name);
        return TryDecode(Utf8, bytes) ?? TryDecode(Gb18030, bytes) ?? name;
    }

    private static string? TryDecode(Encoding encoding, byte[] bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // What systems add by themselves is no source.
    private static bool IsFile(string name) =>
        !name.EndsWith('/') && !name.StartsWith("__MACOSX/", StringComparison.Ordinal) && Path.GetFileName(name) is not (".DS_Store" or "Thumbs.db");

    private static string Listed(List<string> names) => names.Count switch
    {
        0 => "none",
        <= 10 => string.Join(", ", names.Select(n => $"'{n}'")),
        _ => string.Join(", ", names.Take(10).Select(n => $"'{n}'")) + $" and {names.Count - 10} others",
    };

    private static T Guarded<T>(SourceContent content, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or IOException)
        {
            throw PackedFile.Damaged(content, e.Message);
        }
    }

    private static Encoding StrictGb18030()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
