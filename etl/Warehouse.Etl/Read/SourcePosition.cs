using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Read;

/// <summary>How far the parts of a source have been read, in bytes of their files. Not for concurrent use.</summary>
internal sealed class SourcePosition
{
    private readonly List<long> _lengths;
    private int _part = -1;
    private long _done;
    private Stream? _current;

    /// <summary>Before the first of these parts.</summary>
    public SourcePosition(IReadOnlyList<SourcePart> parts)
    {
        // A zip archive is divided evenly among its entries.
        var entries = parts.GroupBy(part => part.File, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(part => part.Entry is not null));
        _lengths = parts.Select(part => new FileInfo(part.File).Length / Math.Max(1, entries[part.File])).ToList();
        Total = _lengths.Sum();
    }

    /// <summary>Bytes of all parts; a file of several sheets counts once for each.</summary>
    public long Total { get; }

    /// <summary>Bytes that are behind; within a part that is packed, none until its end.</summary>
    public long Read => _done + (_current is { CanSeek: true } stream ? Math.Min(stream.Position, _lengths[_part]) : 0);

    /// <summary>The next part is being read.</summary>
    public void NextPart()
    {
        EndPart();
        _part++;
    }

    /// <summary>The part that was being read has been.</summary>
    public void EndPart()
    {
        if (_part >= 0)
            _done = _lengths.Take(_part + 1).Sum();
        _current = null;
    }

    /// <summary>The part is being read from this stream.</summary>
    public void Follow(Stream stream) => _current = stream;
}
