using System.Text.Json;

namespace Warehouse.Storage.Sql;

/// <summary>
/// Writes the questions which of the rows that a read sums rest on doubtful loads. They are asked only where the
/// warehouse has any: see <see cref="Doubts"/>. Pure.
/// </summary>
internal static class DoubtSql
{
    /// <summary>The statements of a read that may rest on something doubtful; null where it cannot.</summary>
    public static (SqlStatement? InferredSchools, SqlStatement? WarnedRows) Render(FactRead read, Doubts doubts, SqlDialect dialect)
    {
        var warnings = doubts.GateWarnings.Where(warning => warning.Target == read.Fact.Id).ToList();
        return (
            doubts.HasInferredSchools && read.Fact.Find("school") is { IsStored: true } school ? InferredSchools(read, school.Column, dialect) : null,
            warnings.Count > 0 ? WarnedRows(read, warnings, dialect) : null);
    }

    /// <summary>Columns: the year, schools that only facts have told of.</summary>
    private static SqlStatement InferredSchools(FactRead read, string school, SqlDialect dialect)
    {
        var parameters = new List<(string, object)>();
        var rows = ReadSql.RowsOf(read, dialect, parameters);
        rows.From.Add($"join {dialect.Table("dim_school")} i on i.school_key = f.{school} and i.is_inferred = 1");
        return rows.Select([$"{rows.Year} as year", $"{dialect.Count}(distinct f.{school}) as schools"], [rows.Year], parameters);
    }

    /// <summary>Columns: the year, the run, the district or -1, of rows that warnings may be about.</summary>
    private static SqlStatement WarnedRows(FactRead read, IReadOnlyList<GateWarning> warnings, SqlDialect dialect)
    {
        var parameters = new List<(string, object)>();
        var rows = ReadSql.RowsOf(read, dialect, parameters);
        var district = read.Fact.Find("district") is { IsStored: true } use ? $"f.{use.Column}" : null;
        Narrow("f.run_id", "@runs", warnings.Select(warning => (long?)warning.RunId));
        Narrow(rows.Year, "@years", warnings.Select(warning => (long?)warning.Year));
        if (district is not null)
            Narrow(district, "@places", warnings.Select(warning => (long?)warning.District));
        return rows.Select([$"{rows.Year} as year", "f.run_id", $"{district ?? "-1"} as place"], [rows.Year, "f.run_id", .. district is null ? Array.Empty<string>() : [district]], parameters);

        // One that is about any year leaves all of them.
        void Narrow(string column, string name, IEnumerable<long?> values)
        {
            var known = values.Distinct().ToList();
            if (known.Contains(null))
                return;
            rows.Where.Add($"{column} in ({dialect.NumbersOf(name)})");
            parameters.Add((name, JsonSerializer.Serialize(known)));
        }
    }
}
