using Warehouse.Catalogue.Expressions;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Catalogue;

/// <summary>Reads indicators from their YAML and checks each against the measures and facts there are.</summary>
internal static class IndicatorFiles
{
    private static readonly Dictionary<string, BetterDirection> Directions = new(StringComparer.Ordinal)
    {
        ["none"] = BetterDirection.None,
        ["up"] = BetterDirection.Up,
        ["down"] = BetterDirection.Down,
    };

    /// <summary>The indicator, with the mistakes of its entry noted.</summary>
    public static (Indicator, YamlMap) Read(YamlMap entry, IndicatorCatalogue draft)
    {
        var rollup = RollupClassNames.Parse(entry.Text("rollup"));
        if (rollup is null)
            entry.Mistake("rollup", $"There is no roll-up class '{(entry.OptionalText("rollup") ?? "")}'; there are {string.Join(", ", RollupClassNames.All)}.", Nearest.Hint(entry.OptionalText("rollup") ?? "", RollupClassNames.All));
        var formula = entry.Text("formula");
        var where = entry.OptionalText("where");
        var stages = entry.Texts("stages");
        var indicator = new Indicator
        {
            Id = entry.Text("indicator"),
            LabelZh = entry.Text("label_zh"),
            LabelEn = entry.Text("label_en"),
            Theme = entry.Text("theme"),
            Formula = where is null ? formula : FormulaWhere.Text(formula, where),
            Rollup = rollup ?? RollupClass.Sum,
            Body = new Number(0),
            Unit = entry.Text("unit"),
            Decimals = entry.WholeNumber("decimals") ?? 0,
            Direction = entry.Choice("direction", Directions),
            Stages = stages,
            Objects = entry.Texts("objects"),
            Thresholds = ThresholdFiles.Read(entry, stages),
            DefinedAt = entry.OptionalText("defined_at") ?? "",
            Source = entry.Text("source"),
            Footnotes = entry.Texts("footnotes"),
            DefinitionVersion = entry.WholeNumber("definition_version") ?? 1,
            Calendar = DimensionKind.AcademicYear,
            Location = entry.Location,
        };
        foreach (var dimension in indicator.Objects)
            CatalogueFiles.RequireKnown(entry, "objects", "dimension", dimension, draft.Dimensions.Select(d => d.Id));
        CatalogueFiles.RequireKnown(entry, "defined_at", "district level", indicator.DefinedAt, draft.FindDimension("district")?.Levels.Select(level => level.Id) ?? []);
        var weights = WeightFiles.Read(entry, draft);
        entry.Finish();
        if (formula.Length == 0 || rollup is null)
            return (indicator, entry);
        try
        {
            var expression = ExpressionParser.Parse(formula);
            indicator = IndicatorFormula.Apply(indicator, where is null ? expression : FormulaWhere.Apply(expression, ExpressionParser.ParseCondition(where)));
            if (weights is not null)
                indicator = WeightFiles.Apply(indicator, weights);
            indicator = indicator with { Calendar = CalendarOf(indicator, entry, draft) };
            CheckTimeBehaviour(indicator, entry, draft);
            CheckAggregates(indicator, entry, draft);
        }
        catch (FormulaException exception)
        {
            entry.Mistake("formula", $"The formula '{indicator.Formula}' cannot be read: {exception.Message}.", exception.Hint, "bad_formula");
        }

        return (indicator, entry);
    }

    // SUM adds over years and STOCK does not: the measures must agree with the name.
    private static void CheckTimeBehaviour(Indicator indicator, YamlMap entry, IndicatorCatalogue draft)
    {
        if (indicator.Rollup is not (RollupClass.Sum or RollupClass.Stock))
            return;
        foreach (var measure in indicator.Terms.Select(term => draft.FindMeasure(term.Measure)).OfType<Measure>())
        {
            if (measure.IsStock != indicator.Rollup is RollupClass.Stock)
                entry.Mistake("rollup", $"'{measure.Id}' is a {(measure.IsStock ? "stock" : "flow")}, which {indicator.Rollup.Name()} does not fit.", $"Use {(measure.IsStock ? "STOCK" : "SUM")}.");
        }
    }

    // What counts different ones is no sum, and the smallest of something is neither.
    private static void CheckAggregates(Indicator indicator, YamlMap entry, IndicatorCatalogue draft)
    {
        var lowest = indicator.Body.SelfAndParts().OfType<Lowest>().Select(part => part.Term).ToList();
        foreach (var term in indicator.Terms.Distinct())
        {
            var aggregates = draft.FactsWith(term.Measure).Select(fact => fact.FindMeasure(term.Measure)!.Aggregate).Distinct().ToList();
            if (indicator.Rollup == RollupClass.Distinct && aggregates.Any(aggregate => aggregate is not MeasureAggregate.Distinct))
                entry.Mistake("rollup", $"'{term.Measure}' does not count distinct ones.", "Use SUM or STOCK, or aggregate: distinct in the fact.");
            if (indicator.Rollup is RollupClass.Sum or RollupClass.Stock && aggregates.Contains(MeasureAggregate.Distinct))
                entry.Mistake("rollup", $"'{term.Measure}' counts distinct ones, whose counts are not added.", "Use DISTINCT.");
            if (lowest.Contains(term) && aggregates.Any(aggregate => aggregate is not MeasureAggregate.Min))
                entry.Mistake("formula", $"'{term.Measure}' is not the lowest of anything.", "Write aggregate: min in the fact.");
            if (!lowest.Contains(term) && aggregates.Contains(MeasureAggregate.Min))
                entry.Mistake("formula", $"'{term.Measure}' is the lowest value, and no sum.", $"Write lowest({term.Measure}).");
        }
    }

    private static DimensionKind CalendarOf(Indicator indicator, YamlMap entry, IndicatorCatalogue draft)
    {
        var kinds = new HashSet<DimensionKind>();
        foreach (var term in indicator.Terms)
        {
            CatalogueFiles.RequireKnown(entry, "formula", "measure", term.Measure, draft.Measures.Select(m => m.Id));
            var facts = draft.FactsWith(term.Measure).ToList();
            if (facts.Count == 0 && draft.FindMeasure(term.Measure) is not null)
                entry.Mistake("formula", $"No fact holds the measure '{term.Measure}'.");
            foreach (var pin in term.Pins.Keys.Where(pin => facts.All(f => f.Find(pin) is null)))
                entry.Mistake("formula", $"No fact with '{term.Measure}' has a dimension '{pin}'.");
            foreach (var (pin, members) in term.Pins.Where(pin => pin.Value.Count > 1 && draft.FindMeasure(term.Measure)?.AdditiveOver.Contains(pin.Key) == false))
                entry.Mistake("formula", $"'{term.Measure}' cannot be added over {pin}, so that {string.Join("|", members)} have no sum.");
            foreach (var kind in facts.Select(f => draft.CalendarOf(f).Kind).Distinct())
            {
                if (term.Bridge is not null && kind is not DimensionKind.AcademicYear)
                    entry.Mistake("formula", $"'{term.Measure}' is not counted by academic year, so '{term.Bridge.Value.Name()}' cannot carry it.");
                kinds.Add(term.Bridge is null ? kind : DimensionKind.FiscalYear);
            }
        }

        if (kinds.Count > 1)
            entry.Mistake("formula", "The formula mixes academic and fiscal years; carry the academic measure over a bridge, such as weighted_8_4(…).", kind: "mixed_calendars");
        return kinds.FirstOrDefault(DimensionKind.AcademicYear);
    }
}
