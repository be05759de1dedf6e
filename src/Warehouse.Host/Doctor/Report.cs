using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>Findings as a table on a terminal, as lines elsewhere, or as one JSON document.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // No page shows it.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write(IReadOnlyList<Finding> findings, TextWriter output, bool asJson)
    {
        if (asJson)
            output.WriteLine(JsonSerializer.Serialize(new { verdict = findings.Max(finding => finding.Verdict), findings }, Json));
        else if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
            WriteTable(findings);
        else
            WriteLines(findings, output);
    }

    private static void WriteTable(IReadOnlyList<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "area", "what", "is");
        foreach (var finding in findings)
        {
            var colour = finding.Verdict switch { Verdict.Ok => "green", Verdict.Warning => "yellow", _ => "red" };
            var toDo = finding.WhatToDo.Length > 0 ? $"\n[{colour}]{Markup.Escape(finding.WhatToDo)}[/]" : "";
            table.AddRow($"[{colour}]{Word(finding.Verdict)}[/]", Markup.Escape(finding.Area), Markup.Escape(finding.Name), Markup.Escape(finding.What) + toDo);
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(Sum(findings));
    }

    private static void WriteLines(IReadOnlyList<Finding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            output.WriteLine($"{Word(finding.Verdict),-7}  {finding.Area}: {finding.Name}: {finding.What}");
            if (finding.WhatToDo.Length > 0)
                output.WriteLine($"         -> {finding.WhatToDo}");
        }

        output.WriteLine(Sum(findings));
    }

    private static string Word(Verdict verdict) => JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString());

    private static string Sum(IReadOnlyList<Finding> findings)
    {
        int Count(Verdict verdict) => findings.Count(finding => finding.Verdict == verdict);
        return $"{Count(Verdict.Ok)} ok, {Count(Verdict.Warning)} warnings, {Count(Verdict.Failure)} failures.";
    }
}
