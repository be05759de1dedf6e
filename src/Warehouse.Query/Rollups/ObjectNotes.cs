namespace Warehouse.Query.Rollups;

/// <summary>Which objects an indicator's cells lack a figure of, and which they leave out, collected for the notes of the answer.</summary>
internal sealed class ObjectNotes(PlannedIndicator planned)
{
    private const int MostItems = 20;

    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _leftOut = new(StringComparer.Ordinal);
    private int _ofDifferentSchools;

    /// <summary>Notes an object without a value; whether a cell lacks it. One with nothing to divide by is left out.</summary>
    public bool Note(int[] o, CellStatus status)
    {
        var isMissing = status != CellStatus.DivideByZero;
        (isMissing ? _missing : _leftOut).Add(Name(o));
        return isMissing;
    }

    /// <summary>Notes a quotient whose two sides are of different schools.</summary>
    public void NoteDifferentSchools() => _ofDifferentSchools++;

    /// <summary>What the reader must know of them.</summary>
    public IEnumerable<AnswerNote> Notes()
    {
        var id = planned.Indicator.Id;
        if (_missing.Count > 0)
            yield return About("answer.objects_missing", _missing, $"{_missing.Count} of the objects of '{id}' lack a figure that it needs.");
        if (_ofDifferentSchools > 0)
            yield return new AnswerNote("answer.different_objects", $"In {_ofDifferentSchools} cells of '{id}' not the same number of schools has figures above and below the line, so that the quotient is of neither.", id);
        if (_leftOut.Count > 0)
            yield return About("answer.objects_left_out", _leftOut, $"'{id}' leaves out {_leftOut.Count} of its objects, which have nothing to divide by, such as a school without pupils.");
    }

    private AnswerNote About(string code, SortedSet<string> names, string message) =>
        new(code, message, planned.Indicator.Id) { Items = names.Take(MostItems).ToList() };

    // school/stage, each by its id.
    private string Name(int[] o) => string.Join('/', o.Select((key, i) => planned.ObjectMembers[i].ByKey(key)?.Id ?? key.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
