using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

// The answer to a call that no service has a method for.
internal static class UnknownMethod
{
    public static RequestDelegate Answer(IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILogger<ServerCall>>();
        var time = services.GetRequiredService<TimeProvider>();
        var settings = new ServingSettings();
        return http => new ServerCall(http, http.Request.Path, settings, logger, time).RunAsync(
            call => throw new RpcException(new Status(StatusCode.Unimplemented, $"There is no method {http.Request.Path}.")));
    }
}
