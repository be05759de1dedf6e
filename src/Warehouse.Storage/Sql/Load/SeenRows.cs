using System.Numerics;

namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// Tells which staged rows may have the key of an earlier one: all that have, and hardly another. Most sources have none, and
/// then nobody needs to sort them to find that out. Its memory ends with the last of four filters (64 MiB, for
/// loads of millions of rows); what is suspected beyond <see cref="MostSuspects"/> is no longer listed.
/// </summary>
internal sealed class SeenRows
{
    /// <summary>More suspects than these are repeats indeed, and all rows are to be compared.</summary>
    public const int MostSuspects = 2_000;

    // One row in some ten thousand is suspected wrongly; so few are compared in one pass, where all would have to be sorted.
    private const int BitsOfARow = 32;

    // A row has a bit in each word of one block, which is what the processor fetches at once.
    private const int WordsOfABlock = 8;

    private static readonly int[] Sizes = [1 << 20, 1 << 23, 1 << 26, 1 << 29];

    private readonly List<ulong[]> _filters = [];
    private readonly List<long> _suspects = [];
    private long _room;
    private long _rows;

    /// <summary>Places of rows that may have the key of an earlier one, from 1; null when there are too many to list.</summary>
    public IReadOnlyList<long>? Suspects => _suspects.Count > MostSuspects ? null : _suspects;

    /// <summary>Notes the next row by its key: whole numbers and texts.</summary>
    public void Add(ReadOnlySpan<object?> row, ReadOnlySpan<int> key)
    {
        _rows++;
        var hash = 14695981039346656037UL;
        foreach (var place in key)
            hash = BitOperations.RotateLeft((hash ^ HashOf(row[place])) * 0x9E3779B97F4A7C15UL, 29);
        if (HasSeen(Mixed(hash)) && _suspects.Count <= MostSuspects)
            _suspects.Add(_rows);
    }

    private bool HasSeen(ulong hash)
    {
        for (var i = 0; i < _filters.Count - 1; i++)
        {
            if (Holds(_filters[i], hash))
                return true;
        }

        if (_room == 0 && _filters.Count < Sizes.Length)
        {
            // What the last filter knows, it still has to say.
            if (_filters.Count > 0 && Holds(_filters[^1], hash))
                return true;
            _filters.Add(new ulong[Sizes[_filters.Count] / 64]);
            _room = Sizes[_filters.Count - 1] / BitsOfARow;
        }

        _room = Math.Max(0, _room - 1);
        return Set(_filters[^1], hash);
    }

    private static bool Holds(ulong[] filter, ulong hash)
    {
        foreach (var word in BlockOf(filter, hash))
        {
            if ((word & (1UL << (int)hash)) == 0)
                return false;
            hash >>= 6;
        }

        return true;
    }

    // True when all of its bits were set before.
    private static bool Set(ulong[] filter, ulong hash)
    {
        var all = true;
        foreach (ref var word in BlockOf(filter, hash))
        {
            var bit = 1UL << (int)hash;
            all &= (word & bit) != 0;
            word |= bit;
            hash >>= 6;
        }

        return all;
    }

    // By other bits of the hash than those that are set in it, as far as there are any.
    private static Span<ulong> BlockOf(ulong[] filter, ulong hash)
    {
        var blocks = (ulong)filter.Length / WordsOfABlock;
        return filter.AsSpan((int)Math.BigMul(hash * 0x9E3779B97F4A7C15UL, blocks, out _) * WordsOfABlock, WordsOfABlock);
    }

    private static ulong HashOf(object? value)
    {
        switch (value)
        {
            case long number:
                return (ulong)number;
            case null:
                return 1;
            default:
                var hash = 14695981039346656037UL;
                foreach (var character in value.ToString()!)
                    hash = (hash ^ character) * 1099511628211UL;
                return hash;
        }
    }

    private static ulong Mixed(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }
}
