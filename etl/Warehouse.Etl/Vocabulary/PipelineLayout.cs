namespace Warehouse.Etl.Vocabulary;

/// <summary>The vocabulary of a pipeline file, parsed: how its cells become members and facts.</summary>
internal sealed record PipelineLayout
{
    /// <summary>Nothing to read.</summary>
    public static PipelineLayout Empty { get; } = new();

    /// <summary>How rows are written.</summary>
    public SourceFormat Format { get; init; }

    /// <summary>How characters are written; for text files.</summary>
    public SourceEncoding Encoding { get; init; } = SourceEncoding.Utf8;

    /// <summary>Between cells; for text files.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Every file, or sheet of a file, with its columns, in the order they are read.</summary>
    public IReadOnlyList<SourcePart> Parts { get; init; } = [];

    /// <summary>Rows of the header from 1, ascending; more than one is joined from above with <c>/</c>.</summary>
    public IReadOnlyList<int> HeaderRows { get; init; } = [1];

    /// <summary>What is done when the source is not as it was.</summary>
    public ContractSpec Contract { get; init; } = ContractSpec.Strict;

    /// <summary>Columns that are removed before anything looks at the row, from rejects too: personal data.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Texts that say that a value is not reported; the empty text is always one.</summary>
    public IReadOnlySet<string> MissingMasks { get; init; } = new HashSet<string>();

    /// <summary>Texts that say that there is nothing to count: nought.</summary>
    public IReadOnlySet<string> ZeroMasks { get; init; } = new HashSet<string>();

    /// <summary>Texts that say that a value is withheld.</summary>
    public IReadOnlySet<string> WithheldMasks { get; init; } = new HashSet<string>();

    /// <summary>When a row's empty values are withheld rather than missing; null for never.</summary>
    public RowCondition? WithheldWhen { get; init; }

    /// <summary>Keys whose values a load replaces; empty where it replaces all rows of the pipeline.</summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>Rows to pass over, by the rule's name.</summary>
    public IReadOnlyList<DiscardRule> Discards { get; init; } = [];
}

/// <summary>A text that must stand above the data.</summary>
/// <param name="Row">Row from 1.</param>
/// <param name="Text">What some cell of it must contain.</param>
internal sealed record ExpectedText(int Row, string Text);

/// <summary>Rows to pass over.</summary>
/// <param name="Name">What such rows are: <c>total</c>.</param>
/// <param name="Condition">How they are known.</param>
internal sealed record DiscardRule(string Name, RowCondition Condition);

/// <summary>A file, or a sheet of it, with its columns; names in <c>${…}</c> are filled in.</summary>
internal sealed record SourcePart
{
    /// <summary>The file as an absolute path.</summary>
    public required string File { get; init; }

    /// <summary>Of a zip archive, the entry, or a glob of several; null for the only one.</summary>
    public string? Entry { get; init; }

    /// <summary>The sheet; null for a text file.</summary>
    public string? Sheet { get; init; }

    /// <summary>The file, with the entry where it is an archive: what its rows are cited by.</summary>
    public string Name => Entry is null ? File : $"{File}/{Entry}";

    /// <summary>The member that each row describes; null for none.</summary>
    public MemberSpec? Member { get; init; }

    /// <summary>Keys of the row's facts, by dimension.</summary>
    public IReadOnlyDictionary<string, FieldSpec> Keys { get; init; } = new Dictionary<string, FieldSpec>();

    /// <summary>The columns of values.</summary>
    public IReadOnlyList<ValueSpec> Values { get; init; } = [];

    /// <summary>Columns of the fact's table that are neither key nor measure.</summary>
    public IReadOnlyDictionary<string, FieldSpec> Attributes { get; init; } = new Dictionary<string, FieldSpec>();

    /// <summary>How a row is shared among parts; null where it is one fact.</summary>
    public SplitSpec? Split { get; init; }

    /// <summary>What must stand above the data, such as the unit of the whole sheet.</summary>
    public IReadOnlyList<ExpectedText> Expected { get; init; } = [];

    /// <summary>Columns that are known and not used; <c>*</c> stands for any text.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}

/// <summary>The member that a row describes.</summary>
/// <param name="Dimension">Its dimension, or one of <see cref="Pipeline.DistrictMaps"/>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Attributes">Its attributes, by the column of the dimension's table.</param>
internal sealed record MemberSpec(string Dimension, FieldSpec Id, IReadOnlyDictionary<string, FieldSpec> Attributes);
