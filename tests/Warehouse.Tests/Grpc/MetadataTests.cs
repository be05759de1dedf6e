using Grpc.Core;
using Grpc.Wire;

namespace Warehouse.Tests.GrpcWire;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_AreLowerCaseAndFoundInAnyCase()
    {
        var metadata = new Metadata { { "Some-Key", "a" }, { "some-key", "b" } };

        Assert.Equal("some-key", metadata[0].Key);
        Assert.Equal("b", metadata.GetValue("SOME-KEY"));
        Assert.Equal(["a", "b"], metadata.GetAll("some-key").Select(entry => entry.Value));
        Assert.Null(metadata.GetValue("other"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData(":path")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void KeyThatIsNoHeaderName_IsRefused(string key)
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "x" } });
    }

    [Fact]
    public void BinaryKey_HoldsBytesOnly()
    {
        byte[] bytes = [1, 2];
        var metadata = new Metadata { { "x-bin", bytes } };
        bytes[0] = 9;

        Assert.Equal([1, 2], metadata.GetValueBytes("x-bin")!);
        Assert.Throws<InvalidOperationException>(() => metadata.GetValue("x-bin"));
        Assert.Throws<ArgumentException>(() => new Metadata { { "x-bin", "text" } });
        Assert.Throws<ArgumentException>(() => new Metadata { { "x", [1] } });
    }

    [Fact]
    public void Empty_CannotBeAddedTo()
    {
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
    }

    [Theory]
    [InlineData("AQID", "AQID")]
    [InlineData("AQI=", "AQI=")]
    [InlineData("AQI", "AQI=")]
    [InlineData("AQ", "AQ==")]
    [InlineData("", "")]
    [InlineData("AQI=,AQ,AQID", "AQI=|AQ==|AQID")]
    [InlineData("AQI , AQ", "AQI=|AQ==")]
    public void BinaryHeader_IsReadPaddedOrNotAndJoined(string header, string expected)
    {
        var metadata = new Metadata();

        Assert.True(MetadataHeaders.TryAdd(metadata, "x-bin", header));

        Assert.Equal(expected, string.Join('|', metadata.Select(entry => Convert.ToBase64String(entry.ValueBytes))));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AQ=Q")]
    [InlineData("A*==")]
    [InlineData("AQID,A")]
    public void HeaderThatIsNoBase64_IsRefused(string header)
    {
        Assert.False(MetadataHeaders.TryAdd([], "x-bin", header));
    }

    [Fact]
    public void BinaryHeader_IsSentWithoutPadding()
    {
        Assert.Equal("AQ", MetadataHeaders.Text(new Metadata.Entry("x-bin", [1])));
    }

    [Theory]
    [InlineData("a b~", "a b~")]
    [InlineData("ä", null)]
    [InlineData("a\r\nb", null)]
    public void Text_IsSentWhenItIsPrintable(string text, string? expected)
    {
        Assert.Equal(expected, MetadataHeaders.Text(new Metadata.Entry("x", text)));
    }

    [Theory]
    [InlineData("content-type")]
    [InlineData("grpc-status")]
    [InlineData("Grpc-Timeout")]
    [InlineData(":path")]
    public void ProtocolHeaders_AreNoMetadata(string name)
    {
        var metadata = new Metadata();

        Assert.True(MetadataHeaders.TryAdd(metadata, name, "x"));

        Assert.Empty(metadata);
    }
}
