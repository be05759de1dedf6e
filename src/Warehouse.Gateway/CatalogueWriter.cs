using System.Globalization;
using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;
using Warehouse.Query.Members;
using Warehouse.Storage;

namespace Warehouse.Gateway;

/// <summary>Writes definitions as messages.</summary>
internal static class CatalogueWriter
{
    /// <summary>An indicator.</summary>
    public static Edustat.V1.Indicator Write(Catalogue.Indicator indicator, IndicatorCatalogue catalogue)
    {
        var message = new Edustat.V1.Indicator
        {
            Name = $"indicators/{indicator.Id}",
            IndicatorId = indicator.Id,
            LabelZh = indicator.LabelZh,
            LabelEn = indicator.LabelEn,
            Formula = indicator.Formula,
            Rollup = indicator.Rollup.Name(),
            Unit = indicator.Unit,
            Decimals = indicator.Decimals,
            Direction = indicator.Direction is BetterDirection.None ? "" : indicator.Direction.ToString().ToLowerInvariant(),
            Calendar = indicator.Calendar == DimensionKind.AcademicYear ? "academic" : "fiscal",
            Source = indicator.Source,
            DefinitionVersion = indicator.DefinitionVersion,
            Theme = indicator.Theme,
        };
        message.Stages.AddRange(indicator.Stages);
        message.Footnotes.AddRange(indicator.Footnotes);
        message.DefinedAt = indicator.DefinedAt;
        message.Thresholds.AddRange(indicator.Thresholds.Select(threshold => new Edustat.V1.Threshold
        {
            Stage = threshold.Stage,
            Comparison = threshold.Comparison.Sign(),
            Value = (double)threshold.Value,
            Text = threshold.Text,
        }));
        // The numerator decides: a denominator may lack a dimension and then is the same for all its members.
        message.Dimensions.AddRange(indicator.TermsAbove
            .SelectMany(term => catalogue.FactsWith(term.Measure).SelectMany(fact => fact.Dimensions
                .Select(d => d.Dimension).Except(fact.FindMeasure(term.Measure)!.NotBy).Except(term.Pins.Keys)))
            .Distinct());
        return message;
    }

    /// <summary>A dimension.</summary>
    public static Edustat.V1.Dimension Write(Catalogue.Dimension dimension)
    {
        var message = new Edustat.V1.Dimension
        {
            Name = $"dimensions/{dimension.Id}",
            DimensionId = dimension.Id,
            LabelZh = dimension.LabelZh,
            LabelEn = dimension.LabelEn,
        };
        message.Levels.AddRange(dimension.Levels.Select(level => new Level { LevelId = level.Id, LabelZh = level.LabelZh, LabelEn = level.LabelEn }));
        return message;
    }

    /// <summary>Where a fact has values of a measure, one entry a district level and authority.</summary>
    public static IEnumerable<Availability> WriteAvailability(string measure, FactTable fact, IReadOnlyList<AvailabilityRow> rows, MemberDirectory members)
    {
        foreach (var level in rows.GroupBy(row => row.Level))
        {
            var availability = new Availability
            {
                Basis = new Basis
                {
                    Measure = measure,
                    Fact = fact.Id,
                    Level = level.Key,
                    Published = fact.IsPublished,
                    Authority = string.Join("、", level.SelectMany(row => row.Authorities).Distinct()),
                },
            };
            foreach (var slice in level.GroupBy(row => string.Join('|', row.Members.Select(m => m.Value.ToString(CultureInfo.InvariantCulture)))))
            {
                var message = new Slice { ValueCount = slice.Sum(row => row.Values) };
                foreach (var (dimension, key) in slice.First().Members)
                    message.Members[dimension] = members[dimension].ByKey(key)?.Id ?? key.ToString(CultureInfo.InvariantCulture);
                message.Years.AddRange(slice.Select(row => row.Year).Order());
                availability.Slices.Add(message);
            }

            yield return availability;
        }
    }
}
