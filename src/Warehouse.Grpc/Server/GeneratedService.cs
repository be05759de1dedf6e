using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Server;

// What the generated code around a service's base class offers.
internal static class GeneratedService
{
    public static MethodInfo BindMethod(Type serviceType)
    {
        var attribute = Attribute(serviceType)
            ?? throw new InvalidOperationException($"{serviceType} does not derive from a generated service base.");
        return attribute.BindType
            .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Single(method => method.Name == attribute.BindMethodName && TakesBinder(method));
    }

    // Null when the service was not generated from a proto file.
    public static ServiceDescriptor? Descriptor(Type serviceType) =>
        Attribute(serviceType)?.BindType
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?
            .GetValue(null) as ServiceDescriptor;

    private static BindServiceMethodAttribute? Attribute(Type serviceType) =>
        serviceType.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true);

    private static bool TakesBinder(MethodInfo method) =>
        method.GetParameters() is [{ } binder, _] && binder.ParameterType == typeof(ServiceBinderBase);
}
