using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Warehouse.Catalogue;
using Warehouse.Storage;
using Warehouse.Tests.Query;
using Xunit.Abstractions;

namespace Warehouse.EngineTests.Query;

/// <summary>SQLite, the embedded engine.</summary>
public sealed class SqliteConformanceTests(ITestOutputHelper output) : SqlConformance(StorageEngine.Sqlite, output);

/// <summary>SQL Server, the system of record.</summary>
public sealed class SqlServerConformanceTests(ITestOutputHelper output) : SqlConformance(StorageEngine.SqlServer, output);

/// <summary>Engines that answer from an SQL database: rows get there past the product.</summary>
public abstract class SqlConformance(StorageEngine engine, ITestOutputHelper output) : QueryConformance(output), IAsyncDisposable
{
    private readonly TestWarehouse _warehouse = TestWarehouse.Create(engine);
    private IHost? _host;

    private protected override async Task<IWarehouseSession> LoadAsync(IReadOnlyList<NaiveRow> rows)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(Shipped.Catalogue);
        builder.Services.AddWarehouseStorage(_warehouse.Configure);
        _host = builder.Build();
        await _host.StartAsync();
        await using (var connection = await _warehouse.OpenAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var statement in Members())
                await ExecuteAsync(connection, transaction, statement);
            foreach (var fact in Shipped.Catalogue.Facts)
                await InsertAsync(connection, transaction, fact, rows.Where(row => row.Fact == fact.Id).ToList());
            await transaction.CommitAsync();
        }

        return await _host.Services.GetRequiredService<IWarehouseEngine>().OpenSessionAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.StopAsync();
        _host?.Dispose();
        _warehouse.Dispose();
        GC.SuppressFinalize(this);
    }

    // SQLite takes the same text without the mark of national characters.
    private IEnumerable<string> Members() => new[]
    {
        $"insert into {_warehouse.Table("etl_pipeline")} (pipeline_id, title, authority, files, target, is_current) values ('random', 'random', 'oracle', '[]', '', 1)",
        $"insert into {_warehouse.Table("etl_data_version")} (data_version, run_id, committed_at) values (1, 1, '2020-01-01T00:00:00.0000000Z')",
        $"insert into {_warehouse.Table("etl_source")} (\"file\", sheet) values ('random', '')",
        $"""
        insert into {_warehouse.Table("dim_district")} (district_id, gb_code, code_scheme, name_zh, level, statistical_parent_id, managing_parent_id, pipeline_id, run_id) values
            ('cn', null, 'own', N'全国', 'NAT', null, null, 'random', 1),
            ('cn-320000', '320000', 'GB/T 2260', N'江苏省', 'PROV', 'cn', null, 'random', 1),
            ('cn-350000', '350000', 'GB/T 2260', N'福建省', 'PROV', 'cn', null, 'random', 1),
            ('cn-420000', '420000', 'GB/T 2260', N'湖北省', 'PROV', 'cn', null, 'random', 1),
            ('cn-350100', '350100', 'GB/T 2260', N'福州市', 'CITY', 'cn-350000', null, 'random', 1),
            ('cn-420100', '420100', 'GB/T 2260', N'武汉市', 'CITY', 'cn-420000', null, 'random', 1),
            ('cn-350102', '350102', 'GB/T 2260', N'鼓楼区', 'COUNTY', 'cn-350100', null, 'random', 1),
            ('cn-350112', '350112', 'GB/T 2260', N'长乐区', 'COUNTY', 'cn-350100', null, 'random', 1),
            ('cn-420102', '420102', 'GB/T 2260', N'江岸区', 'COUNTY', 'cn-420100', null, 'random', 1),
            ('cn-420103', '420103', 'GB/T 2260', N'江汉区', 'COUNTY', 'cn-420100', null, 'random', 1),
            ('cn-350100-hitech', null, 'own', N'福州高新区', 'MZONE', null, 'cn-350100', 'random', 1)
        """,
        $"""
        insert into {_warehouse.Table("dim_school")} (school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, pipeline_id, run_id) values
            ('3400000001', N'学校1', '342', N'高级中学', '831', N'县级教育部门', 1, 'random', 1),
            ('3400000002', N'学校2', '342', N'高级中学', '831', N'县级教育部门', 1, 'random', 1),
            ('3400000003', N'学校3', '342', N'高级中学', '831', N'县级教育部门', 1, 'random', 1),
            ('3400000004', N'学校4', '342', N'高级中学', '831', N'县级教育部门', 1, 'random', 1),
            ('3400000005', N'学校5', '342', N'高级中学', '831', N'县级教育部门', 1, 'random', 1)
        """,
    }.Select(statement => engine == StorageEngine.Sqlite ? statement.Replace("N'", "'", StringComparison.Ordinal) : statement);

    private async Task InsertAsync(DbConnection connection, DbTransaction transaction, FactTable fact, List<NaiveRow> rows)
    {
        var columns = string.Join(", ", fact.Dimensions.Select(d => d.Column));
        var keys = string.Join(", ", fact.Dimensions.Select((d, i) => Shipped.Catalogue.FindDimension(d.Dimension)!.Kind == DimensionKind.Members
            ? $"(select {d.Dimension}_key from {_warehouse.Table($"dim_{d.Dimension}")} where {d.Dimension}_id = @k{i})"
            : $"cast(@k{i} as int)"));
        foreach (var group in rows.GroupBy(row => fact.Layout == FactLayout.MeasurePerRow ? (object)row : string.Join('|', row.Members.Values)))
        {
            var row = group.First();
            var parameters = fact.Dimensions.Select((d, i) => ($"@k{i}", (object?)row.Members[d.Dimension])).ToList();
            parameters.Add(("@status", group.Any(r => r.Withheld) ? "withheld" : group.Any(r => r.Value is null) ? "missing" : "final"));
            var measures = group.ToList();
            parameters.AddRange(measures.Select((r, i) => ($"@m{i}", (object?)r.Value)));
            var sql = fact.Layout == FactLayout.MeasurePerRow
                ? $"insert into {_warehouse.Table(fact.Table)} ({columns}, measure, value, obs_status, pipeline_id, run_id, source_id, source_line, source_column) select {keys}, '{row.Measure}', @m0, @status, 'random', 1, 1, 1, ''"
                : $"insert into {_warehouse.Table(fact.Table)} ({columns}, {string.Join(", ", measures.Select(r => fact.FindMeasure(r.Measure)!.Column))}, obs_status, pipeline_id, run_id, source_id, source_line) select {keys}, {string.Join(", ", measures.Select((_, i) => $"@m{i}"))}, @status, 'random', 1, 1, 1";
            await ExecuteAsync(connection, transaction, sql, parameters);
        }
    }

    private async Task ExecuteAsync(DbConnection connection, DbTransaction transaction, string sql, IReadOnlyList<(string Name, object? Value)>? parameters = null)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters ?? [])
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value switch
            {
                null => DBNull.Value,
                // SQLite keeps figures as doubles; its driver would bind a decimal as text.
                decimal number when engine == StorageEngine.Sqlite => (double)number,
                _ => value,
            };
            // Without a type of its own a null would be a text, which is no figure.
            if (name[1] == 'm')
                parameter.DbType = engine == StorageEngine.Sqlite ? System.Data.DbType.Double : System.Data.DbType.Decimal;
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    }
}
