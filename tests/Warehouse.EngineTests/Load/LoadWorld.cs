using System.Globalization;
using Warehouse.Etl;
using Warehouse.Storage;

namespace Warehouse.EngineTests.Load;

/// <summary>
/// A small country in a folder: a nation, 湖北省 and 湖南省 as pipeline <c>districts</c>, and primary pupils by province and
/// year as pipeline <c>enrolment</c>, whose file each test writes.
/// </summary>
internal sealed class LoadWorld : IDisposable
{
    private const string EnrolmentHeader = "地区,年份,在校生数";

    public LoadWorld(StorageEngine engine)
    {
        Warehouse = TestWarehouse.Create(engine);
        WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-43,43,湖南省,PROV,cn");
        Folder.Write("pipelines/districts.yaml",
            """
            pipeline: districts
            title: 测试地区
            authority: 测试局
            target: dimension:district
            files: [../samples/districts.csv]
            format: csv
            encoding: utf-8
            member:
              id: { column: id }
              attributes:
                gb_code: { column: code, optional: true }
                code_scheme: GB/T 2260
                name_zh: { column: name }
                name_en: null
                level: { column: level }
                statistical_parent_id: { column: parent, optional: true }
                managing_parent_id: null
            """);
        WritePipeline("enrolment", "enrolment.csv");
    }

    public TestWarehouse Warehouse { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>A pipeline that reads primary pupils from a file.</summary>
    public void WritePipeline(string id, string file, int maxRejected = 0, string more = "", string after = "districts") => Folder.Write(
        $"pipelines/{id}.yaml",
        $$"""
        pipeline: {{id}}
        title: 小学在校生
        authority: 测试局
        target: published_education
        after: [{{after}}]
        files: [../samples/{{file}}]
        format: csv
        encoding: utf-8
        max_rejected: {{maxRejected}}
        keys:
          district: { column: 地区, lookup: name }
          academic_year: { column: 年份 }
          stage: primary
        values:
          - { column: 在校生数, measure: enrolled_students, unit: 人 }
        {{more}}
        """);

    public void WriteDistricts(params string[] rows) => WriteTable("districts.csv", "id,code,name,level,parent", rows);

    public void WriteEnrolment(params string[] rows) => WriteTable("enrolment.csv", EnrolmentHeader, rows);

    public void WriteEnrolmentTo(string file, params string[] rows) => WriteTable(file, EnrolmentHeader, rows);

    public Task<LoadHost> StartAsync(Action<EtlOptions>? configure = null) => LoadHost.StartAsync(Warehouse, Folder.Pipelines, configure);

    /// <summary>Starts a host with both pipelines loaded.</summary>
    public async Task<LoadHost> StartLoadedAsync(params string[] enrolment)
    {
        WriteEnrolment(enrolment);
        var host = await StartAsync();
        var runs = await host.InitialLoad.RunAsync(null, CancellationToken.None);
        Assert.Null(runs[0].Error);
        return host;
    }

    /// <summary>Primary pupils in the warehouse: <c>湖北省 2019 = 100 by enrolment</c>, in order.</summary>
    public Task<IReadOnlyList<string>> FactsAsync() => QueryAsync(
        $"""
        select concat(d.name_zh, ' ', f.academic_year, ' = ', coalesce(cast(cast(f.value as int) as nvarchar(20)), f.obs_status), ' by ', f.pipeline_id)
        from {Warehouse.Table("fct_published_education")} as f
        join {Warehouse.Table("dim_district")} as d on d.district_key = f.district_key
        order by f.academic_year, d.district_id
        """);

    /// <summary>Districts in the warehouse: <c>cn-42 湖北省</c>, in order.</summary>
    public Task<IReadOnlyList<string>> DistrictsAsync() => QueryAsync($"select concat(district_id, ' ', name_zh) from {Warehouse.Table("dim_district")} order by district_id");

    public async Task<long> DataVersionAsync() =>
        long.Parse((await QueryAsync($"select coalesce(max(data_version), 0) from {Warehouse.Table("etl_data_version")}"))[0], CultureInfo.InvariantCulture);

    /// <summary>The first column of a query, through a connection that the product knows nothing of.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string sql)
    {
        await using var connection = await Warehouse.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return rows;
    }

    public void Dispose()
    {
        Warehouse.Dispose();
        Folder.Dispose();
    }

    public void WriteTable(string file, string header, params string[] rows) =>
        Folder.Write($"samples/{file}", string.Concat(rows.Prepend(header).Select(row => row + "\n")));
}
