namespace Warehouse.Host.Doctor;

/// <summary>What the journal of a warehouse says of its schema, held against the scripts of this program.</summary>
internal static class SchemaChecks
{
    private const string Area = "schema";

    /// <summary>Judges a journal, in the order of its numbers.</summary>
    public static IReadOnlyList<Finding> Judge(IReadOnlyList<JournalRow> journal, IReadOnlyList<EmbeddedSchema.Script> scripts)
    {
        var findings = new List<Finding>();
        foreach (var row in journal)
        {
            var script = scripts.FirstOrDefault(script => script.Number == row.Number);
            if (script is null)
                findings.Add(new Finding(Area, row.Name, Verdict.Failure, $"Version {row.ProgramVersion} of the program ran this script here; this one, {EmbeddedSchema.Version}, does not know it.", $"Start version {row.ProgramVersion} or a later one."));
            else if (script.Sha256 != row.Sha256)
                findings.Add(new Finding(Area, script.Name, Verdict.Failure, $"The script is not what ran here as {row.Name}.", "A script that ran is never edited: undo the edit, and add a script with the next number."));
        }

        foreach (var script in scripts.Where(script => journal.All(row => row.Number != script.Number)))
            findings.Add(new Finding(Area, script.Name, Verdict.Warning, "The script has not run.", "Copy the warehouse, then start this version: it runs what is missing before it serves."));
        return findings.Count > 0 ? findings : [new Finding(Area, "scripts", Verdict.Ok, $"All {scripts.Count} scripts have run, the last being {scripts[^1].Name}.")];
    }

    /// <summary>A script that ran.</summary>
    internal sealed record JournalRow(int Number, string Name, string Sha256, string ProgramVersion);
}
