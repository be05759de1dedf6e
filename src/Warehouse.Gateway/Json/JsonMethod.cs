using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Warehouse.Gateway.Json;

/// <summary>A method of a service, as JSON reaches it.</summary>
/// <param name="Descriptor">Its description in the proto.</param>
/// <param name="Bindings">Every way to it; the path of gRPC comes first.</param>
/// <param name="Metadata">Attributes of the service and its method, such as [Authorize].</param>
/// <param name="Answer">Calls the service and writes its answer; null for a method that takes a stream of requests.</param>
internal sealed record JsonMethod(
    MethodDescriptor Descriptor,
    IReadOnlyList<HttpBinding> Bindings,
    IReadOnlyList<object> Metadata,
    Func<IMessage, JsonCallContext, Task>? Answer)
{
    /// <summary><c>/service/method</c>.</summary>
    public string FullName { get; } = $"/{Descriptor.Service.FullName}/{Descriptor.Name}";
}
