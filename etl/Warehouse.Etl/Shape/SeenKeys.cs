using System.Security.Cryptography;
using System.Text;

namespace Warehouse.Etl.Shape;

/// <summary>
/// Remembers where each key of a run was seen first. The one thing in reading that grows with the source: about
/// fifty bytes a value, because it keeps a hash of 128 bits and not the key.
/// </summary>
internal sealed class SeenKeys
{
    private readonly Dictionary<UInt128, (int Part, long Line)> _first = [];

    /// <summary>Remembers a key; returns where it was seen before, or null when it is new.</summary>
    public (int Part, long Line)? Add(string key, int part, long line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        var small = new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
        if (_first.TryAdd(small, (part, line)))
            return null;
        return _first[small];
    }
}
