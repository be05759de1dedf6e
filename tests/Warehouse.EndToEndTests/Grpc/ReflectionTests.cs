using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class ReflectionTests
{
    [Fact]
    public async Task Services_AreListed()
    {
        var response = await AskAsync(new ServerReflectionRequest { Host = "h", ListServices = "" });

        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "probe.v1.Probe"],
            response.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal("h", response.ValidHost);
        Assert.Equal("h", response.OriginalRequest.Host);
    }

    [Theory]
    [InlineData("probe.v1.Probe")]
    [InlineData("probe.v1.Probe.Chat")]
    [InlineData("probe.v1.Note")]
    [InlineData("probe.v1.Note.text")]
    [InlineData("probe.v1.remark")]
    [InlineData("probe.v1.Outer.Inner")]
    [InlineData("probe.v1.Outer.Colour")]
    [InlineData("probe.v1.Outer.inner")]
    public async Task Symbol_IsFoundInItsFile(string symbol)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        Assert.Equal(Probing.ProbeReflection.Descriptor.Name, Files(response).Single().Name);
    }

    [Fact]
    public async Task File_IsFoundByName()
    {
        var response = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/health/v1/health.proto" });

        Assert.Equal("grpc.health.v1", Files(response).Single().Package);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    public async Task Extension_IsFound(int number)
    {
        var response = await AskAsync(new ServerReflectionRequest
        {
            FileContainingExtension = new ExtensionRequest { ContainingType = "probe.v1.Note", ExtensionNumber = number },
        });

        Assert.Single(Files(response));
    }

    [Fact]
    public async Task ExtensionNumbers_AreListed()
    {
        var response = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "probe.v1.Note" });

        Assert.Equal("probe.v1.Note", response.AllExtensionNumbersResponse.BaseTypeName);
        Assert.Equal([100, 101], response.AllExtensionNumbersResponse.ExtensionNumber);
    }

    public static TheoryData<ServerReflectionRequest, StatusCode> Vain => new()
    {
        { new ServerReflectionRequest { FileByFilename = "none.proto" }, StatusCode.NotFound },
        { new ServerReflectionRequest { FileContainingSymbol = "none" }, StatusCode.NotFound },
        { new ServerReflectionRequest { AllExtensionNumbersOfType = "none" }, StatusCode.NotFound },
        { new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "probe.v1.Note", ExtensionNumber = 1 } }, StatusCode.NotFound },
        { new ServerReflectionRequest(), StatusCode.InvalidArgument },
    };

    [Theory]
    [MemberData(nameof(Vain))]
    public async Task VainQuestion_IsAnsweredWithAnError(ServerReflectionRequest request, StatusCode expected)
    {
        var response = await AskAsync(request);

        Assert.Equal((int)expected, response.ErrorResponse.ErrorCode);
        Assert.Equal(request, response.OriginalRequest);
    }

    [Fact]
    public async Task Alpha_AnswersTheSame()
    {
        await using var server = await StartAsync();

        using var call = new Alpha.ServerReflection.ServerReflectionClient(server.Channel()).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { FileContainingSymbol = "probe.v1.Probe" });
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { ListServices = "" });
        await call.RequestStream.CompleteAsync();
        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.Single(responses[0].FileDescriptorResponse.FileDescriptorProto);
        Assert.Equal(4, responses[1].ListServicesResponse.Service.Count);
    }

    private static IEnumerable<FileDescriptorProto> Files(ServerReflectionResponse response) =>
        response.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom);

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await using var server = await StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(server.Channel()).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync().SingleAsync();
    }

    // Reflection is mapped first: it must know of what is mapped after it too.
    private static Task<ProbeServer> StartAsync() => ProbeServer.StartAsync(
        services: services =>
        {
            services.AddGrpcReflection();
            services.AddGrpcHealthChecks();
        },
        map: app =>
        {
            app.MapGrpcReflectionService();
            app.MapGrpcHealthChecksService();
        });
}
