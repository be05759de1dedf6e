namespace Warehouse.Host;

/// <summary>Who may open the dashboard.</summary>
internal sealed partial class HostOptions
{
    /// <summary>The administrator's name.</summary>
    public string AdminUser { get; set; } = "admin";

    /// <summary>The administrator's password; without one there is no dashboard.</summary>
    public string AdminPassword { get; set; } = "";
}
