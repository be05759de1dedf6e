namespace Warehouse.Storage.Runs;

/// <summary>A file that is sent over the API, or was.</summary>
public sealed record Upload
{
    /// <summary>Its number.</summary>
    public required string UploadId { get; init; }

    /// <summary>The pipeline it is for.</summary>
    public required string PipelineId { get; init; }

    /// <summary>The period it is for; empty for all of the source.</summary>
    public required string Period { get; init; }

    /// <summary>The name of the file, without a folder.</summary>
    public required string FileName { get; init; }

    /// <summary>Where it is.</summary>
    public UploadState State { get; init; }

    /// <summary>Its bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the whole, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes that were acknowledged.</summary>
    public long Received { get; init; }

    /// <summary>Who began it; empty when that is not known.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When bytes came last.</summary>
    public DateTimeOffset TouchedAt { get; init; }

    /// <summary>The run that loads it; null before it is complete.</summary>
    public long? RunId { get; init; }
}

/// <summary>Where an upload is.</summary>
public enum UploadState
{
    /// <summary>Bytes are missing.</summary>
    Open,

    /// <summary>All bytes are there, and are what they should be.</summary>
    Complete,

    /// <summary>All bytes came, and were others than announced.</summary>
    Refused,

    /// <summary>Nobody went on with it for long.</summary>
    Expired,
}
