using System.Globalization;

namespace Grpc.Wire;

// grpc-timeout: at most eight digits and a unit.
internal static class TimeoutHeader
{
    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;

    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1)
            return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;

        TimeSpan? parsed = text[^1] switch
        {
            'H' => TimeSpan.FromHours(value),
            'M' => TimeSpan.FromMinutes(value),
            'S' => TimeSpan.FromSeconds(value),
            'm' => TimeSpan.FromMilliseconds(value),
            'u' => TimeSpan.FromMicroseconds(value),
            // A tick is 100 ns; what is less must not become a deadline that has already passed.
            'n' => TimeSpan.FromTicks((value + 99) / 100),
            _ => null,
        };
        timeout = parsed ?? default;
        return parsed is not null;
    }

    // The finest unit whose number has eight digits; rounded up, so the server never gives up first.
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        ReadOnlySpan<(long TicksPerUnit, char Unit)> units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'),
            (TimeSpan.TicksPerMillisecond, 'm'),
            (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'),
            (TimeSpan.TicksPerHour, 'H'),
        ];
        foreach (var (ticksPerUnit, unit) in units)
        {
            var value = ((ticks - 1) / ticksPerUnit) + 1;
            if (value <= MaxValue)
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
        }

        return $"{MaxValue}H";
    }
}
