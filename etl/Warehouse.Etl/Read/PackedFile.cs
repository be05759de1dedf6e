using System.Buffers.Binary;
using System.IO.Compression;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>Text files that are packed with gzip.</summary>
internal static class PackedFile
{
    private const int LengthBytes = 4;

    /// <summary>True for a file that is unpacked on the way.</summary>
    public static bool IsPacked(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens what a text file says for one pass, unpacked.</summary>
    public static Stream OpenText(string file)
    {
        var stream = SourceFile.Open(file);
        return IsPacked(file) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>Unpacks the whole file once. Throws <c>etl.unreadable_file</c> when that fails, or gives less than was packed.</summary>
    public static void ThrowIfDamaged(string file)
    {
        try
        {
            // A file that is cut off ends without an error; how long its content is stands in its last bytes.
            if ((uint)UnpackedLength(file) != StatedLength(file))
                throw Damaged(file, "its length is not the stated one");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(file, e.Message);
        }
    }

    private static long UnpackedLength(string file)
    {
        using var stream = OpenText(file);
        var block = new byte[1 << 16];
        var total = 0L;
        for (int length; (length = stream.Read(block)) > 0;)
            total += length;
        return total;
    }

    private static uint StatedLength(string file)
    {
        using var stream = SourceFile.Open(file);
        var last = new byte[LengthBytes];
        stream.Position = Math.Max(0, stream.Length - LengthBytes);
        stream.ReadExactly(last);
        return BinaryPrimitives.ReadUInt32LittleEndian(last);
    }

    private static ProblemException Damaged(string file, string why) =>
        new(new Problem("etl.unreadable_file", $"The file cannot be unpacked as a whole: {why}.", file, "It is cut off, no gzip, or several packed files in one: fetch it again, or pack it anew."));
}
