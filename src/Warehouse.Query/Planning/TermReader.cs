using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;
using Warehouse.Query.Members;

namespace Warehouse.Query.Planning;

/// <summary>How one measure of a formula would be read from one fact, or why it cannot be.</summary>
internal sealed class TermReader
{
    private readonly Indicator _indicator;
    private readonly FactTable _fact;
    private readonly Measure _measure;
    private readonly FactMeasure _factMeasure;
    private readonly FactTable? _schoolYears;
    private readonly BoundaryVintage _vintage;
    private readonly List<ReadKey> _keys = [];
    private readonly List<int> _keyPositions = [];
    private readonly List<ReadFilter> _filters = [];
    private readonly List<Problem> _problems = [];
    private readonly List<AnswerNote> _notes = [];
    private long? _expected = 1;
    private bool _asReported = true;
    private bool _isWhole = true;
    private readonly List<ReadKey> _partKeys = [];
    private readonly List<IReadOnlyList<int>> _parts = [];
    private bool _isByObject;
    private bool _isObjectARow;
    private string _level = "";

    private TermReader(Indicator indicator, MeasureTerm term, FactTable fact, IndicatorCatalogue catalogue, BoundaryVintage vintage)
    {
        (_indicator, Term, _fact, _measure) = (indicator, term, fact, catalogue.FindMeasure(term.Measure)!);
        _factMeasure = fact.FindMeasure(term.Measure)!;
        var through = fact.Dimensions.Select(d => d.Through).OfType<string>().FirstOrDefault();
        _schoolYears = through is null ? catalogue.Facts.FirstOrDefault(f => f.IsOfSchoolsByYear && f.Find("district") is { IsStored: true }) : catalogue.FindFact(through);
        // Only what is counted by school can be put into other boundaries.
        var isMoved = vintage.Year is not null && _schoolYears?.Find("district") is { IsStored: true } && fact.Find("school") is { IsStored: true } && fact.Find("district") is not null;
        _vintage = isMoved ? vintage : BoundaryVintage.AsReported;
    }

    public MeasureTerm Term { get; }

    public FactTable Fact => _fact;

    public IReadOnlyList<Problem> Problems => _problems;

    public IReadOnlyList<AnswerNote> Notes => _notes;

    public IReadOnlyList<int> KeyPositions => _keyPositions;

    /// <summary>True when figures of several years have no sum: the last one counts.</summary>
    public bool IsOfOneYear => _measure.IsStock || !_factMeasure.Adds;

    public static TermReader Read(
        Indicator indicator, MeasureTerm term, FactTable fact, IndicatorCatalogue catalogue, MemberDirectory members, QueryAxes axes, string basisLevel, BoundaryVintage vintage)
    {
        var reader = new TermReader(indicator, term, fact, catalogue, vintage);
        reader._problems.AddRange(TermRefusals.Of(indicator, term, fact, axes));
        if (vintage.Year is not null && reader._vintage.Year is null && TermRefusals.OtherBoundaries(indicator, fact, axes) is { } problem)
            reader._problems.Add(problem);
        // A question about single schools adds no schools up, so that nothing else need be whole.
        reader._isByObject = !fact.IsPublished && fact.Dimensions.Any(d => catalogue.IsObject(d.Dimension) && axes.Find(d.Dimension) is not null);
        reader._isObjectARow = fact.Dimensions.Any(d => catalogue.IsObject(d.Dimension) && axes.Find(d.Dimension) is { Position: >= 0 });
        foreach (var dimension in fact.Dimensions.Where(d => catalogue.FindDimension(d.Dimension)!.Kind is DimensionKind.Members))
            reader.ReadDimension(dimension, members[dimension.Dimension], axes.Find(dimension.Dimension), dimension.Dimension == "district" ? basisLevel : "");
        return reader;
    }

    public FactRead ToRead(YearWindow years, int yearsBefore, int currentYear) => new()
    {
        Fact = _fact,
        Measure = _factMeasure,
        Keys = [.. _keys, .. _partKeys],
        Parts = _parts,
        IsWhole = _isWhole,
        ObjectColumns = _indicator.Objects.Select(_fact.Find).OfType<FactDimension>().Where(d => d.IsStored).Select(d => d.Column).ToList(),
        Filters = _filters,
        YearColumn = _fact.Dimensions.First(d => d.Dimension is "academic_year" or "fiscal_year").Column,
        FromYear = years.From - yearsBefore,
        // What still holds will hold in every year to come; it is counted in those that have begun.
        ToYear = _fact.Interval is null ? years.To : Math.Min(years.To ?? currentYear, currentYear),
        LookedUpIn = _keys.Concat(_partKeys).Select(k => k.Place).Concat(_filters.Select(f => f.Place)).Any(place => place is ColumnPlace.SchoolYear or ColumnPlace.Vintage) ? _schoolYears : null,
        Vintage = _vintage,
        Level = _level,
        IsAsReported = _asReported,
        // Rows of single objects: how many there should be is not known.
        ExpectedFactor = _fact.IsPublished ? _expected : null,
    };

    private void ReadDimension(FactDimension dimension, DimensionMembers members, Axis? axis, string basisLevel)
    {
        var pinned = Term.Pins.GetValueOrDefault(dimension.Dimension)?.Select(member => members.ById(member)!).ToList();
        if (pinned is not null && axis is not null && axis.Narrows(_indicator, Term.Pins[dimension.Dimension]))
            pinned = [.. axis.Named];
        if (_factMeasure.NotBy.Contains(dimension.Dimension))
        {
            // Pinned to the whole, it is what the rows are, whatever else is asked.
            if (pinned is null ? axis is not null : pinned.Any(member => members.RankOf(member) != 0))
                Refuse("query.not_by_dimension", $"In '{_fact.Id}', '{_measure.Id}' is not by '{dimension.Dimension}'.");
            else if (!_isByObject && !dimension.Levels.Any(level => members.Dimension.FindLevel(level.Level)!.Rank == 0 || IsCompleteTo(level, members, 0)))
                LeaveNotWhole($"'{_measure.Id}' is the sum of the rows of '{_fact.Id}', which are not all there are.", dimension.Levels[0]);
            return;
        }

        if (pinned is not null)
            ReadMembers(dimension, members, pinned, basisLevel, "");
        else if (axis is { Position: >= 0 })
            ReadGroups(dimension, members, axis, basisLevel);
        else if (axis is not null)
            ReadMembers(dimension, members, axis.Named, basisLevel, axis.Path);
        else if (dimension.Dimension == "stage" && _indicator.Stages.Count > 0 && !_fact.IsPublished && dimension.Levels.Any(level => IsCompleteTo(level, members, 0)))
            ReadDefinedStages(dimension, members, basisLevel);
        // What a school is or where it stands does not multiply rows: unless it is asked for, all of them count.
        else if (dimension.Through is null && (!dimension.IsAttribute || dimension.Dimension == "district"))
            ReadWhole(dimension, members, basisLevel);
    }

    // An indicator that is defined for some stages is of these together, where nobody asks for one of them.
    private void ReadDefinedStages(FactDimension dimension, DimensionMembers members, string basisLevel)
    {
        var defined = _indicator.Stages.Select(stage => members.ById(stage)!).ToList();
        if (ChooseLevel(dimension, members, members.RankOf(defined[0]), basisLevel) is null)
            return;
        if (defined.Count > 1)
            RequireAdditive(dimension, string.Join(", ", defined.Select(m => m.LabelZh)));
        var (column, place) = ColumnOf(dimension);
        var keys = defined.Select(m => m.Key).ToList();
        _filters.Add(new ReadFilter(column, place is ColumnPlace.Row ? keys : [.. keys, ReadKey.Unknown]) { Place = place });
        _expected = null;
    }

    private (string Column, ColumnPlace Place) ColumnOf(FactDimension dimension)
    {
        if (dimension.Dimension == "district")
            return _vintage.Year is null ? (dimension.Column, ColumnPlace.Row) : (_schoolYears!.Find("district")!.Column, ColumnPlace.Vintage);
        return (dimension.Column, dimension.Through is not null ? ColumnPlace.SchoolYear : dimension.IsAttribute ? ColumnPlace.Attribute : ColumnPlace.Row);
    }

    // What is not known of a row is a group of its own, so that no row is lost.
    private ReadKey KeyOf(FactDimension dimension, Dictionary<int, int>? groups, IReadOnlyDictionary<int, long?>? expected = null)
    {
        var (column, place) = ColumnOf(dimension);
        if (groups is not null && place is not ColumnPlace.Row)
            groups[ReadKey.Unknown] = ReadKey.Unknown;
        return new ReadKey(column, groups, expected) { Place = place };
    }

    private void ReadGroups(FactDimension dimension, DimensionMembers members, Axis axis, string basisLevel)
    {
        var rank = axis.Level!.Rank;
        if (ChooseLevel(dimension, members, rank, basisLevel) is not { } level)
            return;
        var levelRank = members.Dimension.FindLevel(level.Level)!.Rank;
        var isExact = levelRank == rank;
        if (!isExact)
            RequireAdditive(dimension, $"below {axis.Level.Id}");
        _keyPositions.Add(axis.Position);
        // A fact with one reported level at the asked rank needs no list of its members.
        if (isExact && axis.Groups is null && dimension.Levels.Count == 1)
        {
            _keys.Add(KeyOf(dimension, null));
            return;
        }

        var groups = members.All.Where(m => members.RankOf(m) == levelRank)
            .Select(m => (m.Key, Group: members.AtRank(m, rank)?.Key))
            .Where(p => p.Group is { } group && axis.Groups?.Contains(group) != false)
            .ToDictionary(p => p.Key, p => p.Group!.Value);
        _keys.Add(KeyOf(dimension, groups, isExact ? null : ExpectedByGroup(groups, level, rank)));
    }

    private static Dictionary<int, long?> ExpectedByGroup(Dictionary<int, int> groups, FactLevel level, int rank) =>
        groups.GroupBy(p => p.Value).ToDictionary(g => g.Key, g => rank == 0 && level.ExpectedMembers is { } declared ? declared : (long?)null);

    private void ReadMembers(FactDimension dimension, DimensionMembers members, IReadOnlyList<Member> named, string basisLevel, string path)
    {
        var ranks = named.Select(members.RankOf).Distinct().ToList();
        if (ranks.Count > 1)
        {
            _problems.Add(new Problem("query.mixed_levels", $"The filter on '{dimension.Dimension}' names members of several levels, which could count something twice.", path, "Name members of one level, or group by the dimension."));
            return;
        }

        if (ChooseLevel(dimension, members, ranks[0], basisLevel) is not { } level)
            return;
        var levelRank = members.Dimension.FindLevel(level.Level)!.Rank;
        var keys = named.SelectMany(members.SelfAndDescendants).Where(m => members.RankOf(m) == levelRank).Select(m => m.Key).Distinct().ToList();
        if (keys.Count > 1)
            RequireAdditive(dimension, string.Join(", ", named.Select(m => m.LabelZh)));
        if (!_fact.IsPublished && named.Count > 1 && IsToldApart(dimension))
        {
            _partKeys.Add(KeyOf(dimension, GroupsOf(named, members, levelRank)));
            _parts.Add(named.Select(m => m.Key).ToList());
            return;
        }

        var (column, place) = ColumnOf(dimension);
        _filters.Add(new ReadFilter(column, place is ColumnPlace.Row ? keys : [.. keys, ReadKey.Unknown]) { Place = place });
        if (levelRank == ranks[0])
            _expected *= keys.Count;
        else
            _expected = ranks[0] == 0 ? _expected * level.ExpectedMembers : null;
    }

    // Named places and objects must each be there. A single school is in one place and of some stages.
    private bool IsToldApart(FactDimension dimension)
    {
        if (_isObjectARow || (_indicator.Objects.Count > 0 && dimension.Dimension is not ("district" or "school")))
            return false;
        // What a formula counts the rows of need not be of every kind that it names, nor the schools: a district may have
        // no national honours, and no kindergartens of private owners.
        if (Term.Pins.ContainsKey(dimension.Dimension) && (_factMeasure.Aggregate is not MeasureAggregate.Sum || dimension.Through is not null || dimension.IsAttribute))
            return false;
        if (_factMeasure.Adds)
            return true;
        if (_factMeasure.Aggregate is MeasureAggregate.Distinct)
            Refuse("query.not_additive", $"'{_measure.Id}' counts what may be in several members of {dimension.Dimension}, so that theirs cannot be added.", $"Group by {dimension.Dimension}, or filter it to one member.");
        return true;
    }

    private static Dictionary<int, int> GroupsOf(IReadOnlyList<Member> named, DimensionMembers members, int rank) =>
        named.SelectMany(part => members.SelfAndDescendants(part).Where(m => members.RankOf(m) == rank).Select(m => (m.Key, Part: part.Key)))
            .ToDictionary(p => p.Key, p => p.Part);

    private void ReadWhole(FactDimension dimension, DimensionMembers members, string basisLevel)
    {
        if (_isByObject && basisLevel.Length == 0)
        {
            if (dimension.Dimension == "district")
                _level = dimension.Levels[0].Level;
            _asReported = false;
            return;
        }

        var top = members.All.Where(m => members.RankOf(m) == 0).ToList();
        // One member at the top is the whole, where it is reported; many, such as schools, are it together.
        if (top.Count == 1)
        {
            ReadMembers(dimension, members, top, basisLevel, "");
            return;
        }

        if (ChooseLevel(dimension, members, 0, basisLevel) is null)
            return;
        RequireAdditive(dimension, "all of its members");
        _expected = null;
    }

    // The level the rows are read at: the asked one where it is reported, else the nearest below that adds up to it.
    private FactLevel? ChooseLevel(FactDimension dimension, DimensionMembers members, int rank, string basisLevel)
    {
        var byRank = dimension.Levels.Select(level => (level, Rank: members.Dimension.FindLevel(level.Level)!.Rank)).OrderBy(p => p.Rank).ToList();
        FactLevel? chosen;
        if (basisLevel.Length > 0)
        {
            chosen = ChooseBasis(dimension, members, byRank, rank, basisLevel);
        }
        else
        {
            chosen = byRank.Where(p => p.Rank == rank || (p.Rank > rank && IsCompleteTo(p.level, members, rank))).Select(p => p.level).FirstOrDefault();
            if (chosen is null)
                RefuseLevel(dimension, members, byRank.Select(p => p.level).ToList(), rank);
        }

        if (chosen is not null)
        {
            if (dimension.Dimension == "district")
                _level = chosen.Level;
            _asReported &= members.Dimension.FindLevel(chosen.Level)!.Rank == rank;
        }

        return chosen;
    }

    private FactLevel? ChooseBasis(FactDimension dimension, DimensionMembers members, List<(FactLevel Level, int Rank)> byRank, int rank, string basisLevel)
    {
        if (members.Dimension.FindLevel(basisLevel) is not { } basis)
        {
            _problems.Add(new Problem("query.unknown_level", $"'{dimension.Dimension}' has no level '{basisLevel}'.", "basis_level", Nearest.Hint(basisLevel, members.Dimension.Levels.Select(l => l.Id))));
            return null;
        }

        var found = byRank.FirstOrDefault(p => p.Rank == basis.Rank).Level;
        if (found is null || basis.Rank < rank)
        {
            _problems.Add(new Problem("query.basis_not_reported", $"'{_measure.Id}' in '{_fact.Id}' is reported at {string.Join(", ", byRank.Select(p => p.Level.Level))}; {basisLevel} cannot answer here.", "basis_level"));
            return null;
        }

        if (basis.Rank > rank && !IsCompleteTo(found, members, rank))
            LeaveNotWhole($"The sum of {basisLevel} rows is not the whole.", found);
        return found;
    }

    private void LeaveNotWhole(string message, FactLevel level)
    {
        _isWhole = false;
        _notes.Add(new AnswerNote("answer.not_whole", $"{message} {level.Note}".TrimEnd()));
    }

    private static bool IsCompleteTo(FactLevel level, DimensionMembers members, int rank) =>
        level.CompleteTo.Any(to => members.Dimension.FindLevel(to)!.Rank <= rank);

    private void RefuseLevel(FactDimension dimension, DimensionMembers members, List<FactLevel> reported, int rank)
    {
        var asked = members.Dimension.Levels.First(level => level.Rank == rank).Id;
        var notes = string.Join(" ", reported.Select(level => level.Note).Where(note => note.Length > 0).Distinct());
        Refuse(
            "query.level_not_available",
            $"'{_indicator.Id}' is not reported for {dimension.Dimension} at {asked}, and '{_fact.Id}' cannot add it up: it has {string.Join(", ", reported.Select(level => level.Level))}. {notes}".TrimEnd(),
            $"Group by {dimension.Dimension} at {string.Join(" or ", reported.Select(level => level.Level))}, or filter it to the members you mean.");
    }

    private void RequireAdditive(FactDimension dimension, string over)
    {
        _asReported = false;
        // A row has one of each of its attributes, so that nothing is counted twice over them.
        if (!dimension.IsAttribute && !_measure.AdditiveOver.Contains(dimension.Dimension))
            Refuse("query.not_additive", $"'{_measure.Id}' cannot be added over {dimension.Dimension} ({over}).", $"Group by {dimension.Dimension}, or filter it to one member.");
    }

    private void Refuse(string code, string message, string hint = "") => _problems.Add(new Problem(code, message, "", hint));
}
