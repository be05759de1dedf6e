using System.Globalization;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Forms;

/// <summary>What the forms write for the model's words; the pipelines map them back.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string> Texts = new()
    {
        ["male"] = "男",
        ["female"] = "女",
        ["none"] = "无",
        ["district"] = "区级",
        ["city"] = "市级",
        ["province"] = "省级",
        ["national"] = "国家级",
        ["school"] = "校级",
        ["established"] = "编内",
        ["quota"] = "员额",
        ["contract"] = "编外合同",
        ["resident"] = "常住人口",
        ["registered"] = "户籍人口",
        ["service"] = "服务人口",
        ["nine_year"] = "九年",
        ["junior_three"] = "初中",
        ["open_recruitment"] = "公开招聘",
        ["turnover_quota"] = "周转编制",
        ["government_funded"] = "公费师范生",
        ["talent"] = "引进名师",
        ["other"] = "其他",
        ["retire"] = "退休",
        ["resign"] = "离职",
        ["budget"] = "预算",
        ["adjusted"] = "调整预算",
        ["execution"] = "执行",
        ["final"] = "决算",
        ["special_bond"] = "专项债券",
        ["ppp_fiscal"] = "PPP财政出资",
        ["ppp_social"] = "PPP社会资本",
        ["social"] = "社会资金",
        ["donation"] = "捐赠",
        ["applied"] = "申报",
        ["approved"] = "批复",
        ["drawn"] = "到位",
        ["repaid"] = "偿还",
        ["parents"] = "家长",
        ["students"] = "学生",
        ["teachers"] = "教师",
        ["principals"] = "校长",
        ["deputies"] = "人大代表政协委员",
        ["public"] = "社会公众",
        ["self"] = "自评",
        ["district_review"] = "区级复核",
        ["A"] = "A级指标",
        ["B"] = "B级指标",
        ["standard"] = "评估标准",
        ["chinese"] = "语文",
        ["mathematics"] = "数学",
        ["supervision"] = "督导",
        ["inspection"] = "检查",
        ["evaluation"] = "评比",
        ["backbone"] = "骨干教师",
        ["subject_leader"] = "学科带头人",
        ["famous_teacher"] = "名师",
        ["excellent_principal"] = "优秀校长",
        ["ethics_star"] = "师德之星",
        ["talent_pool"] = "优秀教育人才库",
        ["studio"] = "名师工作室",
        ["head_teacher_studio"] = "班主任工作室",
        ["workshop"] = "教师工作坊",
        ["research_project"] = "教科研课题",
        ["teaching_award"] = "教学成果奖",
        ["demonstration_kindergarten"] = "示范幼儿园",
        ["habit_base"] = "行为习惯养成基地校",
        ["reading_campus"] = "书香校园",
        ["aesthetic_school"] = "美育特色校",
        ["pe_base"] = "体育基地校",
        ["labour_school"] = "劳动教育特色校",
        ["ict_pilot_school"] = "信息化教学实验校",
        ["reform_demo_school"] = "教改示范校",
        ["management_standard"] = "管理标准化学校",
        ["smart_campus"] = "智慧校园",
        ["demo_library"] = "阅读推广示范图书馆",
        ["standard_senior_high"] = "达标高中",
        ["community_base"] = "社区教育基地",
        ["community_brand"] = "社区教育品牌",
    };

    /// <summary>The word for an id. A budget as the source of money is 财政预算 in its own form, see the caller.</summary>
    public static string Of(string id) => Texts[id];

    public static string Of(Ownership ownership) => ownership switch
    {
        Ownership.Public => "公办",
        Ownership.InclusivePrivate => "普惠性民办",
        _ => "其他民办",
    };

    public static string Of(UrbanClass urban) => urban switch
    {
        UrbanClass.Urban => "城区",
        UrbanClass.Town => "镇区",
        _ => "乡村",
    };

    /// <summary>举办者.</summary>
    public static string Founder(string code) => code switch
    {
        "821" => "地级教育部门",
        "831" => "县级教育部门",
        _ => "民办",
    };

    /// <summary>An academic year: 2021-2022学年.</summary>
    public static string AcademicYear(int year) => string.Create(CultureInfo.InvariantCulture, $"{year}-{year + 1}学年");

    /// <summary>A fiscal year: 2021年.</summary>
    public static string FiscalYear(int year) => string.Create(CultureInfo.InvariantCulture, $"{year}年");

    /// <summary>A day: 2021-09-01.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
