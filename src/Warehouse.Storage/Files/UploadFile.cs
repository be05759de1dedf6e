using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;

namespace Warehouse.Storage.Files;

/// <summary>The bytes of an upload as they come: on disk before they are acknowledged, and one writer at a time.</summary>
public sealed class UploadFile : IAsyncDisposable
{
    // How much may have to be sent again when the host goes away.
    private const long AcknowledgeEvery = 4 << 20;

    private readonly Upload _upload;
    private readonly UploadLog _log;
    private readonly Spool _spool;
    private readonly FileStream _stream;
    private readonly string _writer;
    private long _acknowledged;
    private bool _hasEnded;

    private UploadFile(Upload upload, UploadLog log, Spool spool, FileStream stream, string writer)
    {
        (_upload, _log, _spool, _stream, _writer) = (upload, log, spool, stream, writer);
        _acknowledged = stream.Position;
    }

    /// <summary>Bytes that are there.</summary>
    public long Received => _stream.Position;

    /// <summary>Where the bytes of an upload lie that is not complete.</summary>
    public static string PartOf(Spool spool, string uploadId) => spool.NewPart(uploadId + ".upload");

    /// <summary>Becomes the writer of an upload, behind the bytes that were acknowledged.</summary>
    /// <exception cref="ProblemException"><c>etl.upload_busy</c>, <c>etl.spool_failed</c>.</exception>
    public static async Task<UploadFile> OpenAsync(Upload upload, UploadLog log, Spool spool, CancellationToken cancellationToken)
    {
        var writer = Guid.NewGuid().ToString("n");
        await log.TakeAsync(upload.UploadId, writer, cancellationToken);
        try
        {
            // As it is now that nobody else writes.
            var now = await log.FindAsync(upload.UploadId, cancellationToken) ?? upload;
            var (part, whole) = (PartOf(spool, upload.UploadId), spool.PathOf(now.Sha256, now.FileName));
            // A host that went away between the last byte and the note that it is the last.
            if (!File.Exists(part) && now.Received == now.Size && File.Exists(whole))
                File.Copy(whole, part);
            var stream = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true);
            // What came behind the last acknowledgement may be torn; what was acknowledged may be on another disk.
            stream.SetLength(Math.Min(stream.Length, now.Received));
            stream.Position = stream.Length;
            return new UploadFile(now, log, spool, stream, writer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await log.ReleaseAsync(upload.UploadId, writer, CancellationToken.None);
            throw Spool.Failed(exception);
        }
    }

    /// <summary>Adds bytes; those that are there already are passed over when they are sent again.</summary>
    /// <exception cref="ProblemException"><c>etl.upload_gap</c>, <c>etl.upload_too_long</c>, <c>etl.upload_busy</c>, <c>etl.spool_failed</c>.</exception>
    public async Task WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (offset > Received || offset < 0)
            throw new ProblemException(new Problem("etl.upload_gap", string.Create(CultureInfo.InvariantCulture, $"The bytes begin at {offset}, but {Received} have come so far."), "offset", "Go on where the upload says."));
        if (offset + data.Length > _upload.Size)
            throw new ProblemException(new Problem("etl.upload_too_long", string.Create(CultureInfo.InvariantCulture, $"The file was announced with {_upload.Size} bytes, and more were sent."), "data"));
        var known = (int)Math.Min(Received - offset, data.Length);
        try
        {
            await _stream.WriteAsync(data[known..], cancellationToken);
        }
        catch (IOException exception)
        {
            throw Spool.Failed(exception);
        }

        if (Received - _acknowledged >= AcknowledgeEvery)
            await AcknowledgeAsync(cancellationToken);
    }

    /// <summary>Acknowledges what is there, and ends the upload when that is all. Throws <c>etl.upload_checksum</c> when it is not what was announced.</summary>
    /// <returns>True when the file is complete, and in the spool.</returns>
    public async Task<bool> FinishAsync(CancellationToken cancellationToken)
    {
        await AcknowledgeAsync(cancellationToken);
        if (Received < _upload.Size)
            return false;
        await _stream.DisposeAsync();
        var part = PartOf(_spool, _upload.UploadId);
        var sha256 = await Spool.HashAsync(part, cancellationToken);
        var isRight = sha256 == _upload.Sha256;
        if (isRight)
            _spool.Keep(part, sha256, _upload.FileName);
        await _log.EndAsync(_upload.UploadId, _writer, isRight ? UploadState.Complete : UploadState.Refused, cancellationToken);
        _hasEnded = true;
        File.Delete(part);
        return isRight
            ? true
            : throw new ProblemException(new Problem("etl.upload_checksum", $"The file that came has the SHA-256 {sha256}, not {_upload.Sha256}.", "sha256", "It changed while it was sent, or on the way: begin a new upload."));
    }

    /// <summary>Keeps and acknowledges what came, and lets others go on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_hasEnded)
            return;
        try
        {
            if (_stream.CanWrite)
                await AcknowledgeAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or ProblemException)
        {
            // What could not be kept was not acknowledged, and is sent again.
        }

        await _stream.DisposeAsync();
        await _log.ReleaseAsync(_upload.UploadId, _writer, CancellationToken.None);
    }

    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _stream.FlushAsync(cancellationToken);
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            throw Spool.Failed(exception);
        }

        await _log.NoteReceivedAsync(_upload.UploadId, _writer, Received, cancellationToken);
        _acknowledged = Received;
    }
}
