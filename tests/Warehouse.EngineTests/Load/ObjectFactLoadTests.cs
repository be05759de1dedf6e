using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Facts of objects: keys that are no dimension, attributes that change, days, and rows that are only counted.</summary>
public abstract class ObjectFactLoadTests : IDisposable
{
    private readonly LoadWorld _world;

    protected ObjectFactLoadTests(StorageEngine engine)
    {
        _world = new LoadWorld(engine);
        _world.WriteEnrolment("湖北省,2019,100");
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-4201,4201,武汉市,CITY,cn-42", "cn-420102,420102,江岸区,COUNTY,cn-4201", "cn-420103,420103,江汉区,COUNTY,cn-4201");
        WriteSchools();
    }

    [SkippableFact]
    public async Task Classes_AreToldApartByTheirNumber_AndAnAttributeThatChanges_UpdatesTheRow()
    {
        WriteClasses("江岸区", 1, 46, "江岸区", 2, 44);
        await using var host = await _world.StartAsync();
        await host.InitialLoad.RunAsync(null, CancellationToken.None);

        WriteClasses("江汉区", 1, 46, "江岸区", 2, 44);
        var run = await host.RunAsync("classes");

        Assert.Equal(new RunCounts { RowsRead = 2, Updated = 1, Unchanged = 1 }, run.Counts);
        Assert.Equal(
            ["1 江汉区 46 45", "2 江岸区 44 45"],
            await _world.QueryAsync(
                $"""
                select concat(f.class_no, ' ', d.name_zh, ' ', cast(f.class_students as int), ' ', cast(f.class_limit as int))
                from {_world.Warehouse.Table("fct_class")} as f
                join {_world.Warehouse.Table("dim_district")} as d on d.district_key = f.district_key
                order by f.class_no
                """));
    }

    [SkippableFact]
    public async Task SameClassTwice_IsRejected_NamingTheFirst()
    {
        WriteClasses("江岸区", 1, 46, "江岸区", 1, 44);
        await using var host = await _world.StartAsync();
        await host.InitialLoad.RunAsync(null, CancellationToken.None);

        var run = await host.RunAsync("classes");

        Assert.Equal("etl.too_many_rejects", run.Error!.Code);
        Assert.Empty(await _world.QueryAsync($"select class_no from {_world.Warehouse.Table("fct_class")}"));
    }

    // More rows than those that are searched for repeated keys first.
    [SkippableFact]
    public async Task SameClassTwice_FarApart_IsRejected()
    {
        var classes = Enumerable.Range(1, 40_000).Select(number => $"江岸区,{number},{number % 40},45");
        WriteClasses([.. classes, "江岸区,5,6,45", "江岸区,33000,0,45", "江岸区,40000,0,45"]);
        await using var host = await _world.StartAsync();
        await host.InitialLoad.RunAsync(null, CancellationToken.None);

        var run = await host.RunAsync("classes");
        var rejects = await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None);

        Assert.Equal(new RunCounts { RowsRead = 40_003, RowsRejected = 4, Rejects = 4 }, run.Counts);
        Assert.Equal(
            [(6L, "etl.conflicting_values"), (40_002L, "etl.conflicting_values"), (40_003L, "etl.duplicate_key"), (40_004L, "etl.duplicate_key")],
            rejects.Select(reject => (reject.Line, reject.Code)).Order());
        Assert.Equal("The same is already on line 33001.", rejects.Single(reject => reject.Line == 40_003).Message);
    }

    [SkippableFact]
    public async Task Moves_AreRowsWithoutValues_AndTitlesHoldFromDayToDay()
    {
        Write("rotation", "reported_rotation", "rotation.csv", "年份,教师,学校,骨干\n2019,t1,s1,\n2019,t2,s1,t2\n",
            """
              district: cn-420102
              stage: primary
              academic_year: { column: 年份 }
              teacher: { column: 教师 }
              from_school: { column: 学校 }
            attributes:
              backbone_teacher: { column: 骨干, optional: true }
            """);
        Write("titles", "school_honour_grant", "titles.csv", "年份,持有者,自,至\n2019,s1,2019-05-01,\n2018,s1,2018/5/1,2019年9月1日\n",
            """
              district: cn-420102
              stage: primary
              honour: smart_campus
              honour_level: city
              fiscal_year: { column: 年份 }
              holder: { column: 持有者 }
              valid_from: { column: 自, type: date }
            attributes:
              valid_to: { column: 至, type: date, optional: true }
            """);
        await using var host = await _world.StartAsync();
        var runs = await host.InitialLoad.RunAsync(null, CancellationToken.None);

        Assert.Empty(runs.Where(run => run.Error is not null && run.PipelineId is "rotation" or "titles").Select(run => run.Error!.ToString()));
        Assert.Equal(["t1 ", "t2 t2"], await _world.QueryAsync($"select concat(teacher, ' ', backbone_teacher) from {_world.Warehouse.Table("fct_rotation")} order by teacher"));
        Assert.Equal(
            ["2018-05-01 2019-09-01", "2019-05-01 "],
            await _world.QueryAsync($"select concat(cast(valid_from as nvarchar(10)), ' ', cast(valid_to as nvarchar(10))) from {_world.Warehouse.Table("fct_honour")} order by valid_from"));
    }

    public void Dispose() => _world.Dispose();

    private void WriteSchools()
    {
        _world.Folder.Write("samples/schools.csv", "code,name\n1,一小\n");
        _world.Folder.Write("pipelines/schools.yaml",
            """
            pipeline: schools
            title: 学校
            authority: 测试局
            synthetic: true
            target: dimension:school
            files: [../samples/schools.csv]
            format: csv
            encoding: utf-8
            member:
              id: { column: code }
              attributes:
                name_zh: { column: name }
                school_type: '211'
                school_type_name: 小学
                founder: '831'
                founder_name: 县级教育部门
                is_public: { column: code, type: integer }
            """);
    }

    private void WriteClasses(string district, int number, int pupils, string otherDistrict, int otherNumber, int otherPupils) =>
        WriteClasses($"{district},{number},{pupils},45", $"{otherDistrict},{otherNumber},{otherPupils},45");

    private void WriteClasses(params IEnumerable<string> rows) => Write(
        "classes", "school_class", "classes.csv", $"地区,班号,学生数,标准\n{string.Join('\n', rows)}\n",
        """
          school: '1'
          district: { column: 地区, lookup: name }
          stage: primary
          grade: g1
          academic_year: '2019'
          class_no: { column: 班号, type: integer }
        attributes:
          class_limit: { column: 标准, type: integer }
        values:
          - { column: 学生数, measure: class_students, unit: 人 }
        """);

    private void Write(string pipeline, string target, string file, string rows, string words)
    {
        _world.Folder.Write("samples/" + file, rows);
        _world.Folder.Write($"pipelines/{pipeline}.yaml",
            $"""
            pipeline: {pipeline}
            title: 测试
            authority: 测试局
            synthetic: true
            target: {target}
            after: [districts, schools]
            files: [../samples/{file}]
            format: csv
            encoding: utf-8
            keys:
            {words}
            """);
    }
}
