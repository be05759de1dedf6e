using Warehouse.Generator.Model;

namespace Warehouse.Generator.Forms;

/// <summary>A form that every district fills in: what its columns are called, and a row's cells in their order.</summary>
/// <param name="Pipeline">Id of the pipeline that reads it, and the name of its template.</param>
/// <param name="Title">What it is called, in its file name and its title row.</param>
/// <param name="Format">How its files are written.</param>
/// <param name="Headers">The columns.</param>
/// <param name="Rows">The rows of a district, in a lasting order. A cell is text, a number, or null.</param>
internal sealed record Form(string Pipeline, string Title, FormFormat Format, IReadOnlyList<string> Headers, Func<DistrictWorld, IEnumerable<object?[]>> Rows)
{
    /// <summary>What every file says first.</summary>
    public const string Mark = "合成数据";

    /// <summary>The row, from 1, in which the headers stand; above it is the title.</summary>
    public const int HeaderRow = 2;

    /// <summary>The file's name for a district.</summary>
    public string FileName(string district) => $"{Mark}_{district}_{Title}.{(Format == FormFormat.Xlsx ? "xlsx" : "csv")}";

    /// <summary>The title row for a district.</summary>
    public string TitleOf(string district) => $"{Mark}（由程序生成，不是真实数据） {district} {Title}";
}

/// <summary>How a form's files are written.</summary>
internal enum FormFormat
{
    /// <summary>A workbook with the one sheet <c>数据</c>.</summary>
    Xlsx,

    /// <summary>Commas, in GB 18030, without a byte order mark.</summary>
    CsvGb18030,

    /// <summary>Commas, in UTF-8 with a byte order mark.</summary>
    CsvUtf8,
}
