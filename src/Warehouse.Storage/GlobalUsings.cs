global using Warehouse.Catalogue;
global using Warehouse.Query;
global using Warehouse.Query.Members;
