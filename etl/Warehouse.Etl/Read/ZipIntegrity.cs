using System.IO.Compression;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>Checks the sums that a zip archive keeps of its entries, which .NET does not: a flipped bit could be another figure.</summary>
internal static class ZipIntegrity
{
    /// <summary>True for a sound workbook; throws <see cref="InvalidDataException"/> for a damaged one, <c>etl.unpacks_too_large</c> for a bomb.</summary>
    public static bool Check(string file, string name, ReadLimits limits)
    {
        using var stream = SourceFile.Open(file);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var total = 0L;
        foreach (var entry in zip.Entries)
        {
            var isHeld = !entry.FullName.Contains("worksheets/", StringComparison.OrdinalIgnoreCase);
            var before = total;
            Check(entry, length =>
            {
                total += length;
                UnpackedStream.ThrowIfTooLarge(total, stream.Length, name, limits);
                if (isHeld && total - before > limits.WorkbookTextBytes)
                    throw new ProblemException(new Problem("etl.workbook_too_large", $"'{entry.FullName}' of the workbook is more than {limits.WorkbookTextBytes >> 20} MB unpacked, and would have to be held in memory.", name, "Save it as CSV."));
            });
        }

        return true;
    }

    /// <summary>Unpacks an entry; throws <see cref="InvalidDataException"/> where it is not what was packed.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="unpacked">Told how many bytes came out, block by block.</param>
    public static void Check(ZipArchiveEntry entry, Action<int> unpacked)
    {
        using var content = entry.Open();
        var sum = Crc32.Empty;
        var block = new byte[1 << 16];
        for (int length; (length = content.Read(block)) > 0;)
        {
            unpacked(length);
            sum = Crc32.Append(sum, block.AsSpan(0, length));
        }

        if (sum != entry.Crc32)
            throw new InvalidDataException($"'{entry.FullName}' does not match its check sum.");
    }
}
