using Grpc.Wire;

namespace Warehouse.Tests.GrpcWire;

public sealed class PercentEncodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text ~!", "plain text ~!")]
    [InlineData("100%", "100%25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("größer", "gr%C3%B6%C3%9Fer")]
    [InlineData("😀", "%F0%9F%98%80")]
    public void Text_GoesThereAndBack(string text, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(text));
        Assert.Equal(text, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("%%41", "%A")]
    [InlineData("%c3%b6", "ö")]
    [InlineData("%FF", "\uFFFD")]
    [InlineData("a%2", "a%2")]
    public void BrokenEncoding_LosesNothing(string encoded, string expected)
    {
        Assert.Equal(expected, PercentEncoding.Decode(encoded));
    }
}
