using System.Globalization;
using System.Text;

namespace Warehouse.Benchmarks;

/// <summary>
/// A folder with made-up sources as a district's statistics have them: districts, primary schools, and their pupils by year,
/// grade and sex, year after year. The same rows for the same number, whenever they are written.
/// </summary>
internal sealed class BenchmarkFolder(string root)
{
    /// <summary>Years that the schools report; rows are years × schools × six grades × two sexes.</summary>
    public const int Years = 10;

    private const int RowsOfSchool = 12;
    private const int FirstYear = 2010;
    private const int Districts = 20;

    private static readonly string[] Grades = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"];
    private static readonly string[] Sexes = ["男", "女"];

    public string Root => root;

    public string Pipelines => Path.Combine(root, "etl", "pipelines");

    /// <summary>The source that is measured.</summary>
    public string Enrolment => Path.Combine(root, "etl", "samples", "enrolment.csv");

    /// <summary>The warehouse of the child process.</summary>
    public string Warehouse => Path.Combine(root, "data", "warehouse.db");

    /// <summary>The table that sqlite3 imports the source into, as it makes it of a header by itself: texts, and no key.</summary>
    public const string PlainTable = "create table enrolment (year text, school text, district text, stage text, grade text, sex text, pupils text, entrants text, school_age text)";

    /// <summary>Makes of the imported table one with the types, the key and the index of the fact.</summary>
    public const string KeyedTable =
        """
        create table fact (
            school integer not null, year integer not null, stage text not null, grade text not null, sex text not null, district integer not null,
            pupils real, entrants real, school_age real, line integer not null,
            primary key (school, year, stage, grade, sex)) strict, without rowid;
        create index ix_fact on fact (district, year);
        insert into fact
        select cast(school as integer), cast(substr(year, 1, 4) as integer), stage, grade, sex, cast(district as integer),
            cast(nullif(pupils, '') as real), cast(nullif(entrants, '') as real), cast(nullif(school_age, '') as real), rowid + 1
        from enrolment
        order by 1, 2, 3, 4, 5
        """;

    /// <summary>Writes districts and schools, whose pipelines the first load runs.</summary>
    public void WriteMembers(int rows)
    {
        Write("samples/districts.csv", "id,code,name,level,parent\ncn,,全国,NAT,\ncn-42,42,湖北省,PROV,cn\ncn-4201,4201,武汉市,CITY,cn-42\n"
            + string.Concat(Enumerable.Range(0, Districts).Select(i => $"cn-{District(i)},{District(i)},第{i + 1}区,COUNTY,cn-4201\n")));
        Write("pipelines/districts.yaml",
            """
            pipeline: districts
            title: 地区
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
        Write("samples/schools.csv", "code,name\n" + string.Concat(Enumerable.Range(0, SchoolsOf(rows)).Select(i => $"{School(i)},第{i + 1}小学\n")));
        Write("pipelines/schools.yaml",
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
                is_public: '1'
            """);
    }

    /// <summary>Writes the source that is measured, with its pipeline.</summary>
    public void WriteEnrolment(int rows)
    {
        var random = new Random(5);
        using (var csv = new StreamWriter(Enrolment, append: false, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            csv.WriteLine("学年,学校标识码,区县,学段,年级,性别,在校生数,招生数,学龄内");
            for (var row = 0; row < rows; row++)
            {
                var (year, ofYear) = int.DivRem(row, SchoolsOf(rows) * RowsOfSchool);
                var (school, ofSchool) = int.DivRem(ofYear, RowsOfSchool);
                var (grade, sex) = int.DivRem(ofSchool, 2);
                var pupils = random.Next(10, 200);
                csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{FirstYear + year}学年,{School(school)},{District(school % Districts)},小学,{Grades[grade]},{Sexes[sex]},{pupils},{(grade == 0 ? pupils : "")},{pupils - random.Next(5)}"));
            }
        }

        Write("pipelines/enrolment.yaml",
            """
            pipeline: enrolment
            title: 学校在校生
            authority: 测试局
            synthetic: true
            target: school_enrolment
            after: [districts, schools]
            files: [../samples/enrolment.csv]
            format: csv
            encoding: utf-8
            keys:
              academic_year: { column: 学年 }
              school: { column: 学校标识码, pattern: '[0-9]{10}', lookup: id }
              district: { column: 区县, lookup: code, levels: [COUNTY] }
              stage: { column: 学段, map: { 小学: primary } }
              grade: { column: 年级, map: { 一年级: g1, 二年级: g2, 三年级: g3, 四年级: g4, 五年级: g5, 六年级: g6 } }
              sex: { column: 性别, map: { 男: male, 女: female } }
            values:
              - { column: 在校生数, measure: enrolled_students, unit: 人 }
              - { column: 招生数, measure: new_entrants, unit: 人 }
              - { column: 学龄内, measure: enrolled_school_age, unit: 人 }
            """);
    }

    public void DeleteWarehouse()
    {
        if (Directory.Exists(Path.GetDirectoryName(Warehouse)))
            Directory.Delete(Path.GetDirectoryName(Warehouse)!, recursive: true);
        File.Delete(Path.Combine(Pipelines, "enrolment.yaml"));
    }

    private static int SchoolsOf(int rows) => Math.Max(1, (rows + (Years * RowsOfSchool) - 1) / (Years * RowsOfSchool));

    private static string School(int index) => (3_142_000_000 + index).ToString(CultureInfo.InvariantCulture);

    private static string District(int index) => (420_102 + index).ToString(CultureInfo.InvariantCulture);

    private void Write(string path, string text)
    {
        var file = Path.Combine(root, "etl", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
