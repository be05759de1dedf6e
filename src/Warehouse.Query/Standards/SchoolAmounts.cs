using Warehouse.Catalogue.Standards;

namespace Warehouse.Query.Standards;

/// <summary>What each school has of a resource for every pupil.</summary>
internal static class SchoolAmounts
{
    /// <summary>School key → resources a pupil, in the indicator’s scale, which no coefficient of variation depends on; schools without a figure are not there.</summary>
    public static IReadOnlyDictionary<int, decimal> Of(Resource resource, Figure figure) => figure.Rows
        .Where(row => row.Members[0] is not null)
        .Select(row => (row.Members[0]!.Key, PerPupil: resource.IsInverse ? Inverse(row.Cell) : row.Cell.Value))
        .Where(row => row.PerPupil is not null)
        .ToDictionary(row => row.Key, row => row.PerPupil!.Value);

    // Pupils over no computers cannot be divided: the school has none.
    private static decimal? Inverse(Cell cell) => cell switch
    {
        { Status: CellStatus.DivideByZero, Denominator: 0 } => 0,
        { Value: > 0 } => 1 / cell.Value,
        _ => null,
    };
}
