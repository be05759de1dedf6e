using System.Reflection;
using Google.Protobuf.Reflection;

namespace Warehouse.Gateway.Json;

/// <summary>The comments of the protos, by full name: <c>edustat.v1.Cell.value</c>; from the descriptor set that the contract's build embeds.</summary>
internal sealed class ContractComments
{
    private const string Resource = "edustat.protoset";

    // Field numbers in descriptor.proto, of which the paths of comments consist.
    private const int FileMessage = 4;
    private const int FileEnum = 5;
    private const int FileService = 6;
    private const int MessageField = 2;
    private const int MessageNested = 3;
    private const int MessageEnum = 4;
    private const int MessageOneof = 8;
    private const int EnumValue = 2;
    private const int ServiceMethod = 2;

    private readonly Dictionary<string, string> comments = new(StringComparer.Ordinal);

    private ContractComments()
    {
    }

    /// <summary>Reads the set embedded beside the generated messages; an assembly without one has no comments.</summary>
    public static ContractComments Load(Assembly contract)
    {
        var loaded = new ContractComments();
        using var stream = contract.GetManifestResourceStream(Resource);
        if (stream is null)
            return loaded;
        foreach (var file in FileDescriptorSet.Parser.ParseFrom(stream).File)
            loaded.Add(file);
        return loaded;
    }

    /// <summary>The comment of a message, field, enum, value, service or method; empty for none.</summary>
    public string Of(string fullName) => comments.GetValueOrDefault(fullName, "");

    private void Add(FileDescriptorProto file)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < file.MessageType.Count; i++)
            Name(names, file.MessageType[i], file.Package, [FileMessage, i]);
        for (var i = 0; i < file.EnumType.Count; i++)
            Name(names, file.EnumType[i], file.Package, [FileEnum, i]);
        for (var i = 0; i < file.Service.Count; i++)
        {
            var service = $"{file.Package}.{file.Service[i].Name}";
            names[Key([FileService, i])] = service;
            for (var j = 0; j < file.Service[i].Method.Count; j++)
                names[Key([FileService, i, ServiceMethod, j])] = $"{service}.{file.Service[i].Method[j].Name}";
        }

        foreach (var location in file.SourceCodeInfo?.Location ?? [])
        {
            if (names.TryGetValue(Key(location.Path), out var name) && Text(location) is { Length: > 0 } text)
                comments[name] = text;
        }
    }

    private static void Name(Dictionary<string, string> names, DescriptorProto message, string scope, int[] path)
    {
        var name = $"{scope}.{message.Name}";
        names[Key(path)] = name;
        for (var i = 0; i < message.Field.Count; i++)
            names[Key([.. path, MessageField, i])] = $"{name}.{message.Field[i].Name}";
        for (var i = 0; i < message.OneofDecl.Count; i++)
            names[Key([.. path, MessageOneof, i])] = $"{name}.{message.OneofDecl[i].Name}";
        for (var i = 0; i < message.NestedType.Count; i++)
            Name(names, message.NestedType[i], name, [.. path, MessageNested, i]);
        for (var i = 0; i < message.EnumType.Count; i++)
            Name(names, message.EnumType[i], name, [.. path, MessageEnum, i]);
    }

    private static void Name(Dictionary<string, string> names, EnumDescriptorProto type, string scope, int[] path)
    {
        var name = $"{scope}.{type.Name}";
        names[Key(path)] = name;
        for (var i = 0; i < type.Value.Count; i++)
            names[Key([.. path, EnumValue, i])] = $"{name}.{type.Value[i].Name}";
    }

    private static string Key(IEnumerable<int> path) => string.Join('.', path);

    // Lines of a comment are wrapped by its author; only an empty one means a new paragraph.
    private static string Text(SourceCodeInfo.Types.Location location)
    {
        var text = location.LeadingComments.Length > 0 ? location.LeadingComments : location.TrailingComments;
        var paragraphs = string.Join('\n', text.Split('\n').Select(line => line.Trim())).Trim().Split("\n\n");
        return string.Join("\n\n", paragraphs.Select(paragraph => paragraph.Replace('\n', ' ').Trim()));
    }
}
