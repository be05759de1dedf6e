using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql;

/// <summary>A numbered schema script.</summary>
/// <param name="Number">Its place in the order.</param>
/// <param name="Name">Its file name, <c>NNNN_title[.feature].engine.sql</c>.</param>
/// <param name="Text">Its statements.</param>
internal sealed record SchemaScript(int Number, string Name, string Text)
{
    /// <summary>Of the server, without which the script is left out; null for one that every server must run.</summary>
    public string? Feature { get; init; }

    /// <summary>Hexadecimal hash of its text.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>The version of this program, which a journal notes.</summary>
    public static string ProgramVersion =>
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The scripts inside this program for an engine, in order; of one number, the one without a feature comes first.</summary>
    public static IReadOnlyList<SchemaScript> Embedded(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Name: Regex.Match(resource, @"(?<number>\d{4})_\w+(\.(?<feature>[a-z_0-9]+))?\.(?<engine>[a-z]+)\.sql$")))
            .Where(found => found.Name.Success && found.Name.Groups["engine"].Value == engine)
            .Select(found => new SchemaScript(
                int.Parse(found.Name.Groups["number"].ValueSpan, CultureInfo.InvariantCulture),
                found.Name.Value,
                Read(assembly, found.Resource))
            {
                Feature = found.Name.Groups["feature"] is { Success: true, Value: var feature } ? feature : null,
            })
            .OrderBy(script => script.Number).ThenBy(script => script.Feature is not null).ThenBy(script => script.Name, StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>Holds what ran against what this program knows.</summary>
    /// <exception cref="ProblemException">
    /// <c>storage.schema_too_new</c> when a newer program was here, <c>storage.script_edited</c> when a script is no longer what ran.
    /// </exception>
    public static void RefuseForeign(IReadOnlyList<JournalRow> journal, IReadOnlyList<SchemaScript> scripts, string warehouse)
    {
        var problems = new List<Problem>();
        foreach (var row in journal)
        {
            var script = scripts.FirstOrDefault(s => s.Number == row.Number && s.Feature == row.Feature);
            if (script is null)
                problems.Add(new Problem("storage.schema_too_new", $"The warehouse has schema script {row.Name}, which this program does not know; version {row.ProgramVersion} ran it.", warehouse, $"Start version {row.ProgramVersion} or a later one."));
            else if (script.Sha256 != row.Sha256)
                problems.Add(new Problem("storage.script_edited", $"Schema script {script.Name} is not what ran here as {row.Name}.", warehouse, "A script that ran is never edited: undo the edit, and add a script with the next number."));
        }

        ProblemException.ThrowIfAny(problems);
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        // The same script is the same on every machine, however it was checked out.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

/// <summary>A script that ran, as the warehouse's journal has it.</summary>
internal record JournalRow(int Number, string? Feature, string Name, string Sha256, string ProgramVersion);
