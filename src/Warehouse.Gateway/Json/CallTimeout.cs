using System.Globalization;
using Google.Rpc;
using Microsoft.AspNetCore.Http;
using Warehouse.Catalogue;

namespace Warehouse.Gateway.Json;

/// <summary>How long the caller waits: <c>Grpc-Timeout: 30S</c> or <c>Connect-Timeout-Ms: 30000</c>.</summary>
internal static class CallTimeout
{
    public const string GrpcHeader = "Grpc-Timeout";
    public const string ConnectHeader = "Connect-Timeout-Ms";

    // What a timer can hold; nobody waits longer.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>The shorter of both headers; null when there is none. Throws <see cref="RefusedException" />.</summary>
    public static TimeSpan? Read(IHeaderDictionary headers)
    {
        var grpc = Read(headers, GrpcHeader, "1 to 8 digits and a unit of H, M, S, m, u or n", ParseGrpc);
        var connect = Read(headers, ConnectHeader, "1 to 10 digits", ParseConnect);
        return grpc < connect ? grpc : connect ?? grpc;
    }

    private static TimeSpan? Read(IHeaderDictionary headers, string name, string expected, Func<string, TimeSpan?> parse)
    {
        if (!headers.TryGetValue(name, out var values))
            return null;
        var text = values.ToString();
        var timeout = parse(text) ?? throw new RefusedException(Code.InvalidArgument, RequestProblem.BadTimeout(name, text, expected));
        return timeout < Longest ? timeout : Longest;
    }

    private static TimeSpan? ParseGrpc(string text)
    {
        if (text.Length is < 2 or > 9 || Digits(text[..^1]) is not { } number)
            return null;
        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(Math.Min(number, 10_000)),
            'M' => TimeSpan.FromMinutes(Math.Min(number, 1_000_000)),
            'S' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMilliseconds(number),
            'u' => TimeSpan.FromMicroseconds(number),
            'n' => TimeSpan.FromTicks(number / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }

    private static TimeSpan? ParseConnect(string text) =>
        text.Length <= 10 && Digits(text) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static long? Digits(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
