using System.IO.Compression;

namespace Warehouse.Etl.Read;

/// <summary>Checks the sums that a zip archive keeps of its entries, which .NET does not: a flipped bit could be another figure.</summary>
internal static class ZipIntegrity
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>True for a sound archive; throws <see cref="InvalidDataException"/> for a damaged one.</summary>
    public static bool Check(string file)
    {
        using var stream = SourceFile.Open(file);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            if (SumOf(content) != entry.Crc32)
                throw new InvalidDataException($"'{entry.FullName}' does not match its check sum.");
        }

        return true;
    }

    private static uint SumOf(Stream content)
    {
        var sum = uint.MaxValue;
        var block = new byte[1 << 16];
        for (int length; (length = content.Read(block)) > 0;)
        {
            for (var i = 0; i < length; i++)
                sum = Table[(byte)(sum ^ block[i])] ^ (sum >> 8);
        }

        return ~sum;
    }

    // CRC-32 of ISO 3309, reflected, as zip uses it.
    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            table[i] = value;
        }

        return table;
    }
}
