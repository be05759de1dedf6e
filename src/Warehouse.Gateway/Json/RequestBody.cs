using System.Buffers;
using System.IO.Compression;
using Google.Rpc;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Warehouse.Gateway.Json;

/// <summary>The body of a request: of the right type, decompressed, and never more than the limit.</summary>
internal static class RequestBody
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Reads the whole body; throws <see cref="RefusedException" />.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);

        using var decompressed = Decompress(request);
        var bytes = await ReadToEndAsync(decompressed, maxBytes, cancellationToken);

        // Nothing was sent, so nothing need say what it is.
        if (bytes.Length > 0 || request.ContentType is not null)
            CheckContentType(request.ContentType);
        return bytes;
    }

    /// <summary>Refuses a body that the route has no use for.</summary>
    public static void RefuseAny(HttpRequest request)
    {
        if (request.ContentLength > 0)
            throw new RefusedException(Code.InvalidArgument, RequestProblem.UnexpectedBody());
    }

    private static async Task<ReadOnlyMemory<byte>> ReadToEndAsync(Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>(ChunkBytes);
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(bytes.GetMemory(ChunkBytes), cancellationToken);
                if (read == 0)
                    return bytes.WrittenMemory;
                bytes.Advance(read);
                if (bytes.WrittenCount > maxBytes)
                    throw TooLarge(maxBytes);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(maxBytes);
        }
        catch (BadHttpRequestException exception)
        {
            throw new RefusedException(Code.InvalidArgument, exception.StatusCode, [RequestProblem.BrokenBody(exception.Message)]);
        }
        catch (IOException)
        {
            throw new RefusedException(Code.InvalidArgument, RequestProblem.BrokenBody("The body broke off."));
        }
        catch (Exception exception) when (exception is InvalidDataException || (exception is InvalidOperationException && body is BrotliStream))
        {
            throw new RefusedException(Code.InvalidArgument, RequestProblem.BadEncoding("Content-Encoding", "The body cannot be decompressed."));
        }
    }

    private static Stream Decompress(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        return encoding.ToUpperInvariant() switch
        {
            "" or "IDENTITY" => request.Body,
            "GZIP" or "X-GZIP" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "BR" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "DEFLATE" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw new RefusedException(Code.InvalidArgument, StatusCodes.Status415UnsupportedMediaType, [RequestProblem.WrongContentEncoding(encoding)])
            {
                Header = KeyValuePair.Create(HeaderNames.AcceptEncoding, "gzip, br, deflate"),
            },
        };
    }

    private static void CheckContentType(string? contentType)
    {
        if (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        throw new RefusedException(Code.InvalidArgument, StatusCodes.Status415UnsupportedMediaType, [RequestProblem.WrongContentType(contentType)])
        {
            Header = KeyValuePair.Create(HeaderNames.Accept, "application/json"),
        };
    }

    private static RefusedException TooLarge(int maxBytes) =>
        new(Code.ResourceExhausted, StatusCodes.Status413PayloadTooLarge, [RequestProblem.TooLarge(maxBytes)]);
}
