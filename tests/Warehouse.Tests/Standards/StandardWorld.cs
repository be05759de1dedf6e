using Warehouse.Catalogue;
using Warehouse.Catalogue.Standards;
using Warehouse.Query;
using Warehouse.Query.Members;
using Warehouse.Query.Standards;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.Standards;

/// <summary>A district with a handful of schools, whose figures are written down by hand and held against a shipped standard.</summary>
internal sealed class StandardWorld(string standard, string year = "2023")
{
    /// <summary>The seven of 2017, in the order of the document, with what a school of 100 pupils needs of each at either stage.</summary>
    public static readonly (string Indicator, decimal Primary, decimal Junior)[] Seven =
    [
        ("b100_teachers_above_required", 4.2m, 5.3m), ("b100_backbone", 1m, 1m), ("b100_pe_art", 0.9m, 0.9m), ("area_teaching_per_pupil", 450m, 580m),
        ("area_sports_per_pupil", 750m, 1020m), ("equipment_per_pupil", 200_000m, 250_000m), ("b100_multimedia_rooms", 2.3m, 2.4m),
    ];

    private readonly Dictionary<(string Indicator, string Stages), Cell> _cells = [];
    private readonly Dictionary<string, Problem> _refused = [];
    private readonly List<(string School, string Type)> _roster = [];
    private readonly List<(string School, string Stage, decimal? Pupils, IReadOnlyDictionary<string, decimal?> Resources)> _schools = [];
    private readonly List<ThresholdSetting> _settings = [];

    public static IndicatorCatalogue Catalogue => SmallWarehouse.Shipped;

    /// <summary>A figure of the district, of the stages that one threshold is of.</summary>
    public StandardWorld District(string indicator, string stages, decimal? value, CellStatus status = CellStatus.Normal)
    {
        _cells[(indicator, stages)] = new Cell(value, status, null, null, 1, 1);
        return this;
    }

    /// <summary>No fact answers for this indicator.</summary>
    public StandardWorld Refused(string indicator, string message)
    {
        _refused[indicator] = new Problem("query.dimension_not_available", message);
        return this;
    }

    /// <summary>A school on the roster.</summary>
    public StandardWorld Roster(string school, string type)
    {
        _roster.Add((school, type));
        return this;
    }

    /// <summary>What a school has at a stage: resources, not figures per pupil.</summary>
    public StandardWorld School(string school, string type, string stage, decimal? pupils, params (string Indicator, decimal? Resources)[] resources)
    {
        if (_roster.All(known => known.School != school) && type.Length > 0)
            Roster(school, type);
        _schools.Add((school, stage, pupils, resources.ToDictionary(pair => pair.Indicator, pair => pair.Resources)));
        return this;
    }

    /// <summary>A school of 100 pupils that has just what it needs, but for these parts of the thresholds.</summary>
    public StandardWorld Just(string school, string stage, params (string Indicator, decimal? Part)[] parts) =>
        School(school, stage == "primary" ? "211" : "311", stage, 100, Seven.Select(seven => (seven.Indicator,
            Array.FindIndex(parts, part => part.Indicator == seven.Indicator) is var at and >= 0 ? parts[at].Part * (stage == "primary" ? seven.Primary : seven.Junior) : stage == "primary" ? seven.Primary : seven.Junior)).ToArray());

    public StandardWorld Set(string criterion, string stage, decimal value, string indicator = "")
    {
        _settings.Add(new ThresholdSetting(criterion, stage, indicator, value));
        return this;
    }

    public StandardResult Evaluate()
    {
        var about = StandardCase.Read(new StandardRequest(standard, "cn-350102", year, "", _settings), Catalogue, SmallWarehouse.Members);
        var figures = new StandardFigures();
        foreach (var (need, _) in StandardQuestions.Of(about, Catalogue))
            figures.Add(need, Answer(need));
        return StandardEvaluator.Evaluate(about, figures, Catalogue);
    }

    /// <summary>The one result of a criterion, at its one stage or at this.</summary>
    public CriterionResult Result(string criterion, string stage = "") =>
        Evaluate().Results.Single(result => result.Criterion.Id == criterion && (stage.Length == 0 || result.Limit!.Stage == stage));

    private Figure Answer(FigureNeed need)
    {
        if (_refused.TryGetValue(need.Indicator, out var problem))
            return new Figure { Refused = [problem] };
        return need.GroupBy.Count switch
        {
            0 => new Figure { Rows = [new FigureRow([], _cells.GetValueOrDefault((need.Indicator, string.Join(',', need.Stages))) ?? new Cell(null, CellStatus.Missing, null, null, 0, 0))] },
            1 => new Figure { Rows = _schools.Where(school => school.Stage == need.Stages[0]).Select(school => new FigureRow([Member(school.School)], Of(need.Indicator, school.Pupils, school.Resources))).ToList() },
            _ => new Figure { Rows = _roster.Select(school => new FigureRow([Member(school.School), Member(school.Type)], new Cell(1, CellStatus.Normal, null, null, 1, 1))).ToList() },
        };
    }

    private static Cell Of(string indicator, decimal? pupils, IReadOnlyDictionary<string, decimal?> resources)
    {
        if (indicator == "enrolment")
            return new Cell(pupils, pupils is null ? CellStatus.Missing : CellStatus.Normal, null, null, 1, 1);
        var amount = resources.GetValueOrDefault(indicator);
        return amount is null || pupils is null
            ? new Cell(null, CellStatus.Missing, amount, pupils, 0, 1)
            : new Cell(amount / pupils * Catalogue.FindIndicator(indicator)!.Scale, CellStatus.Normal, amount, pupils, 1, 1);
    }

    private static Member Member(string id) =>
        new() { Key = id.GetHashCode(StringComparison.Ordinal) & 0x7fffffff, Id = id, LabelZh = id, LabelEn = id, Level = "SCHOOL" };
}
