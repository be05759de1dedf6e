using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Read;

/// <summary>How far the parts of a source have been read, in bytes of their files. Not for concurrent use.</summary>
internal sealed class SourcePosition
{
    private readonly List<long> _lengths = [];
    private long _done;
    private Stream? _current;

    /// <summary>Bytes of all parts; a file of several sheets counts once for each.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes that are behind; within a part that is packed, none until its end.</summary>
    public long Read => _done + (_current is { CanSeek: true } stream ? Math.Min(stream.Position, _lengths[Part]) : 0);

    private int Part { get; set; } = -1;

    /// <summary>These parts will be read, in this order.</summary>
    public void Begin(IReadOnlyList<SourcePart> parts)
    {
        // A zip archive is divided evenly among its entries.
        var partsOf = parts.GroupBy(part => part.File, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(part => part.Entry is not null));
        _lengths.AddRange(parts.Select(part => new FileInfo(part.File).Length / Math.Max(1, partsOf[part.File])));
        Total = _lengths.Sum();
    }

    /// <summary>The next part is being read.</summary>
    public void NextPart()
    {
        EndPart();
        Part++;
    }

    /// <summary>The part that was being read has been.</summary>
    public void EndPart()
    {
        if (Part >= 0)
            _done = _lengths.Take(Part + 1).Sum();
        _current = null;
    }

    /// <summary>The part is being read from this stream.</summary>
    public void Follow(Stream stream) => _current = stream;
}
