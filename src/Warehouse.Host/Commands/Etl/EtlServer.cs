using System.CommandLine;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Warehouse.Catalogue;

namespace Warehouse.Host.Commands.Etl;

/// <summary>The host that the commands talk to, and what becomes of its refusals.</summary>
/// <param name="settings">Those of the command line; a host of this machine listens where they say.</param>
internal sealed class EtlServer(string[] settings)
{
    private const string AddressVariable = "WAREHOUSE_SERVER";
    private const string TokenVariable = "WAREHOUSE_TOKEN";

    public Option<string?> Address { get; } = new("--server")
    {
        Description = $"Where the host serves gRPC, such as http://127.0.0.1:5081; unless given, {AddressVariable}, else this machine. {TokenVariable} holds the token of an administrator.",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print what the server answers, as JSON.", Recursive = true };

    /// <summary>Makes this what the command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="act">Gives the exit code.</param>
    public void Handle(Command command, Func<EtlCall, Task<int>> act) => command.SetAction(async (parsed, cancellationToken) =>
    {
        var error = parsed.InvocationConfiguration.Error;
        var address = ReadAddress(parsed.GetValue(Address) ?? Environment.GetEnvironmentVariable(AddressVariable));
        using var channel = GrpcChannel.ForAddress(address);
        try
        {
            return await act(new EtlCall(parsed, channel.Intercept(AddToken), parsed.InvocationConfiguration.Output, parsed.GetValue(Json), cancellationToken));
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var problems = Problems(exception);
            foreach (var problem in problems)
                await error.WriteLineAsync(problem.ToString());
            if (problems.Count > 0)
                return EtlExit.Refused;
            await error.WriteLineAsync(exception.StatusCode == StatusCode.Unavailable
                ? $"No host answers at {address}: {exception.Status.Detail} Start one, or name another with --server or {AddressVariable}."
                : $"{exception.StatusCode}: {exception.Status.Detail}");
            return exception.StatusCode == StatusCode.Unavailable ? EtlExit.NotReachable : EtlExit.Refused;
        }
    });

    private Uri ReadAddress(string? text)
    {
        if (text is null)
            return OfThisMachine();
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Host.Length: > 0 }
            ? uri
            : throw new ProblemException(new Problem("host.bad_server", $"'{text}' is no address of a server.", "--server", "Write it as http://127.0.0.1:5081, or https:// and a name."));
    }

    // Who listens on all addresses is found on the loopback one.
    private Uri OfThisMachine()
    {
        var endpoint = HostOptions.Endpoint("Host:Grpc", WarehouseHost.CreateBuilder(settings).Configuration["Host:Grpc"] ?? new HostOptions().Grpc);
        var isAny = endpoint.Address.Equals(System.Net.IPAddress.Any) || endpoint.Address.Equals(System.Net.IPAddress.IPv6Any);
        return new UriBuilder("http", isAny ? "127.0.0.1" : endpoint.Address.ToString(), endpoint.Port).Uri;
    }

    private static Metadata AddToken(Metadata headers)
    {
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
            headers.Add("authorization", $"Bearer {token}");
        return headers;
    }

    /// <summary>The problems that a host answered with; none when it answered otherwise.</summary>
    public static List<Problem> Problems(RpcException exception) =>
        (exception.GetRpcStatus()?.Details ?? [])
        .Where(detail => detail.Is(ErrorInfo.Descriptor))
        .Select(detail => detail.Unpack<ErrorInfo>())
        .Select(info => new Problem(
            // By number, because the field has had two names.
            (string)ErrorInfo.Descriptor.FindFieldByNumber(1).Accessor.GetValue(info),
            info.Metadata.GetValueOrDefault("message", ""),
            info.Metadata.GetValueOrDefault("path", ""),
            info.Metadata.GetValueOrDefault("hint", "")))
        .ToList();
}
