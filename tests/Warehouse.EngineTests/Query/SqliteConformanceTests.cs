using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Warehouse.Catalogue;
using Warehouse.EngineTests.Load;
using Warehouse.Storage;
using Warehouse.Storage.Sqlite;
using Warehouse.Tests.Query;
using Xunit.Abstractions;

namespace Warehouse.EngineTests.Query;

/// <summary>SQLite, the embedded engine.</summary>
public sealed class SqliteConformanceTests(ITestOutputHelper output) : QueryConformance(output), IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private IHost? _host;

    private protected override async Task<IWarehouseSession> LoadAsync(IReadOnlyList<NaiveRow> rows)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(Shipped.Catalogue);
        builder.Services.AddWarehouseStorage(options => options.Path = _folder.Warehouse);
        _host = builder.Build();
        await _host.StartAsync();
        await using (var connection = await _host.Services.GetRequiredService<SqliteWarehouse>().OpenWriteAsync(CancellationToken.None))
        {
            await using var transaction = connection.BeginTransaction();
            Execute(connection, Members);
            foreach (var fact in Shipped.Catalogue.Facts)
                Insert(connection, fact, rows.Where(row => row.Fact == fact.Id).ToList());
            await transaction.CommitAsync();
        }

        return await _host.Services.GetRequiredService<IWarehouseEngine>().OpenSessionAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.StopAsync();
        _host?.Dispose();
        _folder.Dispose();
    }

    private const string Members =
        """
        insert into etl_pipeline values ('random', 'random', 'oracle', '[]', '', 1);
        insert into etl_data_version (run_id, committed_at) values (1, '2020-01-01T00:00:00.0000000Z');
        insert into etl_source values (1, 'random', '');
        insert into dim_district (district_id, gb_code, code_scheme, name_zh, level, statistical_parent_id, managing_parent_id, pipeline_id, run_id) values
            ('cn', null, 'own', '全国', 'NAT', null, null, 'random', 1),
            ('cn-320000', '320000', 'GB/T 2260', '江苏省', 'PROV', 'cn', null, 'random', 1),
            ('cn-350000', '350000', 'GB/T 2260', '福建省', 'PROV', 'cn', null, 'random', 1),
            ('cn-420000', '420000', 'GB/T 2260', '湖北省', 'PROV', 'cn', null, 'random', 1),
            ('cn-350100', '350100', 'GB/T 2260', '福州市', 'CITY', 'cn-350000', null, 'random', 1),
            ('cn-420100', '420100', 'GB/T 2260', '武汉市', 'CITY', 'cn-420000', null, 'random', 1),
            ('cn-350102', '350102', 'GB/T 2260', '鼓楼区', 'COUNTY', 'cn-350100', null, 'random', 1),
            ('cn-350112', '350112', 'GB/T 2260', '长乐区', 'COUNTY', 'cn-350100', null, 'random', 1),
            ('cn-420102', '420102', 'GB/T 2260', '江岸区', 'COUNTY', 'cn-420100', null, 'random', 1),
            ('cn-420103', '420103', 'GB/T 2260', '江汉区', 'COUNTY', 'cn-420100', null, 'random', 1),
            ('cn-350100-hitech', null, 'own', '福州高新区', 'MZONE', null, 'cn-350100', 'random', 1);
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 5)
        insert into dim_school (school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, pipeline_id, run_id)
        select '340000000' || i, '学校' || i, '342', '高级中学', '831', '县级教育部门', 1, 'random', 1 from n;
        """;

    private static void Insert(SqliteConnection connection, FactTable fact, List<NaiveRow> rows)
    {
        var columns = string.Join(", ", fact.Dimensions.Select(d => d.Column));
        var keys = string.Join(", ", fact.Dimensions.Select((d, i) => Shipped.Catalogue.FindDimension(d.Dimension)!.Kind == DimensionKind.Members
            ? $"(select {d.Dimension}_key from dim_{d.Dimension} where {d.Dimension}_id = $k{i})"
            : $"cast($k{i} as integer)"));
        foreach (var group in rows.GroupBy(row => fact.Layout == FactLayout.MeasurePerRow ? (object)row : string.Join('|', row.Members.Values)))
        {
            var row = group.First();
            using var command = connection.CreateCommand();
            for (var i = 0; i < fact.Dimensions.Count; i++)
                command.Parameters.AddWithValue($"$k{i}", row.Members[fact.Dimensions[i].Dimension]);
            command.Parameters.AddWithValue("$status", group.Any(r => r.Withheld) ? "withheld" : group.Any(r => r.Value is null) ? "missing" : "final");
            if (fact.Layout == FactLayout.MeasurePerRow)
            {
                command.CommandText = $"insert into {fact.Table} ({columns}, measure, value, obs_status, pipeline_id, run_id, source_id, source_line, source_column) values ({keys}, $measure, $value, $status, 'random', 1, 1, 1, '')";
                command.Parameters.AddWithValue("$measure", row.Measure);
                command.Parameters.AddWithValue("$value", (object?)(double?)row.Value ?? DBNull.Value);
            }
            else
            {
                var measures = group.ToList();
                command.CommandText = $"insert into {fact.Table} ({columns}, {string.Join(", ", measures.Select(r => fact.FindMeasure(r.Measure)!.Column))}, obs_status, pipeline_id, run_id, source_id, source_line) values ({keys}, {string.Join(", ", measures.Select((_, i) => $"$m{i}"))}, $status, 'random', 1, 1, 1)";
                for (var i = 0; i < measures.Count; i++)
                    command.Parameters.AddWithValue($"$m{i}", (object?)(double?)measures[i].Value ?? DBNull.Value);
            }

            command.ExecuteNonQuery();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
