using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>Every check, in the order in which one puts things right. None changes anything.</summary>
internal static class Examination
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var setup = Setup.Read(settings, findings);
        findings.AddRange(RuntimeChecks.Run(setup.Storage));
        findings.AddRange(await AddressChecks.RunAsync(setup.Host, cancellationToken));
        findings.Add(AdministratorChecks.Run(setup.Host, setup.Administrators));
        findings.AddRange(CatalogueChecks.Run(setup));
        findings.AddRange(await StorageChecks.RunAsync(setup.Storage, cancellationToken));
        findings.Add(DiskChecks.Run());
        findings.AddRange(ClockChecks.Run(TimeProvider.System));
        return findings;
    }
}
