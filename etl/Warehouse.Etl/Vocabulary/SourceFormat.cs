namespace Warehouse.Etl.Vocabulary;

/// <summary>How the rows of a source file are written.</summary>
internal enum SourceFormat
{
    /// <summary>Text with a delimiter, a comma unless the pipeline names another.</summary>
    Csv,

    /// <summary>Text with tabs.</summary>
    Tsv,

    /// <summary>An Excel workbook of the old binary kind.</summary>
    Xls,

    /// <summary>An Excel workbook of Office Open XML.</summary>
    Xlsx,

    /// <summary>Text with a JSON object on every line.</summary>
    JsonLines,
}
