using System.Globalization;

namespace Warehouse.Storage;

/// <summary>Moments as the warehouse keeps them: UTC, ISO 8601, of one length so that text sorts by time.</summary>
internal static class UtcText
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
