using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;

namespace Grpc.Reflection;

// The proto files behind all mapped services, by file name, symbol and extension number.
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, int Number), FileDescriptor> extensions = [];
    private readonly HashSet<string> messages = new(StringComparer.Ordinal);
    private readonly SortedSet<string> services = new(StringComparer.Ordinal);

    // A service is listed under the name it is called by; one without a proto file has no more to tell.
    public DescriptorIndex(IEnumerable<GrpcMethodMetadata> methods)
    {
        foreach (var service in methods.DistinctBy(method => method.Method.ServiceName))
        {
            services.Add(service.Method.ServiceName);
            if (GeneratedService.Descriptor(service.ServiceType) is { } descriptor)
                Add(descriptor.File);
        }
    }

    public IReadOnlyCollection<string> Services => services;

    public FileDescriptor? FileNamed(string name) => files.GetValueOrDefault(name);

    public FileDescriptor? FileWithSymbol(string symbol) => symbols.GetValueOrDefault(symbol);

    public FileDescriptor? FileWithExtension(string type, int number) => extensions.GetValueOrDefault((type, number));

    public bool HasMessage(string type) => messages.Contains(type);

    public IReadOnlyList<int> ExtensionsOf(string type) =>
        [.. extensions.Keys.Where(extension => extension.Type == type).Select(extension => extension.Number).Order()];

    // The file first, then all it imports, each once, so the asker can build it without asking again.
    public static IReadOnlyList<ByteString> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var serialized = new List<ByteString>();
        Visit(file);
        return serialized;

        void Visit(FileDescriptor next)
        {
            if (!seen.Add(next.Name))
                return;
            serialized.Add(next.SerializedData);
            foreach (var import in next.Dependencies)
                Visit(import);
        }
    }

    private void Add(FileDescriptor file)
    {
        if (!files.TryAdd(file.Name, file))
            return;
        foreach (var service in file.Services)
        {
            symbols[service.FullName] = file;
            foreach (var method in service.Methods)
                symbols[method.FullName] = file;
        }

        foreach (var message in file.MessageTypes)
            Add(message);
        foreach (var enumeration in file.EnumTypes)
            Add(enumeration);
        foreach (var extension in file.Extensions.UnorderedExtensions)
            Add(extension, file);
        foreach (var import in file.Dependencies)
            Add(import);
    }

    private void Add(MessageDescriptor message)
    {
        messages.Add(message.FullName);
        symbols[message.FullName] = message.File;
        foreach (var field in message.Fields.InDeclarationOrder())
            symbols[field.FullName] = message.File;
        foreach (var oneof in message.Oneofs)
            symbols[oneof.FullName] = message.File;
        foreach (var nested in message.NestedTypes)
            Add(nested);
        foreach (var enumeration in message.EnumTypes)
            Add(enumeration);
        foreach (var extension in message.Extensions.UnorderedExtensions)
            Add(extension, message.File);
    }

    private void Add(EnumDescriptor enumeration)
    {
        symbols[enumeration.FullName] = enumeration.File;
        foreach (var value in enumeration.Values)
            symbols[value.FullName] = enumeration.File;
    }

    private void Add(FieldDescriptor extension, FileDescriptor file)
    {
        symbols[extension.FullName] = file;
        extensions[(extension.ExtendeeType.FullName, extension.FieldNumber)] = file;
    }
}
