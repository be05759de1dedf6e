using Edustat.V1;
using Warehouse.Gateway;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using LineageService = Warehouse.Gateway.LineageService;
using RunCounts = Warehouse.Storage.Runs.RunCounts;

namespace Warehouse.EngineTests.Load;

/// <summary>Facts may come before their school: it gets a key, is listed as inferred, and is completed under that key.</summary>
public abstract class InferredTests : IDisposable
{
    private readonly LoadWorld _world;

    protected InferredTests(StorageEngine engine)
    {
        _world = new LoadWorld(engine);
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-4201,4201,武汉市,CITY,cn-42", "cn-420102,420102,江岸区,COUNTY,cn-4201");
        _world.Folder.Write("pipelines/schools.yaml",
            """
            pipeline: schools
            title: 学校
            authority: 测试局
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
                is_public: { column: public, type: integer }
            """);
        _world.Folder.Write("pipelines/classes.yaml",
            """
            pipeline: classes
            title: 班级
            authority: 测试局
            target: school_class
            after: [districts]
            files: [../samples/classes.csv]
            format: csv
            encoding: utf-8
            max_rejected: 5
            keys:
              school: { column: 学校, lookup: id, inferred: true }
              district: cn-420102
              stage: primary
              grade: g1
              academic_year: '2019'
              class_no: { column: 班号, type: integer }
            values:
              - { column: 学生数, measure: class_students, unit: 人 }
            """);
    }

    [SkippableFact]
    public async Task FactsBeforeTheirSchool_InferIt_AndItIsCompletedUnderItsKey()
    {
        WriteClasses("s1,1,40", "s1,2,41", "s2,1,42", "s3,x,43");
        WriteSchools("s1,一小,1");
        await using var host = await _world.StartAsync();
        await host.RunAsync("districts");

        var classes = await host.RunAsync("classes");

        Assert.Equal((RunState.Succeeded, 1L), (classes.State, classes.Counts.Rejects));
        // Of the third, whose row is refused, nothing is inferred.
        Assert.Equal(["s1", "s2"], await InferredAsync(host));
        var keys = await _world.QueryAsync($"select concat(school_id, ' ', school_key) from {_world.Warehouse.Table("dim_school")} order by school_id");

        var schools = await host.RunAsync("schools");

        Assert.Equal(new RunCounts { RowsRead = 1, Updated = 1 }, schools.Counts);
        Assert.Equal(["s2"], await InferredAsync(host));
        Assert.Equal(keys, await _world.QueryAsync($"select concat(school_id, ' ', school_key) from {_world.Warehouse.Table("dim_school")} order by school_id"));
        Assert.Equal(["s1 一小 schools", "s2 s2 classes"], await _world.QueryAsync($"select concat(school_id, ' ', name_zh, ' ', pipeline_id) from {_world.Warehouse.Table("dim_school")} order by school_id"));
        Assert.Equal(["一小 1", "一小 2", "s2 1"], await _world.QueryAsync(
            $"select concat(s.name_zh, ' ', f.class_no) from {_world.Warehouse.Table("fct_class")} as f join {_world.Warehouse.Table("dim_school")} as s on s.school_key = f.school_key order by s.school_id, f.class_no"));

        await host.RollBackAsync(schools);

        Assert.Equal(["s1", "s2"], await InferredAsync(host));
    }

    // Figures look through the list of 1 September; a history that says otherwise is shown to differ.
    [SkippableFact]
    public async Task HistoryThatTheListOfAYearContradicts_SaysSo()
    {
        WriteSchools("s1,一小,1");
        _world.Folder.Write("samples/list.csv", "学校,年\ns1,2018\ns1,2019\n");
        _world.Folder.Write("pipelines/list.yaml",
            """
            pipeline: list
            title: 学校名单
            authority: 测试局
            target: school_year
            after: [districts, schools]
            files: [../samples/list.csv]
            format: csv
            encoding: utf-8
            keys:
              school: { column: 学校, lookup: id }
              academic_year: { column: 年 }
              district: cn-420102
              stage: primary
              school_type: '211'
              founder: '831'
              ownership: public
              demonstration: none
              urban_rural: urban
            values:
              - { constant: 1, measure: libraries, unit: 所 }
            """);
        _world.Folder.Write("samples/told.csv", "id,day,in\ns1,2000-09-01,cn-420102\ns1,2019-09-01,cn-4201\n");
        _world.Folder.Write("pipelines/told.yaml",
            """
            pipeline: told
            title: 沿革
            authority: 测试局
            target: history:school
            files: [../samples/told.csv]
            format: csv
            encoding: utf-8
            member:
              id: { column: id }
              attributes:
                valid_from: { column: day, type: date }
                name_zh: 一小
                parent_id: { column: in }
            """);
        await using var host = await _world.StartAsync();
        foreach (var pipeline in (string[])["districts", "schools", "list", "told"])
            Assert.Null((await host.RunAsync(pipeline)).Error);

        var listed = await host.Service<LineageService>().ListMemberVersions(new ListMemberVersionsRequest { Parent = "dimensions/school/members/s1" }, AnyCall.Anybody);

        Assert.Equal(["cn-420102", "cn-4201"], listed.Versions.Select(version => version.Parent));
        var warning = Assert.Single(listed.Warnings);
        Assert.Equal(("history.differs_from_list", "2019"), (warning.Code, Assert.Single(warning.Items)));
    }

    [SkippableFact]
    public async Task InferredSchool_GoesWithTheLastOfItsFacts_AndOneThatIsKnownIsNotInferred()
    {
        WriteClasses("s1,1,40", "s2,1,42");
        WriteSchools("s1,一小,1");
        await using var host = await _world.StartAsync();
        await host.RunAsync("districts");
        await host.RunAsync("schools");
        await host.RunAsync("classes");
        Assert.Equal(["s2"], await InferredAsync(host));
        Assert.Equal(RunState.Skipped, (await host.RunAsync("classes")).State);
        Assert.Null((await host.RunAsync("classes", force: true)).DataVersion);

        WriteClasses("s1,1,40");
        await host.RunAsync("classes");

        Assert.Empty(await InferredAsync(host));
        Assert.Equal(["s1"], await _world.QueryAsync($"select school_id from {_world.Warehouse.Table("dim_school")}"));
    }

    [SkippableFact]
    public async Task AnswerOfInferredSchools_SaysSo_UntilTheyAreTold()
    {
        WriteClasses("s1,1,40", "s1,2,41", "s2,1,42");
        WriteSchools("s1,一小,1", "s2,二小,1");
        await using var host = await _world.StartAsync();
        await host.RunAsync("districts");
        await host.RunAsync("classes");

        var before = await AskAsync(host, "2019");
        var otherYear = await AskAsync(host, "2018");
        await host.RunAsync("schools");
        var after = await AskAsync(host, "2019");

        var warning = Assert.Single(before.Warnings, warning => warning.Code == "answer.inferred_schools");
        Assert.Equal("class_size_avg", warning.Field);
        Assert.StartsWith("Of 2 schools (by year) in 'school_class'", warning.Message, StringComparison.Ordinal);
        Assert.Equal(41, Assert.Single(before.Rows).Cells[0].Value);
        Assert.DoesNotContain(otherYear.Warnings.Concat(after.Warnings), warning => warning.Code == "answer.inferred_schools");
        Assert.Equal(before.Rows, after.Rows);
    }

    public void Dispose() => _world.Dispose();

    private static Task<QueryIndicatorsResponse> AskAsync(LoadHost host, string year) => host.Service<Warehouse.Gateway.IndicatorService>().QueryIndicators(
        new QueryIndicatorsRequest
        {
            Indicators = { new IndicatorRef { Indicator = "class_size_avg" } },
            GroupBy = { new Grouping { Dimension = "district", Level = "COUNTY" } },
            Filters = { new DimensionFilter { Dimension = "stage", Members = { "primary" } } },
            Periods = new PeriodRange { Periods = { year } },
        },
        AnyCall.Anybody);

    private static async Task<IReadOnlyList<string>> InferredAsync(LoadHost host) =>
        (await host.Service<LineageService>().ListInferredMembers(new ListInferredMembersRequest { Parent = "dimensions/school" }, AnyCall.Anybody))
        .Members.Select(member => member.Member["dimensions/school/members/".Length..]).ToList();

    private void WriteClasses(params string[] rows) => _world.Folder.Write("samples/classes.csv", "学校,班号,学生数\n" + string.Concat(rows.Select(row => row + "\n")));

    private void WriteSchools(params string[] rows) => _world.Folder.Write("samples/schools.csv", "code,name,public\n" + string.Concat(rows.Select(row => row + "\n")));
}
