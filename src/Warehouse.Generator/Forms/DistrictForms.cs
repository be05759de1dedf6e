using Warehouse.Generator.Model;

namespace Warehouse.Generator.Forms;

/// <summary>The forms that a district's bureaus fill in.</summary>
internal static class DistrictForms
{
    /// <summary>The forms in the order in which they are written.</summary>
    public static IReadOnlyList<Form> All { get; } =
    [
        new("synthetic_population", "学龄人口", FormFormat.Xlsx,
            ["学年", "年龄", "学段", "性别", "口径", "人口数"],
            world => world.Population.Select(p => new object?[] { Words.AcademicYear(p.Year), p.Age, p.Stage.Name(), Words.Of(p.Sex), Words.Of(p.Type), p.Persons })),
        new("synthetic_children", "适龄儿童登记", FormFormat.Xlsx,
            ["学年", "学段", "适龄儿童数", "残疾儿童登记数"],
            world => world.Children.Select(c => new object?[] { Words.AcademicYear(c.Year), c.Stage.Name(), c.SchoolAge, c.Disabled })),
        new("synthetic_cohort", "巩固率同批次学生", FormFormat.Xlsx,
            ["学年", "路径", "入学数", "净转入数", "毕业年级学生数"],
            world => world.Cohorts.Select(c => new object?[] { Words.AcademicYear(c.Year), Words.Of(c.Path), c.Entrants, c.TransferNet, c.Final })),
        new("synthetic_rotation", "教师交流轮岗", FormFormat.CsvGb18030,
            ["学年", "学段", "教师编号", "流出学校", "流入学校", "骨干教师编号"],
            world => world.Rotations.Select(r => new object?[] { Words.AcademicYear(r.Year), r.Stage.Name(), r.Teacher, r.From.Code, r.To.Code, r.IsBackbone ? r.Teacher : null })),
        new("synthetic_rotation_base", "符合交流条件教师", FormFormat.Xlsx,
            ["学年", "学段", "符合条件教师数", "其中骨干教师数"],
            world => world.RotationBases.Select(r => new object?[] { Words.AcademicYear(r.Year), r.Stage.Name(), r.Eligible, r.EligibleBackbone })),
        new("synthetic_recruitment", "教师招聘与退出", FormFormat.CsvUtf8,
            ["年度", "学段", "渠道", "招聘人数", "退出人数"],
            world => world.Recruitment.Select(r => new object?[] { Words.FiscalYear(r.Year), r.Stage.Name(), Words.Of(r.Channel), r.Recruits, r.Exits })),
        new("synthetic_salary", "教师工资", FormFormat.Xlsx,
            ["年度", "学段", "聘用方式", "工资总额(元)", "年平均人数"],
            world => world.Salaries.Select(s => new object?[] { Words.FiscalYear(s.Year), s.Stage.Name(), Words.Of(s.Employment), s.Pay, s.People })),
        new("synthetic_fiscal_context", "财政与经济", FormFormat.Xlsx,
            ["年度", "财政经常性收入(元)", "一般公共预算支出(元)", "地区生产总值(元)", "出生人口", "公务员工资总额(元)", "公务员年平均人数"],
            world => world.FiscalContexts.Select(c => new object?[] { Words.FiscalYear(c.Year), c.Revenue, c.Expenditure, c.Gdp, c.Births, c.CivilPay, c.CivilServants })),
        new("synthetic_funding", "教育经费", FormFormat.CsvGb18030,
            ["年度", "学段", "状态", "一般公共预算教育经费(元)", "财政性教育经费(元)", "公用经费(元)", "教师培训经费(元)", "教育费附加征收(元)", "教育费附加拨付(元)", "基金会支出(元)"],
            world => world.Funding.Select(FundingRow)),
        new("synthetic_projects", "建设项目名单", FormFormat.CsvUtf8,
            ["项目编号", "项目名称", "建设性质"],
            world => world.Projects.Select(p => new object?[] { p.Id, p.Name, p.Kind })),
        new("synthetic_project_milestones", "建设项目进度", FormFormat.Xlsx,
            ["年度", "项目编号", "学段", "节点", "日期", "项目数", "交付学位数", "按期完成"],
            world => world.Projects.SelectMany(Milestones)),
        new("synthetic_financing", "建设项目资金", FormFormat.Xlsx,
            ["年度", "项目编号", "资金来源", "状态", "金额(万元)"],
            world => world.Financing.Select(f => new object?[] { Words.FiscalYear(f.Year), f.Project, f.Instrument == "budget" ? "财政预算" : Words.Of(f.Instrument), Words.Of(f.Status), f.Amount / 10_000 })),
        new("synthetic_survey", "满意度调查", FormFormat.CsvUtf8,
            ["年度", "对象", "轮次", "样本数", "满意人数", "得分合计"],
            world => world.Surveys.Select(s => new object?[] { Words.FiscalYear(s.Year), Words.Of(s.Group), s.Wave, s.People, s.Satisfied, s.ScoreSum })),
        new("synthetic_evaluation", "督导评估结果", FormFormat.CsvGb18030,
            ["年度", "指标级别", "评估主体", "指标编号", "适用条数", "达标条数", "得分", "满分"],
            world => world.Evaluations.Select(e => new object?[] { Words.FiscalYear(e.Year), Words.Of(e.Level), Assessor(e.Assessor), e.Criterion, 1, e.IsMet ? 1 : 0, e.Score, e.Weight })),
        new("synthetic_departments", "责任部门名单", FormFormat.Xlsx,
            ["部门编号", "部门名称"],
            world => world.Departments.Select(d => new object?[] { d.Id, d.Name })),
        new("synthetic_responsibility", "目标责任书任务", FormFormat.Xlsx,
            ["年度", "部门编号", "任务", "应完成", "按期完成"],
            world => world.Tasks.Select(t => new object?[] { Words.FiscalYear(t.Year), t.Department.Id, t.Task, 1, t.IsDone ? 1 : 0 })),
        new("synthetic_targets", "规划目标台账", FormFormat.Xlsx,
            ["年度", "目标", "到期", "完成", "按进度"],
            world => world.Targets.Select(t => new object?[] { Words.FiscalYear(t.Year), t.Item, 1, t.IsMet ? 1 : 0, t.IsOnTrack ? 1 : 0 })),
    ];

    // What the bureau keeps for the district as a whole stands in the row of all stages, 合计.
    private static object?[] FundingRow(Funding funding)
    {
        var isTotal = funding.Stage is null;
        return
        [
            Words.FiscalYear(funding.Year), funding.Stage?.Name() ?? "合计", Words.Of(funding.Status), funding.Education, funding.FiscalTotal, funding.PublicFund, funding.TrainingFund,
            isTotal ? funding.SurchargeCollected : null, isTotal ? funding.SurchargeAllocated : null, isTotal ? funding.Foundation : null,
        ];
    }

    private static string Assessor(string id) => id is "city" or "province" ? Words.Of(id) + "督导" : Words.Of(id);

    // A project counts once, with its first stage, and is on time or not in the year it was due.
    private static IEnumerable<object?[]> Milestones(Project project)
    {
        for (var i = 0; i < project.Seats.Count; i++)
        {
            var (stage, seats) = project.Seats[i];
            var counted = i == 0 ? 1 : 0;
            yield return [Words.FiscalYear(project.Planned.Year), project.Id, stage.Name(), "计划竣工", Words.Day(project.Planned), counted, 0, i == 0 && project.IsOnTime ? 1 : 0];
            if (project.Actual is { } actual)
                yield return [Words.FiscalYear(actual.Year), project.Id, stage.Name(), "实际交付", Words.Day(actual), counted, seats, i == 0 && project.IsOnTime ? 1 : 0];
        }
    }
}
