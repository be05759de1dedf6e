using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;

namespace Warehouse.PowerBi.Dax;

/// <summary>
/// What the filter context asks of a dimension: at which level, and how many members of it. The members named are the
/// topmost that are left; what is below them is part of them.
/// </summary>
internal static class DimensionSteps
{
    /// <summary>The level number asked for; blank where levels are mixed. Of a dimension without levels always 1.</summary>
    public static string Level(DaxNames names, string dimension) => names.HasLevels(dimension) ? $"[_{dimension}.level]" : "1";

    /// <summary>How many members are asked for.</summary>
    public static string Members(DaxNames names, string dimension) => names.HasLevels(dimension) ? $"[_{dimension}.members]" : $"COUNTROWS ( {names.Table(dimension)} )";

    public static IEnumerable<DaxMeasure> Of(DaxNames names, Dimension dimension) =>
        names.HasLevels(dimension.Id)
            ?
            [
                DaxMeasure.Step(
                    $"_{dimension.Id}.level", LevelDax(names, dimension),
                    "所问的级别序号:筛选后最上层成员的级别;级别混杂时为空。",
                    "The level number asked for: that of the topmost members left; blank where members of several levels are mixed."),
                DaxMeasure.Step(
                    $"_{dimension.Id}.members", MembersDax(names, dimension.Id),
                    "所问级别上有多少成员。",
                    "How many members of that level are asked for."),
            ]
            : [];

    private static string LevelDax(DaxNames names, Dimension dimension)
    {
        var table = names.Table(dimension.Id);
        var number = names.Column(dimension.Id, BusinessColumnRole.LevelNumber);
        var steps = names.Model.Table(dimension.Id).All(BusinessColumnRole.AncestorName).ToList();
        var lowest = steps.Skip(1).Reverse().Select(column => $"        ISFILTERED ( {names.Column(dimension.Id, column)} ), {column.LevelNumber},\n");
        var ancestors = steps.Select(column => $", {column.LevelNumber}, {names.AncestorKey(dimension.Id, column.LevelNumber)}");
        return
            $"""
            VAR __Top = MIN ( {number} )
            -- In a table by city, a province is no city: its own row, whose city is blank, stays empty.
            VAR __Lowest =
                SWITCH (
                    TRUE (),
            {string.Concat(lowest)}        1
                )
            VAR __Visible = VALUES ( {names.Key(dimension.Id)} )
            -- What is left without what it belongs to is of another level than the rest.
            VAR __Strays =
                IF (
                    ISFILTERED ( {table} ),
                    COUNTROWS (
                        FILTER (
                            {table},
                            {number} > __Top
                                && NOT ( SWITCH ( __Top{string.Concat(ancestors)} ) IN __Visible )
                        )
                    )
                )
            RETURN
                IF ( __Top >= __Lowest && ISBLANK ( __Strays ), __Top )
            """;
    }

    private static string MembersDax(DaxNames names, string dimension) =>
        $"""
        VAR __Level = [_{dimension}.level]
        RETURN
            CALCULATE (
                COUNTROWS ( {names.Table(dimension)} ),
                KEEPFILTERS ( {names.Column(dimension, BusinessColumnRole.LevelNumber)} = __Level )
            )
        """;
}
