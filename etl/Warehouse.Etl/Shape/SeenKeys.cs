using System.Security.Cryptography;
using System.Text;

namespace Warehouse.Etl.Shape;

/// <summary>
/// Remembers where each key of a run was seen first. The one thing in reading that grows with the source: forty
/// to eighty bytes a key, because it keeps a hash of 128 bits and not the key.
/// </summary>
internal sealed class SeenKeys
{
    private const int LineBits = 40;

    private readonly Dictionary<UInt128, long> _first = [];

    /// <summary>Remembers a key; returns where it was seen before, or null when it is new.</summary>
    public (int Part, long Line)? Add(string key, int part, long line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        var small = new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
        if (_first.TryAdd(small, ((long)part << LineBits) | line))
            return null;
        var first = _first[small];
        return ((int)(first >> LineBits), first & ((1L << LineBits) - 1));
    }
}
