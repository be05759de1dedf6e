using System.CommandLine;
using Warehouse.Host.Doctor;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Commands;

/// <summary><c>warehouse doctor</c>: what keeps the program from running well, before it is started.</summary>
internal static class DoctorCommand
{
    public static Command Create(string[] settings)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command("doctor", "Check settings, catalogue, sources, warehouse, disk and clock; change nothing.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await Examination.RunAsync(settings, cancellationToken);
            Report.Write(findings, parsed.InvocationConfiguration.Output, parsed.GetValue(json));
            return findings.Any(finding => finding.Verdict == Verdict.Failure) ? CommandLine.Failed : CommandLine.Fine;
        });
        return command;
    }
}
