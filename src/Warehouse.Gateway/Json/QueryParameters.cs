using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Warehouse.Catalogue;

namespace Warehouse.Gateway.Json;

/// <summary>Fields of a request in a URL: <c>?pageSize=10&amp;periods.from=2015&amp;stages=primary&amp;stages=junior</c>.</summary>
internal static class QueryParameters
{
    /// <summary>Name and value of each parameter of a raw query string, in order; a value that is no percent-encoded UTF-8 is a problem.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string rawQuery, List<Problem> problems)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var pair in rawQuery.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var rawName = equals < 0 ? pair : pair[..equals];
            try
            {
                parameters.Add(KeyValuePair.Create(
                    PercentEncoding.Decode(rawName, plusIsSpace: true),
                    equals < 0 ? "" : PercentEncoding.Decode(pair[(equals + 1)..], plusIsSpace: true)));
            }
            catch (FormatException exception)
            {
                problems.Add(RequestProblem.BadEncoding(rawName.Length <= 100 ? rawName : rawName[..100] + "…", exception.Message));
            }
        }

        return parameters;
    }

    /// <summary>Sets the field that a path of names leads to; what is wrong is added to the problems.</summary>
    /// <param name="message">The request so far.</param>
    /// <param name="name">JSON or proto names with dots between.</param>
    /// <param name="text">The value, decoded.</param>
    /// <param name="given">Paths of single fields set before, which this call adds to.</param>
    /// <param name="problems">What was found wrong before, which this call adds to.</param>
    public static void Set(IMessage message, string name, string text, HashSet<string> given, List<Problem> problems)
    {
        var root = message.Descriptor;
        var names = name.Split('.');
        if (FindPath(root, names) is not { } path)
        {
            problems.Add(RequestProblem.UnknownParameter(name, root.Name, NamesBeside(root, names)));
            return;
        }

        var field = path[^1];
        if (field.IsMap || (field.FieldType == FieldType.Message && !Fields.IsWellKnownScalar(field.MessageType)))
        {
            problems.Add(RequestProblem.ParameterNotAllowed(name, "its field holds more than one value",
                field.IsMap || field.IsRepeated ? "Use the method's other route, which takes a body." : $"Set its fields, such as '{name}.{Fields.NamesOf(field.MessageType).FirstOrDefault()}'."));
            return;
        }

        if (!field.IsRepeated && !given.Add(string.Join('.', path.Select(step => step.Name))))
        {
            problems.Add(RequestProblem.GivenTwice(name, "only lists can be given more than once"));
            return;
        }

        if (FieldText.Read(field, text) is not { } value)
        {
            problems.Add(field.FieldType == FieldType.Enum
                ? RequestProblem.UnknownEnumValue(name, text, field.EnumType.Name, [.. field.EnumType.Values.Select(one => one.Name)])
                : RequestProblem.WrongType(name, FieldText.Expected(field), $"'{text}'"));
            return;
        }

        var holder = Walk(message, path);
        if (field.IsRepeated)
            ((IList)field.Accessor.GetValue(holder)).Add(value);
        else
            field.Accessor.SetValue(holder, value);
    }

    /// <summary>The fields along a path of names; null when it leads nowhere.</summary>
    public static IReadOnlyList<FieldDescriptor>? FindPath(MessageDescriptor root, IReadOnlyList<string> names)
    {
        var path = new List<FieldDescriptor>();
        var type = root;
        foreach (var name in names)
        {
            if (type is null || Fields.Find(type, name) is not { } field)
                return null;
            path.Add(field);
            type = field is { FieldType: FieldType.Message, IsRepeated: false } && !Fields.IsWellKnown(field.MessageType) ? field.MessageType : null;
        }

        return path;
    }

    // The names that would have been right where a path goes wrong, each as a whole path.
    private static IEnumerable<string> NamesBeside(MessageDescriptor root, string[] names)
    {
        for (var known = names.Length - 1; known > 0; known--)
        {
            if (FindPath(root, names[..known]) is [.., { FieldType: FieldType.Message } last])
                return Fields.NamesOf(last.MessageType).Select(name => string.Join('.', names[..known].Append(name)));
        }

        return Fields.NamesOf(root);
    }

    // Makes the messages on the way to the last field.
    private static IMessage Walk(IMessage message, IReadOnlyList<FieldDescriptor> path)
    {
        foreach (var step in path.SkipLast(1))
        {
            if (step.Accessor.GetValue(message) is not IMessage inner)
            {
                inner = step.MessageType.Parser.ParseFrom(ByteString.Empty);
                step.Accessor.SetValue(message, inner);
            }

            message = inner;
        }

        return message;
    }
}
