using Warehouse.Host;

return await WarehouseHost.RunAsync(args);
