using Edustat.V1;
using Warehouse.Query;

namespace Warehouse.Gateway;

/// <summary>Reads a message as a question. Looks nothing up: that is the planner's.</summary>
internal static class QueryReader
{
    private const int DefaultPageSize = 1000;
    private const int LargestPageSize = 10_000;

    /// <summary>The question.</summary>
    public static IndicatorQuery Read(QueryIndicatorsRequest request) => new()
    {
        Indicators = request.Indicators.Select(indicator => indicator.Indicator).ToList(),
        GroupBy = request.GroupBy.Select(grouping => new QueryGrouping(grouping.Dimension, grouping.Level)).ToList(),
        Filters = request.Filters.Select(filter => new QueryFilter(filter.Dimension, filter.Members, filter.IncludeDescendants)).ToList(),
        Periods = new QueryPeriods
        {
            From = request.Periods?.From ?? "",
            To = request.Periods?.To ?? "",
            Years = request.Periods?.Periods ?? [],
            Calendar = request.Periods?.Calendar ?? "",
        },
        OrderBy = request.OrderBy.Select(order => new QueryOrder(order.Field, order.Descending)).ToList(),
        BasisLevel = request.BasisLevel,
        Vintage = request.BoundaryVintage,
        AllowPartial = request.AllowPartial,
    };

    /// <summary>Which rows of the answer are asked for.</summary>
    /// <exception cref="Catalogue.ProblemException">The page size is negative, or the token is of another question or data version.</exception>
    public static Page ReadPage(QueryIndicatorsRequest request, long dataVersion)
    {
        var question = request.Clone();
        question.PageToken = "";
        question.PageSize = 0;
        return Page.Read(request.PageSize, request.PageToken, DefaultPageSize, LargestPageSize, Page.HashOf(question), dataVersion);
    }

    /// <summary>Labels in English, or in Chinese.</summary>
    /// <exception cref="Catalogue.ProblemException"><c>query.unknown_language</c>.</exception>
    public static bool IsEnglish(string language) => language switch
    {
        "" or "zh" or "zh-CN" or "zh-Hans" => false,
        "en" => true,
        _ => throw new Catalogue.ProblemException(new Catalogue.Problem("query.unknown_language", $"There are no labels in '{language}'.", "language", "Use zh or en.")),
    };
}
