using System.Globalization;

namespace Warehouse.Tests.Etl.Fuzz;

/// <summary>Damages files as transfers, editors and malice do; the same seed damages alike.</summary>
internal static class Mutation
{
    private const string RoundsVariable = "EDUSTAT_FUZZ_ROUNDS";

    /// <summary>How often each kind of file is damaged: a little by itself, as often as <c>EDUSTAT_FUZZ_ROUNDS</c> says.</summary>
    public static int Rounds { get; } = int.TryParse(Environment.GetEnvironmentVariable(RoundsVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 25;

    /// <summary>True where there is time for what takes minutes.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable(RoundsVariable) is not null;

    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
            Once(bytes, random);
        return [.. bytes];
    }

    private static void Once(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        var length = Math.Min(random.Next(1, 200), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256)));
                break;
            case 5:
                for (var i = at; i < at + length; i++)
                    bytes[i] = 0;
                break;
            case 6:
                // What lengths and counts are made of.
                for (var i = at; i < Math.Min(at + 4, bytes.Count); i++)
                    bytes[i] = 0xFF;
                break;
            default:
                bytes.InsertRange(at, "\"\r\n,\t{}[]<>\0=1+1"u8[random.Next(8)..].ToArray());
                break;
        }
    }
}
