using System.CommandLine;
using System.CommandLine.Parsing;
using Warehouse.Catalogue;

namespace Warehouse.Host.Commands;

/// <summary>Says of a value that an option cannot have what it can have, in words of the command line instead of types.</summary>
internal static class WrongValue
{
    /// <summary>What is wrong; null when the mistake is no value of an option.</summary>
    public static string? Describe(ParseError mistake, Command command)
    {
        if (mistake.SymbolResult is not OptionResult { Tokens.Count: > 0 } found || !mistake.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal))
            return null;
        var option = command.Options.FirstOrDefault(known => known.Name == found.Option.Name);
        var type = TypeOf(option?.ValueType ?? found.Option.ValueType);
        var value = found.Tokens.Select(token => token.Value).FirstOrDefault(text => mistake.Message.Contains($"'{text}'", StringComparison.Ordinal)) ?? found.Tokens[^1].Value;
        return $"'{value}' is no value of {found.Option.Name}. {Right(type, value)}";
    }

    private static string Right(Type type, string value)
    {
        if (type == typeof(DateTimeOffset))
            return "Write a time as 2024-09-01, or 2024-09-01T08:30.";
        if (!type.IsEnum)
            return "Write a whole number.";
        // The first of an enumeration of messages stands for nothing.
        var words = Enum.GetNames(type).Where(name => !name.EndsWith("Unspecified", StringComparison.Ordinal)).ToList();
        var hint = Nearest.Hint(value, words);
        return $"{(hint.Length > 0 ? hint + " " : "")}There are {string.Join(", ", words)}.";
    }

    // An option that may be given again is an array; one without a default may be nullable.
    private static Type TypeOf(Type type) => type.IsArray ? TypeOf(type.GetElementType()!) : Nullable.GetUnderlyingType(type) ?? type;
}
