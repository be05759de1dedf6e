using System.Net;
using Warehouse.Catalogue;
using Warehouse.Gateway;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>Whether strangers may change what is loaded.</summary>
internal static class AdministratorChecks
{
    private const string Area = "administrators";

    /// <summary>Looks at who is named, and at who can reach the host.</summary>
    /// <param name="host">Where it listens.</param>
    /// <param name="administrators">Those of the settings.</param>
    public static Finding Run(HostOptions host, AdministratorOptions administrators)
    {
        if (administrators.Administrators.FirstOrDefault(one => !one.IsComplete) is { } half)
            return new Finding(Area, "Administrators", Verdict.Failure, $"The administrator '{half.Name}' cannot be told by a token.", "Each needs a Name, and a TokenSha256 of 64 hexadecimal digits: printf %s \"$token\" | sha256sum");
        if (administrators.Administrators.Count > 0)
            return new Finding(Area, "Administrators", Verdict.Ok, $"{string.Join(", ", administrators.Administrators.Select(one => one.Name.Trim()))} may change what is loaded.");
        return IsOpen(host.Http) || IsOpen(host.Grpc)
            ? new Finding(Area, "Administrators", Verdict.Warning, "Nobody is named, so that everybody who reaches the host from another machine may load, roll back and approve.", "Name Administrators with their tokens; docs/loads.md says how. Or listen on 127.0.0.1.")
            : new Finding(Area, "Administrators", Verdict.Ok, "Nobody is named: whoever is on this machine may change what is loaded.");
    }

    // What is no address is found by its own check.
    private static bool IsOpen(string address)
    {
        try
        {
            return !IPAddress.IsLoopback(HostOptions.Endpoint("", address).Address);
        }
        catch (ProblemException)
        {
            return false;
        }
    }
}
