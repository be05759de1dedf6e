using Grpc.Wire;

namespace Warehouse.Tests.GrpcWire;

public sealed class TimeoutHeaderTests
{
    public static TheoryData<string, TimeSpan> Valid => new()
    {
        { "1H", TimeSpan.FromHours(1) },
        { "2M", TimeSpan.FromMinutes(2) },
        { "3S", TimeSpan.FromSeconds(3) },
        { "4m", TimeSpan.FromMilliseconds(4) },
        { "5u", TimeSpan.FromMicroseconds(5) },
        { "600n", TimeSpan.FromTicks(6) },
        { "1n", TimeSpan.FromTicks(1) },
        { "0n", TimeSpan.Zero },
        { "99999999H", TimeSpan.FromHours(99_999_999) },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void Header_IsParsed(string text, TimeSpan expected)
    {
        Assert.True(TimeoutHeader.TryParse(text, out var timeout));
        Assert.Equal(expected, timeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("1 S")]
    [InlineData("+1S")]
    [InlineData("-1S")]
    [InlineData("1.0S")]
    [InlineData("123456789S")]
    [InlineData("٣S")]
    public void MalformedHeader_IsRefused(string text)
    {
        Assert.False(TimeoutHeader.TryParse(text, out _));
    }

    [Theory]
    [InlineData(1, "1u")]
    [InlineData(10_000_000L, "1000000u")]
    [InlineData(1_000_000_000L, "100000m")]
    [InlineData(1_000_000_001L, "100001m")]
    [InlineData(-5, "1u")]
    public void Ticks_AreRoundedUpToTheFinestUnitThatFits(long ticks, string expected)
    {
        Assert.Equal(expected, TimeoutHeader.Format(TimeSpan.FromTicks(ticks)));
    }

    [Fact]
    public void LongestTimeout_HasEightDigits()
    {
        Assert.Equal("15372287M", TimeoutHeader.Format(TimeSpan.FromMinutes(15_372_287)));
        Assert.True(TimeoutHeader.TryParse(TimeoutHeader.Format(TimeSpan.MaxValue), out _));
    }
}
