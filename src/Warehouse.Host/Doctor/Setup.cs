using Warehouse.Etl;
using Warehouse.Gateway;
using Warehouse.Storage;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>The settings as the host reads them, for the checks.</summary>
/// <param name="Host">Where a value was bad, with its default.</param>
/// <param name="Storage">As above.</param>
/// <param name="Etl">As above.</param>
/// <param name="Administrators">Those of the settings, complete or not.</param>
internal sealed record Setup(HostOptions Host, StorageOptions Storage, EtlOptions Etl, AdministratorOptions Administrators)
{
    /// <summary>Reads them, and adds what is wrong with them.</summary>
    public static Setup Read(string[] settings, List<Finding> findings)
    {
        var configuration = WarehouseHost.CreateBuilder(settings).Configuration;
        var reader = new SettingsReader(configuration, findings);
        var host = new HostOptions();
        var (storage, etl) = (new StorageOptions(), new EtlOptions());
        reader.Read("Host", host);
        reader.Validate<StorageOptions>(services => services.AddWarehouseStorage(options => reader.Read("Storage", storage = options)));
        reader.Validate<EtlOptions>(services => services.AddWarehouseEtl(options =>
        {
            WarehouseHost.UseOwnPipelines(options);
            reader.Read("Etl", etl = options);
        }));
        var administrators = new AdministratorOptions();
        reader.ReadList(nameof(AdministratorOptions.Administrators), administrators.Administrators);
        reader.FindMisspeltSections();
        return new Setup(host, storage, etl, administrators);
    }
}
