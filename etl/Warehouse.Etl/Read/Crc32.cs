namespace Warehouse.Etl.Read;

/// <summary>CRC-32 of ISO 3309, reflected, as zip and gzip use it.</summary>
internal static class Crc32
{
    /// <summary>The sum of nothing.</summary>
    public const uint Empty = 0;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The sum of what was summed and these bytes behind it.</summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        sum = ~sum;
        foreach (var b in bytes)
            sum = Table[(byte)(sum ^ b)] ^ (sum >> 8);
        return ~sum;
    }

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
