namespace Warehouse.Storage.Sql.Load;

/// <summary>A table about members that is no dimension, filled by pipelines of its own.</summary>
/// <param name="Target">What pipelines call it.</param>
/// <param name="Table">The table.</param>
/// <param name="Keys">Its key.</param>
/// <param name="IdColumn">The column that a pipeline's <c>member.id</c> fills.</param>
/// <param name="Districts">Its columns that name a district.</param>
internal sealed record DistrictMap(string Target, string Table, IReadOnlyList<string> Keys, string IdColumn, IReadOnlyList<string> Districts)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DistrictMap> All { get; } =
    [
        new(WarehouseWriter.FormerCodes, "map_district_code", ["former_code", "district_id"], "district_id", ["district_id"]),
        new(WarehouseWriter.Aliases, "map_district_alias", ["alias", "district_id"], "district_id", ["district_id"]),
        new(WarehouseWriter.Memberships, "bridge_district_member", ["district_id", "member_id"], "district_id", ["district_id", "member_id"]),
        new(WarehouseWriter.CodeHistory, "map_code_history", ["code", "valid_from", "name_zh"], "code", ["district_id"]),
        new(WarehouseWriter.History, "map_member_state", ["dimension", "member_id", "valid_from"], "member_id", []),
        new(WarehouseWriter.Successions, "map_member_succession", ["dimension", "predecessor", "successor"], "predecessor", []),
    ];
}
