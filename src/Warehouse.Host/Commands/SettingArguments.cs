using System.Text.RegularExpressions;

namespace Warehouse.Host.Commands;

/// <summary>Tells settings from the words of a command: the name of a setting has a colon in it.</summary>
internal static partial class SettingArguments
{
    /// <summary>Settings may stand before, between and behind the words.</summary>
    /// <returns>Both in their order; a setting written as two arguments stays two.</returns>
    public static (string[] Settings, string[] Words) Split(string[] args)
    {
        var settings = new List<string>();
        var words = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (WithValue().IsMatch(args[i]))
            {
                settings.Add(args[i]);
            }
            else if (NameAlone().IsMatch(args[i]) && i + 1 < args.Length)
            {
                settings.Add(args[i]);
                settings.Add(args[++i]);
            }
            else
            {
                words.Add(args[i]);
            }
        }

        return ([.. settings], [.. words]);
    }

    // "environment" is the framework's own, and chooses appsettings.<environment>.json.
    [GeneratedRegex(@"^(--|/)?(\w+(:[\w.]+)+|environment)=", RegexOptions.IgnoreCase)]
    private static partial Regex WithValue();

    [GeneratedRegex(@"^--(\w+(:[\w.]+)+|environment)$", RegexOptions.IgnoreCase)]
    private static partial Regex NameAlone();
}
