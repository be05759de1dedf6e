using Warehouse.Storage.Sql.Load;

namespace Warehouse.Tests.Storage;

/// <summary>No row whose key was there before is passed over, however many rows there are.</summary>
public sealed class SeenRowsTests
{
    private static readonly int[] _key = [1, 2];

    [Fact]
    public void RowsWithTheKeyOfAnEarlierOne_AreSuspected_AndHardlyAnother()
    {
        var seen = new SeenRows();
        // Enough for three filters, one after the other.
        for (var row = 0L; row < 400_000; row++)
            Add(seen, row, $"x{row % 3}");
        Assert.InRange(seen.Suspects!.Count, 0, 20);

        var before = seen.Suspects.Count;
        long[] repeated = [0, 1, 32_767, 32_768, 32_769, 294_911, 294_912, 399_999];
        foreach (var row in repeated)
            Add(seen, row, $"x{row % 3}");
        Add(seen, 0, "x1");

        Assert.Equal(Enumerable.Range(400_001, repeated.Length).Select(place => (long)place), seen.Suspects!.Skip(before).Take(repeated.Length));
    }

    [Fact]
    public void KeyOnly_IsLookedAt_AndOtherTextsAreOtherKeys()
    {
        var seen = new SeenRows();
        seen.Add(["a", 1L, null, 5m], _key);
        seen.Add(["a", 1L, "", 5m], _key);
        seen.Add(["a", 2L, null, 5m], _key);
        seen.Add(["b", 1L, null, 6m], _key);

        Assert.Equal([4L], seen.Suspects);
    }

    [Fact]
    public void MoreThanCanBeListed_MeansAll()
    {
        var seen = new SeenRows();
        for (var row = 0; row <= SeenRows.MostSuspects + 1; row++)
            Add(seen, 7, "x");

        Assert.Null(seen.Suspects);
    }

    private static void Add(SeenRows seen, long number, string text) => seen.Add([null, number, text], _key);
}
