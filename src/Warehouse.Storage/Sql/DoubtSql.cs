using System.Text.Json;

namespace Warehouse.Storage.Sql;

/// <summary>
/// Writes the questions which of the rows that a read sums rest on doubtful loads. They are asked only where the
/// warehouse has any: see <see cref="Doubts"/>. Pure.
/// </summary>
internal static class DoubtSql
{
    /// <summary>The statements of a read that may rest on something doubtful; null where it cannot.</summary>
    public static (SqlStatement? InferredSchools, SqlStatement? WarnedRuns) Render(FactRead read, Doubts doubts, SqlDialect dialect)
    {
        var warned = doubts.WarnedRuns.Where(run => run.Target == read.Fact.Id).Select(run => run.RunId).ToList();
        return (
            doubts.HasInferredSchools && read.Fact.Find("school") is { IsStored: true } school ? InferredSchools(read, school.Column, dialect) : null,
            warned.Count > 0 ? WarnedRuns(read, warned, dialect) : null);
    }

    /// <summary>Columns: the year, schools that only facts have told of.</summary>
    private static SqlStatement InferredSchools(FactRead read, string school, SqlDialect dialect)
    {
        var parameters = new List<(string, object)>();
        var rows = ReadSql.RowsOf(read, dialect, parameters);
        rows.From.Add($"join {dialect.Table("dim_school")} i on i.school_key = f.{school} and i.is_inferred = 1");
        return rows.Select([$"{rows.Year} as year", $"{dialect.Count}(distinct f.{school}) as schools"], [rows.Year], parameters);
    }

    /// <summary>Columns: the year, the run.</summary>
    private static SqlStatement WarnedRuns(FactRead read, IReadOnlyList<long> runs, SqlDialect dialect)
    {
        var parameters = new List<(string, object)>();
        var rows = ReadSql.RowsOf(read, dialect, parameters);
        rows.Where.Add($"f.run_id in ({dialect.NumbersOf("@runs")})");
        parameters.Add(("@runs", JsonSerializer.Serialize(runs)));
        return rows.Select([$"{rows.Year} as year", "f.run_id"], [rows.Year, "f.run_id"], parameters);
    }
}
