using Hangfire;
using Hangfire.Dashboard;

namespace Warehouse.Host;

/// <summary>The dashboard of Hangfire.</summary>
internal static partial class WarehouseHost
{
    static partial void MapDashboard(WebApplication app)
    {
        var options = app.Services.GetRequiredService<HostOptions>();
        if (options.AdminPassword.Length == 0)
        {
            NoDashboard(app.Logger);
            return;
        }

        app.MapHangfireDashboard(new DashboardOptions
        {
            DashboardTitle = "Edustat",
            AppPath = null,
            DisplayStorageConnectionString = false,
            // Administrators are told from others, and pages of other sites from this one's, by the filter alone.
            Authorization = [new AdministratorsOnly(options.AdminUser, options.AdminPassword)],
            IgnoreAntiforgeryToken = true,
        });
    }

    [LoggerMessage(400, LogLevel.Information, "/hangfire is not served: Host:AdminPassword is not set")]
    private static partial void NoDashboard(ILogger logger);
}
