using System.Net;
using System.Net.Sockets;
using Warehouse.Catalogue;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>Whether the host can listen where it is told to.</summary>
internal static class AddressChecks
{
    private const string Area = "addresses";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Finding>> RunAsync(HostOptions host, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var http = Parse("Host:Http", host.Http, findings);
        var grpc = Parse("Host:Grpc", host.Grpc, findings);
        if (http is not null && grpc is not null && http.Port != 0 && http.Equals(grpc))
            findings.Add(new Finding(Area, "Host:Grpc", Verdict.Failure, $"{grpc} is the address of Host:Http too.", "Give each its own port: gRPC without TLS cannot share one with HTTP/1.1."));
        var isServing = http is not null && await IsEdustatAsync(http, cancellationToken);
        foreach (var (setting, endpoint) in new[] { ("Host:Http", http), ("Host:Grpc", grpc) })
            if (endpoint is not null)
                findings.Add(Check(setting, endpoint, isServing));
        return findings;
    }

    private static IPEndPoint? Parse(string setting, string address, List<Finding> findings)
    {
        try
        {
            return HostOptions.Endpoint(setting, address);
        }
        catch (ProblemException exception)
        {
            findings.AddRange(exception.Problems.Select(problem => Finding.Of(Area, setting, problem, "Correct the address.")));
            return null;
        }
    }

    private static Finding Check(string setting, IPEndPoint endpoint, bool isServing)
    {
        try
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse when isServing => new Finding(Area, setting, Verdict.Ok, $"{endpoint} is open: Edustat is running."),
                SocketError.AddressAlreadyInUse => new Finding(Area, setting, Verdict.Failure, $"{endpoint} is in use by another program.", $"Stop that program, or give {setting} another port."),
                SocketError.AccessDenied => new Finding(Area, setting, Verdict.Failure, $"This user may not open {endpoint}.", "Take a port from 1024 on, or give the service the right to open lower ones."),
                SocketError.AddressNotAvailable => new Finding(Area, setting, Verdict.Failure, $"{endpoint.Address} is no address of this machine.", "Take 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses, or one of them."),
                _ => new Finding(Area, setting, Verdict.Failure, $"{endpoint} cannot be opened: {exception.Message}", $"Give {setting} another address."),
            };
        }

        return IPAddress.IsLoopback(endpoint.Address)
            ? new Finding(Area, setting, Verdict.Ok, endpoint.Port == 0 ? $"{endpoint} takes a free port." : $"{endpoint} is free.")
            : new Finding(Area, setting, Verdict.Warning, $"{endpoint} can be reached from other machines, and there is neither authentication nor TLS.", "Put a proxy in front that has both, or listen on 127.0.0.1.");
    }

    private static async Task<bool> IsEdustatAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Port == 0)
            return false;
        var address = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : endpoint.Address;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            return (await client.GetStringAsync(new Uri($"http://{new IPEndPoint(address, endpoint.Port)}/openapi.json"), cancellationToken)).Contains("edustat", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
