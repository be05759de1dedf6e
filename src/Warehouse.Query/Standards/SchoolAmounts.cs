using Warehouse.Catalogue.Standards;

namespace Warehouse.Query.Standards;

/// <summary>What each school has of a resource, and how many pupils share it.</summary>
internal static class SchoolAmounts
{
    /// <summary>School key → resources and pupils; schools that lack one of them are not there.</summary>
    public static IReadOnlyDictionary<int, (decimal Resources, decimal Pupils)> Of(Resource resource, Figure figure) => figure.Rows
        .Where(row => row.Members[0] is not null && row.Cell.Status is CellStatus.Normal or CellStatus.DivideByZero)
        .Select(row => (row.Members[0]!.Key, Resources: resource.IsInverse ? row.Cell.Denominator : row.Cell.Numerator, Pupils: resource.IsInverse ? row.Cell.Numerator : row.Cell.Denominator))
        .Where(row => row.Resources is not null && row.Pupils is > 0)
        .ToDictionary(row => row.Key, row => (row.Resources!.Value, row.Pupils!.Value));
}
