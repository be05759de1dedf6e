using System.Buffers.Binary;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>Files that are packed with gzip, of one member or of several behind each other.</summary>
internal static class PackedFile
{
    private const int TrailerBytes = 8;

    // A member that says nothing: ten bytes of header, two of nothing, sum and length.
    private const int EmptyMemberBytes = 20;

    /// <summary>True for a file that is unpacked on the way.</summary>
    public static bool IsPacked(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name that the file would have unpacked.</summary>
    public static string UnpackedName(string file) => IsPacked(file) ? file[..^3] : file;

    /// <summary>
    /// Unpacks the whole file once. Sums within it are checked on the way, but a file that is cut off ends without an
    /// error: its last bytes say how much the last member holds, and with which sum, and both must be what came out last.
    /// </summary>
    public static void ThrowIfDamaged(SourceContent content)
    {
        var (sum, stated) = Trailer(content);
        var (total, wholeSum) = SumFrom(content, 0);
        if ((uint)total == stated && wholeSum == sum)
            return;
        if (stated > total || (stated == 0 && !EndsWithEmptyMember(content)) || SumFrom(content, total - stated).Sum != sum)
            throw Damaged(content, "what comes out last is not what its end states");
    }

    public static ProblemException Damaged(SourceContent content, string why) =>
        new(new Problem("etl.unreadable_file", $"The file cannot be unpacked as a whole: {why}.", content.Name, "It is cut off, damaged or packed in another way: fetch it again, or pack it anew."));

    private static (long Total, uint Sum) SumFrom(SourceContent content, long start)
    {
        using var stream = content.Open();
        var block = new byte[1 << 16];
        var (total, sum) = (0L, Crc32.Empty);
        for (int length; (length = stream.Read(block)) > 0; total += length)
        {
            var before = (int)Math.Clamp(start - total, 0, length);
            sum = Crc32.Append(sum, block.AsSpan(before, length - before));
        }

        return (total, sum);
    }

    private static (uint Sum, uint Length) Trailer(SourceContent content)
    {
        var last = Last(content, TrailerBytes);
        return last.Length < TrailerBytes
            ? throw Damaged(content, "it is too short")
            : (BinaryPrimitives.ReadUInt32LittleEndian(last), BinaryPrimitives.ReadUInt32LittleEndian(last.AsSpan(4)));
    }

    private static bool EndsWithEmptyMember(SourceContent content) =>
        Last(content, EmptyMemberBytes) is [0x1F, 0x8B, 8, _, _, _, _, _, _, _, 3, 0, ..];

    private static byte[] Last(SourceContent content, int count)
    {
        using var stream = SourceFile.Open(content.File);
        var last = new byte[Math.Min(count, stream.Length)];
        stream.Position = stream.Length - last.Length;
        stream.ReadExactly(last);
        return last;
    }
}
