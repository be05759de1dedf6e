using System.Globalization;
using System.Text;
using Warehouse.EngineTests.Load;

namespace Warehouse.EngineTests.Kill;

/// <summary>
/// A country in a folder, in two versions: districts and schools as members, pupils by province and classes by school as
/// facts, with rows that are rejected and rows that are discarded. Its second version has a province, schools and classes
/// that the first one has not, without which its facts cannot be loaded.
/// </summary>
internal sealed class KillWorld : IDisposable
{
    private const int Schools = 100;

    public KillWorld(int version)
        : this(version, new TempFolder())
    {
    }

    private KillWorld(int version, TempFolder folder)
    {
        (IsSecond, Folder) = (version == 2, folder);
        Write("districts", "dimension:district", "", Districts(),
            """
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
        Write("schools", "dimension:school", "after: [districts]", SchoolRows(),
            """
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
        Write("enrolment", "published_education", "after: [districts]\nmax_rejected: 3", Enrolment(),
            """
            discard:
              - { rule: total, column: district, equals: [合计] }
            keys:
              district: { column: district, lookup: id }
              academic_year: { column: year }
              stage: { column: stage }
            values:
              - { column: pupils, measure: enrolled_students, unit: 人 }
            """);
        Write("classes", "school_class", "after: [districts, schools]", Classes(),
            """
            keys:
              school: { column: school, lookup: id }
              district: cn-420102
              stage: primary
              grade: { column: grade }
              academic_year: '2019'
              class_no: { column: no, type: integer }
            values:
              - { column: pupils, measure: class_students, unit: 人 }
            """);
    }

    /// <summary>Its pipelines, in an order in which they can be loaded.</summary>
    public static IReadOnlyList<string> Pipelines { get; } = ["districts", "schools", "enrolment", "classes"];

    public TempFolder Folder { get; }

    private bool IsSecond { get; }

    /// <summary>Writes a version to a folder of somebody else's, over the one that is there.</summary>
    public static void Write(TempFolder folder, int version) => _ = new KillWorld(version, folder);

    public void Dispose() => Folder.Dispose();

    private string Districts()
    {
        var text = new StringBuilder("id,code,name,level,parent\ncn,,全国,NAT,\n");
        foreach (var province in Provinces)
            text.Append(CultureInfo.InvariantCulture, $"cn-{province},{province},省{province}{(IsSecond && province == 40 ? "新" : "")},PROV,cn\n");
        return text.Append("cn-4201,4201,武汉市,CITY,cn-42\ncn-420102,420102,江岸区,COUNTY,cn-4201\n").ToString();
    }

    private string SchoolRows()
    {
        var text = new StringBuilder("code,name,public\n");
        for (var school = 1; school <= (IsSecond ? Schools + 20 : Schools); school++)
            text.Append(CultureInfo.InvariantCulture, $"{school},第{school}小学{(IsSecond && school % 7 == 0 ? "(新)" : "")},{school % 2}\n");
        return text.ToString();
    }

    private string Enrolment()
    {
        var text = new StringBuilder("district,year,stage,pupils\n合计,2019,primary,1\n");
        foreach (var province in Provinces)
            for (var year = 1980; year < 2020; year++)
                foreach (var stage in (string[])["primary", "junior", "senior", "special"])
                    text.Append(CultureInfo.InvariantCulture, $"cn-{province},{year},{stage},{(province * 1000) + year + (IsSecond && year > 2010 ? 7 : 0)}\n");
        return text.Append("cn-99,2019,primary,1\ncn-42,2019,preschool,many\n").ToString();
    }

    private string Classes()
    {
        var text = new StringBuilder("school,grade,no,pupils\n");
        for (var school = 1; school <= (IsSecond ? Schools + 20 : Schools); school++)
            for (var grade = 1; grade <= 6; grade++)
                for (var number = 1; number <= 2; number++)
                    text.Append(CultureInfo.InvariantCulture, $"{school},g{grade},{number},{30 + ((school + grade + number) % 20) + (IsSecond && school % 3 == 0 ? 1 : 0)}\n");
        return text.ToString();
    }

    private IEnumerable<int> Provinces => Enumerable.Range(20, IsSecond ? 32 : 31);

    private void Write(string pipeline, string target, string more, string rows, string words)
    {
        Folder.Write($"samples/{pipeline}.csv", rows);
        Folder.Write($"pipelines/{pipeline}.yaml",
            $"""
            pipeline: {pipeline}
            title: 测试
            authority: 测试局
            synthetic: true
            target: {target}
            files: [../samples/{pipeline}.csv]
            format: csv
            encoding: utf-8
            {more}
            {words}
            """);
    }
}
