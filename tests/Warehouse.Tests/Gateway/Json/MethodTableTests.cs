using System.Text;
using Grpc.Reflection.V1Alpha;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

public sealed class MethodTableTests
{
    [Fact]
    public async Task MethodThatTakesAStream_SaysSo()
    {
        var method = Assert.Single(MethodTable<Reflection>.List());
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        var calls = new JsonCalls(Options.Create(new JsonGatewayOptions()), TimeProvider.System, NullLogger<JsonCalls>.Instance);

        await calls.AnswerAsync(http, method, method.Bindings[0]);

        Assert.Equal(StatusCodes.Status501NotImplemented, http.Response.StatusCode);
        var body = Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
        Assert.Contains("request.client_streaming", body, StringComparison.Ordinal);
        Assert.Contains("Call it over gRPC.", body, StringComparison.Ordinal);
    }

    [Fact]
    public void AttributesOfTheService_BelongToItsEndpoints() =>
        Assert.Contains(MethodTable<Reflection>.List()[0].Metadata, attribute => attribute is AuthorizeAttribute { Policy: "admin" });

    [Fact]
    public void OtherType_IsRefusedAtStart() =>
        Assert.Throws<InvalidOperationException>(() => MethodTable<MethodTableTests>.List());

    [Authorize("admin")]
    private sealed class Reflection : ServerReflection.ServerReflectionBase;
}
