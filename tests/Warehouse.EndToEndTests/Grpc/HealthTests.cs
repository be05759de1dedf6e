using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class HealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("", HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData("", HealthStatus.Degraded, ServingStatus.Serving)]
    [InlineData("", HealthStatus.Unhealthy, ServingStatus.NotServing)]
    [InlineData("probe.v1.Probe", HealthStatus.Unhealthy, ServingStatus.Serving)]
    public async Task Check_AnswersForItsOwnChecks(string service, HealthStatus status, ServingStatus expected)
    {
        await using var server = await StartAsync(() => status);
        server.AnnouncedErrors = service.Length == 0 && status == HealthStatus.Unhealthy ? 1 : 0;

        var response = await new HealthClient(server.Channel()).CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(expected, response.Status);
    }

    [Fact]
    public async Task CheckOfUnknownService_IsNotFound()
    {
        await using var server = await StartAsync(() => HealthStatus.Healthy);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new HealthClient(server.Channel()).CheckAsync(new HealthCheckRequest { Service = "none" }));

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
    }

    [Fact]
    public async Task WatchOfUnknownService_SaysSoAndStaysOpen()
    {
        await using var server = await StartAsync(() => HealthStatus.Healthy);

        using var call = new HealthClient(server.Channel()).Watch(new HealthCheckRequest { Service = "none" });

        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Patience));
        Assert.Equal(ServingStatus.ServiceUnknown, call.ResponseStream.Current.Status);
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
    }

    [Fact]
    public async Task Watch_TellsOfEveryChangeThatIsPublished()
    {
        var status = HealthStatus.Healthy;
        await using var server = await StartAsync(() => status);
        server.AnnouncedErrors = 1;

        using var call = new HealthClient(server.Channel()).Watch(new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, await NextAsync());
        status = HealthStatus.Unhealthy;
        await PublishAsync();
        Assert.Equal(ServingStatus.NotServing, await NextAsync());
        status = HealthStatus.Healthy;
        await PublishAsync();
        Assert.Equal(ServingStatus.Serving, await NextAsync());

        async Task<ServingStatus> NextAsync()
        {
            Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Patience));
            return call.ResponseStream.Current.Status;
        }

        async Task PublishAsync()
        {
            var report = await server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
            await server.Services.GetRequiredService<IHealthCheckPublisher>().PublishAsync(report, CancellationToken.None);
        }
    }

    [Fact]
    public async Task StoppingServer_EndsWatches()
    {
        await using var server = await StartAsync(() => HealthStatus.Healthy);

        using var call = new HealthClient(server.Channel()).Watch(new HealthCheckRequest());
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Patience));
        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext()).WaitAsync(Patience);
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    private static Task<ProbeServer> StartAsync(Func<HealthStatus> status) => ProbeServer.StartAsync(
        services: services =>
        {
            services.AddGrpcHealthChecks(options => options.Services.Map("probe.v1.Probe", check => check.Tags.Contains("probe")))
                .AddCheck("store", () => new HealthCheckResult(status()), ["store"])
                .AddCheck("probe", () => HealthCheckResult.Healthy(), ["probe"]);

            // The tests publish themselves, so nothing else may.
            services.Configure<HealthCheckPublisherOptions>(options => options.Delay = TimeSpan.FromHours(1));
        },
        map: app => app.MapGrpcHealthChecksService());
}
