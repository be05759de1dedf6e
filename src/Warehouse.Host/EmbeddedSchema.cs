using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Warehouse.Storage;

namespace Warehouse.Host;

/// <summary>The schema scripts inside this program.</summary>
internal static partial class EmbeddedSchema
{
    /// <summary>The scripts of an engine, in order.</summary>
    public static IReadOnlyList<Script> Scripts(string engine)
    {
        var assembly = typeof(StorageOptions).Assembly;
        return assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Name: FileName().Match(resource)))
            .Where(found => found.Name.Success && (!found.Name.Groups["engine"].Success || found.Name.Groups["engine"].Value == engine))
            .Select(found => new Script(int.Parse(found.Name.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), found.Name.Value, Read(assembly, found.Resource)))
            .OrderBy(script => script.Number)
            .ToList();
    }

    /// <summary>
    /// Everything that the host does to an empty SQLite file, journal included, so that it finds nothing left to do.
    /// </summary>
    public static string ForSqlite()
    {
        var text = new StringBuilder();
        text.Append(
            $"""
            -- The schema of an Edustat warehouse on SQLite, for an empty file:
            --   warehouse schema script --engine sqlite | sqlite3 -bail warehouse.db
            pragma journal_mode = wal;
            begin immediate;

            create table schema_journal (
                number          integer primary key,
                name            text not null,
                sha256          text not null,
                applied_at      text not null,               -- UTC, ISO 8601
                program_version text not null
            ) strict;

            """);
        foreach (var script in Scripts("sqlite"))
            text.Append(CultureInfo.InvariantCulture,
                $"""

                -- ==== {script.Name}
                {script.Text}
                insert into schema_journal (number, name, sha256, applied_at, program_version)
                values ({script.Number}, '{script.Name}', '{script.Sha256}', strftime('%Y-%m-%dT%H:%M:%f0000Z', 'now'), '{Version}');

                """);
        return text.Append("\ncommit;\n").ToString();
    }

    /// <summary>As the journal names the program.</summary>
    public static string Version { get; } =
        typeof(StorageOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"(?<number>\d{4})_\w+(\.(?<engine>[a-z]+))?\.sql$")]
    private static partial Regex FileName();

    /// <summary>A numbered script.</summary>
    public sealed record Script(int Number, string Name, string Text)
    {
        /// <summary>Hexadecimal hash of its text.</summary>
        public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
    }
}
