using Warehouse.Catalogue;

namespace Warehouse.Tests.Catalogue;

/// <summary>Times as people write them.</summary>
public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("2h", 7200)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h0m5s", 3605)]
    [InlineData("", null)]
    [InlineData("30", null)]
    [InlineData("0s", null)]
    [InlineData("-1s", null)]
    [InlineData("5s1h", null)]
    [InlineData("1.5h", null)]
    [InlineData("999999999h", null)]
    [InlineData("٣s", null)]
    public void Text_IsReadAsSeconds(string text, int? seconds) => Assert.Equal(seconds, DurationText.Read(text));
}
