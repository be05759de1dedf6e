using Warehouse.Catalogue;
using Warehouse.Catalogue.Business;

namespace Warehouse.PowerBi.Dax;

/// <summary>All measures of the model: one for every indicator, and the hidden steps they are made of.</summary>
internal static class ModelMeasures
{
    public static IReadOnlyList<DaxMeasure> Of(DaxNames names) =>
    [
        .. names.Catalogue.Indicators.Select(indicator => IndicatorMeasure.Of(names, indicator)),
        DataVersion(names),
        .. names.Catalogue.Dimensions.Where(d => d.Kind is DimensionKind.Members).SelectMany(dimension => DimensionSteps.Of(names, dimension)),
        .. names.Catalogue.Facts.SelectMany(fact => FactSteps.Of(names, fact)),
    ];

    private static DaxMeasure DataVersion(DaxNames names) => new()
    {
        Id = "data_version",
        Name = new BusinessName("当前数据版本", "Current data version"),
        Expression = $"MAX ( {names.Column("data_version", names.Model.Table("data_version").Columns[0])} )",
        Format = "0",
        Description = new BusinessName("刷新时仓库的数据版本;引用数字时一并注明。", "The data version of the warehouse at the time of the refresh, to be cited with the figures."),
        Folder = new BusinessName("数据版本", "Data version"),
    };
}
