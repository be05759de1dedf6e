using Edustat.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.Host;

namespace Warehouse.EndToEndTests;

/// <summary>
/// Six schools of 海沧区, written down in files, loaded by pipelines and held against 优质均衡 2017; what is expected was
/// worked out by hand.
/// </summary>
public sealed class EvaluationTests : IClassFixture<EvaluationTests.SixSchools>
{
    private const string Balance = "standards/compulsory_quality_balance_2017";

    private readonly StandardService.StandardServiceClient _standards;
    private readonly SixSchools _schools;

    public EvaluationTests(SixSchools schools) => (_schools, _standards) = (schools, new StandardService.StandardServiceClient(schools.Channel));

    [Fact]
    public async Task SchoolThatMissesBadly_FailsTheDistrict_AndIsNamedWithWhatItMisses()
    {
        var primary = await ResultAsync("resource_schools", "primary");

        // Of three schools 第二小学 reaches 6.5 of 7.5 m² (87 %), the nine-year school 6.0 (80 %).
        Assert.Equal((Outcome.NotMet, 66.666667, -33.333333), (primary.Outcome, Math.Round(primary.Value, 6), Math.Round(primary.Margin, 6)));
        Assert.Equal((3, 2), (primary.Schools.AssessedCount, primary.Schools.PassingCount));
        var failing = Assert.Single(primary.Schools.Failing);
        Assert.Equal("海沧区第三学校", failing.School.Label);
        var shortfall = Assert.Single(failing.Shortfalls);
        Assert.Equal(("area_sports_per_pupil", 6, 7.5, -1.5, false), (shortfall.Indicator, shortfall.Value, shortfall.Threshold, shortfall.Margin, shortfall.Tolerated));
        Assert.Equal([("海沧区第四教学点", "small_point"), ("海沧区第五学校", "school_type")], primary.Schools.Excluded.Select(remark => (remark.School.Label, remark.Code)));

        var junior = await ResultAsync("resource_schools", "junior");
        Assert.Equal((Outcome.Met, 100, 0, 2), (junior.Outcome, junior.Value, junior.Margin, junior.Schools.AssessedCount));
    }

    [Fact]
    public async Task Coefficients_AreWeightedByPupils_AndOfTheSchoolsInScope()
    {
        // 300, 200 and 100 pupils with 8, 6.5 and 6 m²: mean 7.1667, deviation 0.8498.
        var sports = await ResultAsync("cv_area_sports", "primary");
        Assert.Equal((Outcome.Met, 0.118582, 0.381418), (sports.Outcome, Math.Round(sports.Value, 6), Math.Round(sports.Margin, 6)));
        // 100 and 400 pupils with 1 and 2 backbone teachers per 100: mean 1.8, deviation 0.4.
        var backbone = await ResultAsync("cv_backbone", "junior");
        Assert.Equal((Outcome.Met, 0.222222, 0.227778), (backbone.Outcome, Math.Round(backbone.Value, 6), Math.Round(backbone.Margin, 6)));
        Assert.Equal(0, (await ResultAsync("cv_equipment", "primary")).Value);
        Assert.Contains(backbone.Basis, basis => basis is { Measure: "teachers_backbone", Fact: "school_staff" });
    }

    [Fact]
    public async Task DistrictFigures_StandBesideThem_AndWhatIsNotLoadedIsNamed()
    {
        // 49 of 49 teachers of primary, the special school's among them; 37 of 38 of junior.
        Assert.Equal((Outcome.Met, 100), ((await ResultAsync("g12_certified", "primary")).Outcome, (await ResultAsync("g12_certified", "primary")).Value));
        var junior = await ResultAsync("g12_certified", "junior");
        Assert.Equal((Outcome.NotMet, -2.631579), (junior.Outcome, Math.Round(junior.Margin, 6)));

        var response = await EvaluateAsync();
        Assert.Equal((Outcome.NotMet, "cn-350205", "2023", "2023"), (response.Overall, response.District.Id, response.AcademicYear, response.FiscalYear));
        var rotation = response.Results.Single(result => result.Criterion == "g11_rotation");
        Assert.Equal((Outcome.NotAssessable, CellStatus.Missing, "no_data"), (rotation.Outcome, rotation.Status, rotation.Reason.Code));
        Assert.Contains(rotation.Reason.Missing, missing => missing.Measure == "rotation_moved" && missing.Facts.Contains("reported_rotation"));
        Assert.Equal(Outcome.NotAssessable, response.Results.Single(result => result.Criterion == "satisfaction").Outcome);
        Assert.Contains("veto_exams", response.LeftToJudgement);
        Assert.Contains(response.Warnings, warning => warning.Code == "answer.synthetic");
        Assert.True(response.Provenance.DataVersion > 0);
    }

    [Fact]
    public async Task NeighbourWithoutSchools_IsNotAssessable_InEveryStandard()
    {
        var standards = await _standards.ListStandardsAsync(new ListStandardsRequest());
        Assert.NotEmpty(standards.Standards);
        foreach (var standard in standards.Standards)
        {
            var response = await _standards.EvaluateStandardAsync(new EvaluateStandardRequest { Name = standard.Name, District = "思明区", Year = "2023" });
            Assert.Equal(Outcome.NotAssessable, response.Overall);
            Assert.All(response.Results, result => Assert.Equal((Outcome.NotAssessable, false), (result.Outcome, result.HasValue)));
        }
    }

    [Fact]
    public async Task City_IsRefused_WithItsDistricts()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await EvaluateAsync("厦门市"));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var details = System.Text.Encoding.UTF8.GetString(refused.Trailers.GetValueBytes("grpc-status-details-bin")!);
        Assert.Contains("standard.wrong_level", details, StringComparison.Ordinal);
        Assert.Contains("cn-350205", details, StringComparison.Ordinal);
    }

    private async Task<EvaluateStandardResponse> EvaluateAsync(string district = "海沧区") =>
        await _standards.EvaluateStandardAsync(new EvaluateStandardRequest { Name = Balance, District = district, Year = "2023" });

    private async Task<CriterionResult> ResultAsync(string criterion, string stage) =>
        (_schools.Response ??= await EvaluateAsync()).Results.Single(result => result.Criterion == criterion && result.Stage == stage);

    /// <summary>A host whose pipelines load the districts of the nation and the six schools.</summary>
    public sealed class SixSchools : IAsyncLifetime
    {
        private const string Member = "synthetic: true\nformat: csv\nencoding: utf-8\nauthority: test\nafter: [districts_counties]\n";

        private const string School = "  school: { column: 学校标识码, lookup: id, dimension: school }\n  district: cn-350205\n  academic_year: '2023'\n";

        private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;
        private WebApplication? _app;
        private GrpcChannel? _channel;

        public GrpcChannel Channel => _channel!;

        public EvaluateStandardResponse? Response { get; set; }

        public async Task InitializeAsync()
        {
            CopyDistricts();
            Write("roster", "school_year", "member:\n  dimension: school\n  id: { column: 学校标识码, pattern: '[0-9]{10}' }\n  attributes:\n    name_zh: { column: 学校 }\n    school_type: { column: 办学类型 }\n    school_type_name: { column: 办学类型 }\n    founder: { column: 举办者 }\n    founder_name: { column: 举办者 }\n    is_public: { column: 举办者, map: { '831': 1 }, type: integer }\n"
                + "keys:\n  school: { own_member: true }\n  district: cn-350205\n  academic_year: '2023'\n  stage: { column: 学段 }\n  school_type: { column: 办学类型 }\n  founder: { column: 举办者 }\n  ownership: public\n  demonstration: none\n  urban_rural: urban\n"
                + "values:\n  - { column: 图书馆, measure: libraries, unit: 所 }\n",
                """
                学校标识码,学校,学段,办学类型,举办者,图书馆
                2135000001,海沧区第一小学,primary,211,831,1
                2135000002,海沧区第二小学,primary,211,831,1
                3135000003,海沧区第三学校,junior,312,831,1
                2135000004,海沧区第四教学点,primary,218,831,0
                5135000005,海沧区第五学校,special,511,831,0
                3135000006,海沧区第六中学,junior,311,831,1
                """);
            Write("pupils", "school_enrolment", "keys:\n" + School + "  stage: { column: 学段 }\n  grade: { column: 年级 }\n  sex: { column: 性别 }\nvalues:\n  - { column: 人数, measure: enrolled_students, unit: 人 }\n",
                """
                学校标识码,学段,年级,性别,人数
                2135000001,primary,g1,male,160
                2135000001,primary,g1,female,140
                2135000002,primary,g1,male,200
                3135000003,primary,g1,male,100
                3135000003,junior,g7,male,100
                2135000004,primary,g1,male,40
                5135000005,primary,g1,male,60
                3135000006,junior,g7,female,400
                """);
            Write("staff", "school_staff", "keys:\n" + School + "  stage: { column: 学段 }\n  employment: established\nvalues:\n"
                + "  - { column: 专任教师, measure: teachers_ft, unit: 人 }\n  - { column: 持证, measure: teachers_certified, unit: 人 }\n  - { column: 高于规定学历, measure: teachers_above_required, unit: 人 }\n  - { column: 骨干, measure: teachers_backbone, unit: 人 }\n  - { column: 体艺, measure: teachers_pe_art, unit: 人 }\n",
                """
                学校标识码,学段,专任教师,持证,高于规定学历,骨干,体艺
                2135000001,primary,18,18,15,3,3
                2135000002,primary,12,12,10,2,2
                3135000003,primary,6,6,5,1,1
                3135000003,junior,8,8,6,1,1
                2135000004,primary,3,3,0,0,0
                5135000005,primary,10,10,0,0,0
                3135000006,junior,30,29,24,8,4
                """);
            Write("facilities", "school_facility", "keys:\n" + School + "  stage: { column: 学段 }\nvalues:\n"
                + "  - { column: 教学用房, measure: area_teaching, unit: 平方米 }\n  - { column: 运动场馆, measure: area_sports, unit: 平方米 }\n  - { column: 仪器设备, measure: equipment_value, unit: 元 }\n  - { column: 多媒体教室, measure: multimedia_rooms, unit: 间 }\n",
                """
                学校标识码,学段,教学用房,运动场馆,仪器设备,多媒体教室
                2135000001,primary,1500,2400,660000,9
                2135000002,primary,1000,1300,440000,6
                3135000003,primary,500,600,220000,3
                3135000003,junior,600,1100,260000,3
                2135000004,primary,0,0,0,0
                5135000005,primary,0,0,0,0
                3135000006,junior,2400,4400,1040000,10
                """);
            _app = WarehouseHost.Build(["--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", $"--Storage:Path={Path.Combine(_folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(_folder, "pipelines")}"]);
            await _app.StartAsync();
            await WarehouseHost.LoadAsync(_app);
            _channel = GrpcChannel.ForAddress(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last());
        }

        public async Task DisposeAsync()
        {
            _channel?.Dispose();
            if (_app is not null)
                await _app.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }

        private void CopyDistricts()
        {
            var etl = Path.Combine(Repository.Root, "etl");
            Directory.CreateDirectory(Path.Combine(_folder, "pipelines"));
            foreach (var pipeline in Directory.EnumerateFiles(Path.Combine(etl, "pipelines"), "districts_*.yaml"))
                File.Copy(pipeline, Path.Combine(_folder, "pipelines", Path.GetFileName(pipeline)));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(etl, "samples", "districts"), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(_folder, "samples", Path.GetRelativePath(Path.Combine(etl, "samples"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        private void Write(string name, string fact, string rest, string rows)
        {
            var after = name == "roster" ? "" : "after: [roster]\n";
            File.WriteAllText(Path.Combine(_folder, "pipelines", name + ".csv"), rows + "\n");
            File.WriteAllText(
                Path.Combine(_folder, "pipelines", name + ".yaml"),
                $"pipeline: {name}\ntitle: {name}\ntarget: {fact}\nfiles: [{name}.csv]\n{(after.Length > 0 ? Member.Replace("after: [districts_counties]\n", after, StringComparison.Ordinal) : Member)}{rest}");
        }
    }
}
