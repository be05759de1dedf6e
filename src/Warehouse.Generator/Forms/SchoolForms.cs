using Warehouse.Generator.Model;
using Warehouse.Generator.Simulation;

namespace Warehouse.Generator.Forms;

/// <summary>The forms that schools fill in: those of the yearly statistics, and the registers behind them.</summary>
internal static class SchoolForms
{
    /// <summary>The forms in the order in which they are written.</summary>
    public static IReadOnlyList<Form> All { get; } =
    [
        new("synthetic_schools", "学校名录", FormFormat.CsvGb18030,
            ["学校标识码", "学校名称", "办学类型码", "办学类型", "举办者码", "举办者", "校长"],
            world => world.Schools.Select(Roster)),
        new("synthetic_school_year", "学校基本情况", FormFormat.Xlsx,
            ["学校标识码", "学年", "所属学段", "办学类型", "举办者", "办学性质", "示范级别", "城乡类型", "图书馆数", "信息化管理图书馆数", "设施设备达标", "音乐教室间数", "美术教室间数", "核定编制数"],
            world => Years(world).Select(Basics)),
        new("synthetic_school_enrolment", "分年级学生数", FormFormat.CsvGb18030,
            ["学校标识码", "学年", "学段", "年级", "性别", "在校生数", "其中学龄内", "招生数"],
            world => Parts(world).SelectMany(part => part.Grades.Select(grade => Row(part, Grades.Name(grade.Grade), Words.Of(grade.Sex), grade.Pupils, grade.SchoolAge, grade.Entrants)))),
        new("synthetic_school_stage", "学段基本情况", FormFormat.Xlsx,
            ["学校标识码", "学年", "学段", "上学年毕业生数", "随迁子女数", "随迁子女公办就读数", "残疾学生数", "寄宿生数", "划片入学数", "公办非寄宿校招生数", "分配到校名额", "优质高中招生计划", "规划学位数", "可用学位数", "学位需求数"],
            world => Parts(world).Select(StageCounts)),
        new("synthetic_school_class", "班级情况", FormFormat.CsvGb18030,
            ["学校标识码", "学年", "学段", "年级", "班号", "班级学生数", "标准班额", "周劳动课时"],
            world => Parts(world).SelectMany(part => part.Classes.Select(c => Row(part, Grades.Name(c.Grade), c.Number, c.Pupils, c.Limit, c.LabourHours)))),
        new("synthetic_school_staff", "教职工情况", FormFormat.CsvUtf8,
            ["学校标识码", "学年", "学段", "聘用方式", "教职工数", "校(园)长数", "专任教师数", "学历合格教师数", "高于规定学历教师数", "县级以上骨干教师数", "体育艺术专任教师数", "持证人数", "高级职称教师数", "培训达标教师数", "培训学时"],
            world => Parts(world).SelectMany(part => part.Staff.Select(staff => Staff(part, staff)))),
        new("synthetic_school_facility", "校舍与资产", FormFormat.Xlsx,
            ["学校标识码", "学年", "在园幼儿数", "小学在校生数", "初中在校生数", "高中在校生数", "中职在校生数", "特教在校生数", "教学及辅助用房面积", "体育运动场馆面积", "校舍建筑面积", "占地面积", "室外游戏场地面积", "教学仪器设备值", "网络多媒体教室数", "图书册数", "计算机台数"],
            world => Years(world).Select(Facilities)),
        new("synthetic_school_quality", "质量监测结果", FormFormat.Xlsx,
            ["学校标识码", "学年", "学段", "学科", "样本学生数", "Ⅲ级以上学生数", "得分合计", "得分平方和"],
            world => Parts(world).SelectMany(part => part.Quality.Select(q => Row(part, Words.Of(q.Subject), q.Pupils, q.LevelThree, q.ScoreSum, q.ScoreSquareSum)))),
        new("synthetic_school_inspection", "督查检查记录", FormFormat.CsvUtf8,
            ["学校标识码", "学年", "类型", "次数"],
            world => Years(world).SelectMany(year => year.Inspections.Select(pair => new object?[] { year.School.Code, Words.AcademicYear(year.Year), Words.Of(pair.Key), pair.Value }))),
        new("synthetic_school_groups", "教育集团名单", FormFormat.Xlsx,
            ["集团编号", "集团名称", "办学模式"],
            world => world.Groups.Select(group => new object?[] { group.Id, group.Name, group.Kind })),
        new("synthetic_group_members", "教育集团成员校", FormFormat.Xlsx,
            ["集团编号", "学校标识码", "加入日期", "退出日期"],
            world => world.Memberships.Select(member => new object?[] { member.Group.Id, member.School.Code, Words.Day(member.From), Words.Day(member.To) })),
        new("synthetic_honours", "称号与荣誉", FormFormat.CsvGb18030,
            ["称号", "级别", "持有者", "学段", "授予年度", "授予日期", "失效日期"],
            world => world.Honours.Select(honour => new object?[] { Words.Of(honour.Kind), Words.Of(honour.Level), honour.Holder, honour.Stage.Name(), Words.FiscalYear(honour.From.Year), Words.Day(honour.From), Words.Day(honour.To) })),
    ];

    private static IEnumerable<SchoolYear> Years(DistrictWorld world) => world.Years.SelectMany(world.SchoolsIn);

    private static IEnumerable<StageYear> Parts(DistrictWorld world) => world.Years.SelectMany(world.StagesIn);

    private static object?[] Row(StageYear part, params object?[] cells) => [part.School.Code, Words.AcademicYear(part.Year), part.Stage.Name(), .. cells];

    // The head's name is of the kind that a register has and a warehouse must not keep.
    private static object?[] Roster(School school) =>
        [school.Code, school.Name, school.Type.Code, school.Type.Name, school.Founder, Words.Founder(school.Founder), school.Head];

    private static object?[] Basics(SchoolYear year) =>
    [
        year.School.Code, Words.AcademicYear(year.Year), year.School.Type.Own.Name(), year.School.Type.Name, Words.Founder(year.School.Founder), Words.Of(year.Ownership),
        Words.Of(year.Demonstration), Words.Of(year.School.Urban), year.Libraries, year.LibraryIct, year.FacilityStandardMet, year.MusicRooms, year.ArtRooms, year.PostsApproved,
    ];

    private static object?[] StageCounts(StageYear part) => Row(
        part, part.Graduates, part.Migrants, part.MigrantsPublic, part.Disabled, part.Boarders, part.ZonedEntrants, part.ZoningEntrants,
        part.QuotaSeats, part.QuotaPlan, part.SeatsPlanned, part.SeatsUsable, part.SeatsDemand);

    private static object?[] Staff(StageYear part, StaffYear staff) => Row(
        part, Words.Of(staff.Employment), staff.Staff, staff.Heads, staff.Teachers, staff.Qualified, staff.AboveRequired, staff.Backbone,
        staff.PeArt, staff.Certified, staff.SeniorRank, staff.TrainingMet, staff.TrainingHours);

    private static object?[] Facilities(SchoolYear year)
    {
        var facility = year.Facility;
        object? Pupils(Stage stage) => year.Of(stage)?.Pupils;
        return
        [
            year.School.Code, Words.AcademicYear(year.Year), .. Stages.WithPupils.Select(Pupils),
            facility.Teaching, facility.Sports, facility.Building, facility.Land, facility.OutdoorPlay, facility.Equipment, facility.MultimediaRooms, facility.Books, facility.Computers,
        ];
    }
}
