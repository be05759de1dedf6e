using System.Security.Cryptography;
using System.Text;
using Bogus;

namespace Warehouse.Generator.Simulation;

/// <summary>The random numbers of one district. They depend on the seed and the district alone, not on what else is generated.</summary>
internal sealed class Dice
{
    private readonly Randomizer _random;

    public Dice(int seed, string district)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}/{district}"));
        _random = new Randomizer(BitConverter.ToInt32(hash));
        People = new Faker("zh_CN") { Random = _random };
    }

    /// <summary>Makes up names of persons.</summary>
    public Faker People { get; }

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Whole(int low, int high) => _random.Int(low, high);

    public double Real(double low, double high) => _random.Double(low, high);

    public bool Chance(double probability) => _random.Double() < probability;

    /// <summary>About normal: the mean of what three dice show.</summary>
    public double Around(double mean, double deviation) => mean + (deviation * 2 * (_random.Double() + _random.Double() + _random.Double() - 1.5));

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Int(0, from.Count - 1)];

    /// <summary>A number of objects whose mean is the part of all of them: 0.3 of 5 is 1 or 2.</summary>
    public int PartOf(int all, double part)
    {
        var exact = all * Math.Clamp(part, 0, 1);
        var whole = (int)exact;
        return whole + (Chance(exact - whole) ? 1 : 0);
    }

    public DateOnly Day(DateOnly first, DateOnly last) => first.AddDays(_random.Int(0, last.DayNumber - first.DayNumber));

    /// <summary>All of them in another order.</summary>
    public List<T> Shuffle<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = _random.Int(0, i);
            (list[i], list[j]) = (list[j], list[i]);
        }

        return list;
    }
}
