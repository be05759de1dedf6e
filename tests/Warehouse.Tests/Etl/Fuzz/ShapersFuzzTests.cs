using System.Text;
using Warehouse.Catalogue;
using Warehouse.Etl.Shape;
using Warehouse.Tests.Etl.Shape;

namespace Warehouse.Tests.Etl.Fuzz;

/// <summary>Whatever is in a cell, its row becomes something that can be counted.</summary>
public sealed class ShapersFuzzTests
{
    private static readonly string[] Cells =
    [
        "", " ", "0", "-0", "+1", "1e3", "1E400", "NaN", "Infinity", "1,234", "1,23,4", "12.", ".5", "0x10", "１２", "一百", "12%", "=1+1", "=cmd|' /C calc'!A0", "null", "NULL", "#N/A",
        "2019", "2019年", "99999", "-2019", "2019-13-45", "0001-01-01", "420000", "42", "'420000", "湖北省", "\u202e420000", "4200\u00a000", "\ud83d\ude00", "\ufeff420000", "\u0000", "a\tb",
        "'; drop table dim_district; --", "${year}", "{}", "../../etc/passwd", "99999999999999999999999999999999", "0.00000000000000000000000000001",
    ];

    [Fact]
    public async Task AnyCell_IsAFactARejectOrBoth_AndNoRowIsLost()
    {
        var random = new Random(20190901);
        var rows = Enumerable.Range(0, 40 * Mutation.Rounds).Select(_ => string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Quoted(random)))).ToList();
        var source = "编码,年份,在校学生数(人)\n" + string.Concat(rows.Select(row => row + "\n"));

        var (items, problems) = await ShapeAsync(source);

        if (problems is not null)
        {
            // A text that no file holds is found before the first row.
            Assert.All(problems, problem => Assert.StartsWith("etl.", problem.Code));
            return;
        }

        Assert.All(items!.OfType<RejectedRow>(), reject => Assert.StartsWith("etl.", reject.Code));
        var lines = items!.Select(item => item.Line).Distinct().Count();
        Assert.Equal(rows.Count(row => !row.Split(',').All(cell => string.IsNullOrWhiteSpace(cell.Trim('"')))), lines);
    }

    [Fact]
    public async Task DamagedHeader_IsAProblem()
    {
        var random = new Random(20200428);
        for (var round = 0; round < Mutation.Rounds; round++)
        {
            var header = Encoding.UTF8.GetString(Mutation.Of(Encoding.UTF8.GetBytes("编码,年份,在校学生数(人)"), random));

            var (items, problems) = await ShapeAsync(header + "\n420000,2019,5\n");

            Assert.True(items is not null || problems!.All(problem => problem.Code.StartsWith("etl.", StringComparison.Ordinal)));
        }
    }

    private static string Quoted(Random random)
    {
        var cell = Cells[random.Next(Cells.Length)];
        return cell == "\u0000" ? "" : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static async Task<(List<Shaped>? Items, IReadOnlyList<Problem>? Problems)> ShapeAsync(string source)
    {
        try
        {
            return (await Shaping.ShapeAsync(Shaping.Enrolment + Shaping.Columns, source), null);
        }
        catch (ProblemException exception)
        {
            return (null, exception.Problems);
        }
    }
}
