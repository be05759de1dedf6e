using Warehouse.Catalogue;
using Warehouse.Query.Members;

namespace Warehouse.Query.Standards;

/// <summary>What the warehouse answered to the questions of a standard.</summary>
public sealed class StandardFigures
{
    private readonly Dictionary<string, Figure> _figures = new(StringComparer.Ordinal);

    /// <summary>Every figure that was asked for.</summary>
    public IReadOnlyCollection<Figure> All => _figures.Values;

    /// <summary>What was answered to a need.</summary>
    /// <exception cref="KeyNotFoundException">It was never asked for: a mistake of the program.</exception>
    public Figure this[FigureNeed need] => _figures[need.Key];

    /// <summary>Keeps an answer.</summary>
    public void Add(FigureNeed need, Answer answer) => Add(need, Figure.Of(answer));

    /// <summary>Keeps a refusal: no fact of the warehouse can answer.</summary>
    public void Add(FigureNeed need, IReadOnlyList<Problem> refused) => Add(need, new Figure { Refused = refused });

    internal void Add(FigureNeed need, Figure figure) => _figures[need.Key] = figure;
}

/// <summary>An answer about one indicator: one cell, or one a school.</summary>
public sealed record Figure
{
    /// <summary>The rows.</summary>
    public IReadOnlyList<FigureRow> Rows { get; init; } = [];

    /// <summary>The facts that answered.</summary>
    public IReadOnlyList<AnswerBasis> Basis { get; init; } = [];

    /// <summary>What the reader must know.</summary>
    public IReadOnlyList<AnswerNote> Notes { get; init; } = [];

    /// <summary>Why it cannot be answered; empty when it was.</summary>
    public IReadOnlyList<Problem> Refused { get; init; } = [];

    /// <summary>The figure of an answer with one indicator.</summary>
    public static Figure Of(Answer answer) => new()
    {
        Rows = answer.Rows.Select(row => new FigureRow(row.Keys.Select((key, i) => answer.Plan.Keys[i].Members.ByKey(key)).ToList(), row.Cells[0])).ToList(),
        Basis = answer.Columns[0].Basis,
        Notes = answer.Notes,
    };
}

/// <summary>A cell with the members it is of: none, a school, or a school with its type and stage.</summary>
public sealed record FigureRow(IReadOnlyList<Member?> Members, Cell Cell);
