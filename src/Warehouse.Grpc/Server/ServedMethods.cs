using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

// Every method mapped so far: what reflection tells of.
internal sealed class ServedMethods
{
    private readonly ConcurrentQueue<GrpcMethodMetadata> methods = new();

    public IReadOnlyCollection<GrpcMethodMetadata> All => methods;

    public void Add(GrpcMethodMetadata method) => methods.Enqueue(method);
}

// A method ready to be mapped.
internal sealed record ServedMethod(GrpcMethodMetadata Metadata, RequestDelegate Answer, IReadOnlyList<object> Attributes);
