using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Reflection;

// grpc.reflection.v1: which services there are, with their descriptors.
internal sealed class ReflectionService(Lazy<DescriptorIndex> index) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(Answer(request), context.CancellationToken);
    }

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = request.MessageRequestCase switch
        {
            ServerReflectionRequest.MessageRequestOneofCase.ListServices => Services(),
            ServerReflectionRequest.MessageRequestOneofCase.FileByFilename =>
                File(index.Value.FileNamed(request.FileByFilename), $"file {request.FileByFilename}"),
            ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol =>
                File(index.Value.FileWithSymbol(request.FileContainingSymbol), $"symbol {request.FileContainingSymbol}"),
            ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension => Extension(request.FileContainingExtension),
            ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType => Extensions(request.AllExtensionNumbersOfType),
            _ => Error(StatusCode.InvalidArgument, "The request asks for nothing."),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private ServerReflectionResponse Services()
    {
        var list = new ListServiceResponse();
        list.Service.Add(index.Value.Services.Select(name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = list };
    }

    private ServerReflectionResponse Extension(ExtensionRequest extension) => File(
        index.Value.FileWithExtension(extension.ContainingType, extension.ExtensionNumber),
        $"extension {extension.ExtensionNumber} of {extension.ContainingType}");

    private ServerReflectionResponse Extensions(string type)
    {
        if (!index.Value.HasMessage(type))
            return Error(StatusCode.NotFound, $"There is no message {type}.");
        var numbers = new ExtensionNumberResponse { BaseTypeName = type };
        numbers.ExtensionNumber.Add(index.Value.ExtensionsOf(type));
        return new ServerReflectionResponse { AllExtensionNumbersResponse = numbers };
    }

    private static ServerReflectionResponse File(FileDescriptor? file, string sought)
    {
        if (file is null)
            return Error(StatusCode.NotFound, $"There is no {sought}.");
        var found = new FileDescriptorResponse();
        found.FileDescriptorProto.Add(DescriptorIndex.WithImports(file));
        return new ServerReflectionResponse { FileDescriptorResponse = found };
    }

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
