using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.Host;

/// <summary>What the program prints once it is ready: what it holds, where it listens, one question to try.</summary>
internal static class Welcome
{
    public static async Task WriteAsync(WebApplication app, IReadOnlyList<Run> runs, TimeSpan elapsed)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        await using var session = await app.Services.GetRequiredService<IWarehouseEngine>().OpenSessionAsync(app.Lifetime.ApplicationStopping);
        foreach (var run in runs.Where(run => run.State is RunState.Failed or RunState.Cancelled or RunState.Abandoned))
            Console.WriteLine($"Not loaded: {run.PipelineId}: {run.Error}".TrimEnd());
        var loaded = runs.Count(run => run.State == RunState.Succeeded);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            Edustat is ready at data version {session.DataVersion}: {(runs.Count == 0 ? "nothing was new" : $"{loaded} of {runs.Count} sources loaded in {elapsed.TotalSeconds:0.0} s")}.
              HTTP  {addresses[0]}  JSON, gRPC-Web, /openapi.json, /healthz
              gRPC  {addresses[1]}  HTTP/2 without TLS, with reflection and health
            Try:
              curl -s {addresses[0]}/v1/indicators:query -H 'content-type: application/json' -d '{SampleQuery}'
            """));
    }

    /// <summary>Pupils per teacher in Hubei's primary schools over five years.</summary>
    internal const string SampleQuery =
        """{"indicators":[{"indicator":"pupil_teacher_ratio"}],"groupBy":[{"dimension":"year"}],"filters":[{"dimension":"district","members":["湖北省"]},{"dimension":"stage","members":["primary"]}],"periods":{"from":"2015","to":"2019"}}""";
}
