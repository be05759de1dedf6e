namespace Warehouse.Etl.Vocabulary;

/// <summary>How the characters of a text file are written.</summary>
internal enum SourceEncoding
{
    /// <summary>A byte order mark decides; else the one of all these that the file clearly is in.</summary>
    Auto,

    /// <summary>UTF-8, with or without a byte order mark.</summary>
    Utf8,

    /// <summary>GB 18030, which includes GBK and GB 2312.</summary>
    Gb18030,

    /// <summary>UTF-16 in the order its mark says, little-endian without one.</summary>
    Utf16,

    /// <summary>Big5.</summary>
    Big5,
}
