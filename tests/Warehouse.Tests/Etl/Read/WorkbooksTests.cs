using Warehouse.Catalogue;
using Warehouse.Etl.Read;

namespace Warehouse.Tests.Etl.Read;

public sealed class WorkbooksTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_AreWhatAPersonSees()
    {
        var file = _folder.WriteWorkbook("a.xlsx", "表", [18.776325800000002, 0.1 + 0.2, 2019.0, 3442000033.0, -3.0, 20.05593580000002, 1e-7]);

        Assert.Equal(["18.7763258", "0.3", "2019", "3442000033", "-3", "20.0559358", "0.0000001"], ExcelRows.Read(file, "表").Single().Cells);
    }

    [Fact]
    public void CellShownAsAPercentage_IsOne()
    {
        var file = _folder.WriteWorkbook("a.xlsx", "表", ["<c s=\"1\"><v>0.1239</v></c>"]);

        Assert.Equal("12.39%", ExcelRows.Read(file, "表").Single().Cells[0]);
    }

    [Theory]
    [InlineData("#DIV/0!")]
    [InlineData("#N/A")]
    [InlineData("#REF!")]
    public void CellWithAnError_IsNotEmpty(string error)
    {
        var file = _folder.WriteWorkbook("a.xlsx", "表", ["x", $"<c t=\"e\"><v>{error}</v></c>", "y"]);

        Assert.StartsWith("#", ExcelRows.Read(file, "表").Single().Cells[1]);
    }

    [Fact]
    public void CellWithAnErrorInAnOldWorkbook_IsNotEmpty()
    {
        // The record of the number 12.0269…: type 0203, 14 bytes. In its place an error's, type 0205, 8 bytes of them
        // row, column and format as before, then #N/A; and a record that says nothing, to fill up.
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Samples, "wuhan", "武汉市2019年教育经费情况.xls"));
        var at = bytes.AsSpan().IndexOf(BitConverter.GetBytes(12.026420900000002)) - 10;
        Assert.Equal([0x03, 0x02, 14, 0], bytes[at..(at + 4)]);
        byte[] error = [0x05, 0x02, 8, 0, .. bytes[(at + 4)..(at + 10)], 0x2A, 1, 0xEF, 0, 2, 0, 0, 0];
        error.CopyTo(bytes, at);
        var file = _folder.Write("a.xls", bytes);

        var rows = ExcelRows.Read(file, "表一").ToList();

        Assert.Equal(["      东西湖区", "#N/A", "8.87", "32.04"], rows[13].Cells);
        Assert.DoesNotContain(rows.SelectMany((row, i) => i == 13 ? [] : row.Cells), cell => cell.StartsWith('#'));
    }

    [Fact]
    public void EmptyRowsAndCells_KeepTheirPlace()
    {
        var file = _folder.WriteWorkbook("a.xlsx", "表", ["a", "b"], [], [null, "c"]);

        Assert.Equal([(1, "a|b"), (3, "|c")], ExcelRows.Read(file, "表").Where(r => !r.IsBlank).Select(r => (r.Line, string.Join('|', r.Cells))));
    }

    [Fact]
    public void UnknownSheet_NamesThoseThereAre()
    {
        var file = Path.Combine(Repository.Samples, "wuhan", "武汉市2019年教育经费情况.xls");

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => ExcelRows.Read(file, "表5").First()).Problems);

        Assert.Equal("etl.sheet_not_found", problem.Code);
        Assert.Contains("'表一', '表二', '表三', '表四'", problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("Did you mean", problem.Hint);
    }

    [Fact]
    public void FileThatIsNoWorkbook_IsAProblem()
    {
        var file = _folder.Write("a.xlsx", "a,b\n1,2\n");

        Assert.Equal("etl.unreadable_workbook", Assert.Single(Assert.Throws<ProblemException>(() => ExcelRows.Read(file, "表").First()).Problems).Code);
    }
}
