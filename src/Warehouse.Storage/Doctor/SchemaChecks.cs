using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Doctor;

/// <summary>What the journal of a warehouse says of its schema, held against the scripts of this program.</summary>
internal static class SchemaChecks
{
    private const string Area = "schema";

    /// <summary>Judges a journal.</summary>
    /// <param name="journal">What ran.</param>
    /// <param name="scripts">What this program knows.</param>
    /// <param name="leftOut">Script → why the server would not have it.</param>
    /// <param name="howToRun">What runs scripts that have not.</param>
    public static IReadOnlyList<Finding> Judge(IReadOnlyList<JournalRow> journal, IReadOnlyList<SchemaScript> scripts, IReadOnlyDictionary<string, string> leftOut, string howToRun)
    {
        var findings = new List<Finding>();
        foreach (var row in journal)
        {
            var script = scripts.FirstOrDefault(script => script.Number == row.Number && script.Feature == row.Feature);
            if (script is null)
                findings.Add(new Finding(Area, row.Name, Verdict.Failure, $"Version {row.ProgramVersion} of the program ran this script here; this one, {SchemaScript.ProgramVersion}, does not know it.", $"Start version {row.ProgramVersion} or a later one."));
            else if (script.Sha256 != row.Sha256)
                findings.Add(new Finding(Area, script.Name, Verdict.Failure, $"The script is not what ran here as {row.Name}.", "A script that ran is never edited: undo the edit, and add a script with the next number."));
        }

        var missing = scripts.Where(script => journal.All(row => row.Name != script.Name)).ToList();
        findings.AddRange(missing.Where(script => script.Feature is null).Select(script => new Finding(Area, script.Name, Verdict.Warning, "The script has not run.", howToRun)));
        if (findings.Count == 0)
            findings.Add(new Finding(Area, "scripts", Verdict.Ok, $"All {scripts.Count(script => script.Feature is null)} scripts have run."));
        findings.AddRange(scripts.Where(script => script.Feature is not null).Select(script => Feature(script, isUsed: !missing.Contains(script), leftOut.GetValueOrDefault(script.Name))));
        return findings;
    }

    // Answers are the same with and without; only time and room differ.
    private static Finding Feature(SchemaScript script, bool isUsed, string? reason) =>
        new(Area, script.Feature!, Verdict.Ok, isUsed ? "The feature is used." : reason is null ? "The feature is done without: its script has not run." : $"The feature is done without. The server says: {reason.ReplaceLineEndings(" ")}");
}
