using Microsoft.AspNetCore.Http;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

public sealed class CallTimeoutTests
{
    [Theory]
    [InlineData("1H", 3600)]
    [InlineData("2M", 120)]
    [InlineData("30S", 30)]
    [InlineData("1500m", 1.5)]
    [InlineData("1000000u", 1)]
    [InlineData("1000n", 0.000001)]
    [InlineData("99999999H", 24 * 24 * 3600)]
    public void GrpcTimeout_IsRead(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), CallTimeout.Read(new HeaderDictionary { [CallTimeout.GrpcHeader] = text }));

    [Fact]
    public void ShorterOfBoth_Counts()
    {
        Assert.Null(CallTimeout.Read(new HeaderDictionary()));
        Assert.Equal(TimeSpan.FromSeconds(2), CallTimeout.Read(new HeaderDictionary { [CallTimeout.ConnectHeader] = "2000" }));
        Assert.Equal(TimeSpan.FromSeconds(1), CallTimeout.Read(new HeaderDictionary { [CallTimeout.ConnectHeader] = "2000", [CallTimeout.GrpcHeader] = "1S" }));
        Assert.Equal(TimeSpan.FromSeconds(2), CallTimeout.Read(new HeaderDictionary { [CallTimeout.ConnectHeader] = "2000", [CallTimeout.GrpcHeader] = "3S" }));
    }

    [Theory]
    [InlineData(CallTimeout.GrpcHeader, "")]
    [InlineData(CallTimeout.GrpcHeader, "S")]
    [InlineData(CallTimeout.GrpcHeader, "-1S")]
    [InlineData(CallTimeout.GrpcHeader, "30")]
    [InlineData(CallTimeout.GrpcHeader, "123456789S")]
    [InlineData(CallTimeout.ConnectHeader, "1.5")]
    [InlineData(CallTimeout.ConnectHeader, "12345678901")]
    public void WrongTimeout_IsRefused(string header, string text) =>
        Assert.Equal("request.bad_timeout", Assert.Throws<RefusedException>(() => CallTimeout.Read(new HeaderDictionary { [header] = text })).Problems[0].Code);
}
