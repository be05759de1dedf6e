using System.Buffers.Binary;
using System.Text;

namespace Warehouse.Etl.Read;

/// <summary>
/// Finds the cells of an .xls sheet that hold an error such as #N/A; see <see cref="XlsxErrorCells"/> for why.
/// Reads of [MS-CFB] and [MS-XLS] only what leads to them; a file that is built otherwise has no errors found. The
/// file is read whole: a sheet of this kind ends at 65,536 rows.
/// </summary>
internal static class XlsErrorCells
{
    private const uint EndOfChain = 0xFFFFFFFE;
    private const int SheetRecord = 0x0085;
    private const int BoolOrErrorRecord = 0x0205;
    private const int FormulaRecord = 0x0006;
    private const int EndRecord = 0x000A;

    /// <summary>Row and column, both from 1, → the error's text.</summary>
    public static IReadOnlyDictionary<(long Row, int Column), string> Find(string file, string sheet)
    {
        var found = new Dictionary<(long, int), string>();
        var workbook = WorkbookOf(File.ReadAllBytes(file));
        if (SheetStart(workbook, sheet) is not { } start)
            return found;
        foreach (var (type, data) in Records(workbook, start))
        {
            if (type == EndRecord)
                break;
            if (data.Length < 6 || ErrorOf(type, workbook.AsSpan(data)) is not { } error)
                continue;
            found[(U16(workbook, data.Start) + 1L, U16(workbook, data.Start + 2) + 1)] = error;
        }

        return found;
    }

    private static string? ErrorOf(int type, ReadOnlySpan<byte> data) => type switch
    {
        BoolOrErrorRecord when data.Length >= 8 && data[7] == 1 => TextOf(data[6]),
        // A formula's result that is no number is marked by FFFF at its end; 2 at its beginning says it is an error.
        FormulaRecord when data.Length >= 14 && data[12] == 0xFF && data[13] == 0xFF && data[6] == 2 => TextOf(data[8]),
        _ => null,
    };

    private static string TextOf(byte code) => code switch
    {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR",
    };

    private static int? SheetStart(byte[] workbook, string sheet)
    {
        foreach (var (type, data) in Records(workbook, 0))
        {
            if (type == EndRecord)
                return null;
            if (type == SheetRecord && data.Length >= 8 && NameOf(workbook.AsSpan(data)) == sheet)
                return BinaryPrimitives.ReadInt32LittleEndian(workbook.AsSpan(data.Start));
        }

        return null;
    }

    // Four bytes of offset, two of options, the length, and whether characters have two bytes.
    private static string NameOf(ReadOnlySpan<byte> data)
    {
        var isWide = (data[7] & 1) == 1;
        var length = Math.Min(data[6] * (isWide ? 2 : 1), data.Length - 8);
        return (isWide ? Encoding.Unicode : Encoding.Latin1).GetString(data.Slice(8, length));
    }

    private static IEnumerable<(int Type, Slice Data)> Records(byte[] workbook, int start)
    {
        var at = start;
        while (at >= 0 && at + 4 <= workbook.Length)
        {
            var length = U16(workbook, at + 2);
            if (at + 4 + length > workbook.Length)
                yield break;
            yield return (U16(workbook, at), new Slice(at + 4, length));
            at += 4 + length;
        }
    }

    // The stream 'Workbook' of the compound file; empty when there is none.
    private static byte[] WorkbookOf(byte[] file)
    {
        if (file.Length < 512)
            return [];
        var sectorSize = 1 << U16(file, 30);
        var fat = Fat(file, sectorSize);
        var directory = Chain(file, fat, U32(file, 48), sectorSize);
        var root = directory.AsSpan(0, Math.Min(128, directory.Length)).ToArray();
        for (var at = 0; at + 128 <= directory.Length; at += 128)
        {
            var nameLength = Math.Clamp(U16(directory, at + 64) - 2, 0, 62);
            if (Encoding.Unicode.GetString(directory, at, nameLength) is not ("Workbook" or "Book"))
                continue;
            var (first, size) = (U32(directory, at + 116), (int)U32(directory, at + 120));
            var isSmall = size < U32(file, 56);
            var content = isSmall
                ? Chain(Chain(file, fat, U32(root, 116), sectorSize), Words(Chain(file, fat, U32(file, 60), sectorSize)), first, 1 << U16(file, 32), headerSize: 0)
                : Chain(file, fat, first, sectorSize);
            return content.AsSpan(0, Math.Min(size, content.Length)).ToArray();
        }

        return [];
    }

    // The header names the first 109 sectors of the table, which covers seven megabytes; longer ones go on in a chain.
    private static uint[] Fat(byte[] file, int sectorSize)
    {
        var sectors = Enumerable.Range(0, 109).Select(i => U32(file, 76 + (i * 4))).ToList();
        for (var next = U32(file, 68); next < EndOfChain - 2 && sectors.Count < file.Length / 4;)
        {
            var at = (next + 1L) * sectorSize;
            if (at + sectorSize > file.Length)
                break;
            var words = Words(file.AsSpan((int)at, sectorSize).ToArray());
            sectors.AddRange(words[..^1]);
            next = words[^1];
        }

        // A damaged table may name a sector over and over.
        return sectors.Distinct().Where(s => (s + 2L) * sectorSize <= file.Length)
            .SelectMany(s => Words(file.AsSpan((int)((s + 1) * sectorSize), sectorSize).ToArray()))
            .ToArray();
    }

    private static byte[] Chain(byte[] file, uint[] table, uint first, int sectorSize, int? headerSize = null)
    {
        var content = new MemoryStream();
        var count = 0;
        for (var sector = first; sector < table.Length && count++ <= table.Length && content.Length <= file.Length; sector = table[sector])
        {
            var at = (headerSize ?? sectorSize) + ((long)sector * sectorSize);
            if (at >= file.Length)
                break;
            content.Write(file, (int)at, (int)Math.Min(sectorSize, file.Length - at));
        }

        return content.ToArray();
    }

    private static uint[] Words(byte[] bytes) => Enumerable.Range(0, bytes.Length / 4).Select(i => U32(bytes, i * 4)).ToArray();

    private static int U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ReadOnlySpan<byte> AsSpan(this byte[] bytes, Slice slice) => bytes.AsSpan(slice.Start, slice.Length);

    private readonly record struct Slice(int Start, int Length);
}
