using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Files;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Acquire;

/// <summary>Files of web servers, which are fetched again only when the server says that they changed.</summary>
internal sealed class WebFiles(Spool spool, FetchLog fetched, IOptions<EtlOptions> options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxAutomaticRedirections = 10, ConnectTimeout = TimeSpan.FromSeconds(30) })
    {
        // Of a whole file; a server that says nothing for long is given up below.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The file as the server has it now.</summary>
    /// <exception cref="ProblemException"><c>etl.not_fetched</c>, <c>etl.fetch_too_large</c>.</exception>
    /// <exception cref="HttpRequestException">The server is not reachable, slow or busy.</exception>
    public async Task<ResolvedFile> FetchAsync(UrlSource source, string period, CancellationToken cancellationToken)
    {
        var address = source.Address.Replace("${period}", Uri.EscapeDataString(period), StringComparison.Ordinal);
        var shown = address.Split('?')[0];
        var known = await fetched.FindAsync(address, cancellationToken);
        if (known is not null && !File.Exists(spool.PathOf(known.Sha256, known.FileName)))
            known = null;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (source.Authorization is { } setting)
            request.Headers.TryAddWithoutValidation("Authorization", options.Value.Connection(setting));
        if (known?.ETag is { } etag && EntityTagHeaderValue.TryParse(etag, out var tag))
            request.Headers.IfNoneMatch.Add(tag);
        if (known?.LastModified is { } modified)
            request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        try
        {
            using var idle = new IdleTimeout(TimeSpan.FromSeconds(options.Value.HttpTimeoutSeconds), time, cancellationToken);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
            if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
                return new ResolvedFile(spool.PathOf(known.Sha256, known.FileName), null, FieldSpec.EmptyMap, shown);
            ThrowIfRefused(response, shown);
            var fileName = Spool.SafeName(source.File ?? NameOf(response, address));
            var sha256 = await spool.AddAsync(fileName, target => CopyAsync(response, target, shown, idle), cancellationToken);
            await fetched.NoteAsync(new FetchedFile(address, response.Headers.ETag?.ToString(), response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture), sha256, fileName), cancellationToken);
            return new ResolvedFile(spool.PathOf(sha256, fileName), null, FieldSpec.EmptyMap, shown);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{shown} said nothing for {options.Value.HttpTimeoutSeconds.ToString(CultureInfo.InvariantCulture)} seconds.", null, HttpStatusCode.RequestTimeout);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task CopyAsync(HttpResponseMessage response, Stream target, string shown, IdleTimeout idle)
    {
        var stated = response.Content.Headers.ContentLength;
        if (stated > options.Value.MaxFetchBytes)
            throw TooLarge(shown);
        await using var content = await response.Content.ReadAsStreamAsync(idle.Token);
        var block = new byte[1 << 16];
        var total = 0L;
        for (int length; (length = await ReadAsync(content, block, shown, idle.Token)) > 0; idle.Restart())
        {
            if ((total += length) > options.Value.MaxFetchBytes)
                throw TooLarge(shown);
            await target.WriteAsync(block.AsMemory(0, length), idle.Token);
        }
    }

    // Told apart from what is wrong with the place where the file is kept, which says so in the same words.
    private static async Task<int> ReadAsync(Stream content, byte[] block, string shown, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(block, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException($"{shown} stopped in the middle: {exception.Message}", exception);
        }
    }

    private ProblemException TooLarge(string shown) => new(new Problem(
        "etl.fetch_too_large",
        string.Create(CultureInfo.InvariantCulture, $"The file has more than {options.Value.MaxFetchBytes} bytes."),
        shown,
        "The setting Etl:MaxFetchBytes says how many there may be."));

    private static void ThrowIfRefused(HttpResponseMessage response, string shown)
    {
        var status = (int)response.StatusCode;
        if (status is >= 500 or 408 or 429)
            throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"{shown} answered {status} {response.ReasonPhrase}."), null, response.StatusCode);
        if (!response.IsSuccessStatusCode)
            throw new ProblemException(new Problem("etl.not_fetched", string.Create(CultureInfo.InvariantCulture, $"The server answered {status} {response.ReasonPhrase}."), shown, status is 401 or 403 ? "'authorization' names the setting that holds what the server asks for." : "Is the address right?"));
    }

    private static string NameOf(HttpResponseMessage response, string address)
    {
        var stated = response.Content.Headers.ContentDisposition;
        var name = (stated?.FileNameStar ?? stated?.FileName)?.Trim('"');
        return string.IsNullOrWhiteSpace(name) ? Uri.UnescapeDataString(new Uri(address).Segments[^1]) : name;
    }

    /// <summary>Cancels when nothing happens for a while.</summary>
    private sealed class IdleTimeout : IDisposable
    {
        private readonly CancellationTokenSource _silence;
        private readonly CancellationTokenSource _both;
        private readonly TimeSpan _after;

        public IdleTimeout(TimeSpan after, TimeProvider time, CancellationToken cancellationToken)
        {
            _after = after;
            _silence = new CancellationTokenSource(after, time);
            _both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
        }

        public CancellationToken Token => _both.Token;

        public void Restart() => _silence.CancelAfter(_after);

        public void Dispose()
        {
            _both.Dispose();
            _silence.Dispose();
        }
    }
}
