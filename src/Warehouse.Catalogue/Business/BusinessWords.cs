namespace Warehouse.Catalogue.Business;

/// <summary>The names that the catalogue has no label for: columns that dimensions and facts have by convention.</summary>
internal static class BusinessWords
{
    public static readonly BusinessName Level = new("级别", "Level");
    public static readonly BusinessName LevelNumber = new("级别序号", "Level number");
    public static readonly BusinessName Measure = new("指标项", "Measure");
    public static readonly BusinessName Status = new("数据状态", "Status");
    public static readonly BusinessName Authority = new("发布机构", "Authority");
    public static readonly BusinessName Synthetic = new("合成数据", "Synthetic");
    public static readonly BusinessName File = new("来源文件", "File");
    public static readonly BusinessName Sheet = new("来源工作表", "Sheet");
    public static readonly BusinessName Line = new("来源行", "Line");
    public static readonly BusinessName SourceColumn = new("来源列", "Source column");
    public static readonly BusinessName StartDate = new("开始日期", "Start date");
    public static readonly BusinessName EndDate = new("结束日期", "End date");
    public static readonly BusinessName DataVersion = new("数据版本", "Data version");
    public static readonly BusinessName CommittedAt = new("提交时间", "Committed at");

    public static readonly BusinessName AboutReportedLevel = new(
        "该行数据的发布级别。同一张表里既有合计也有其组成部分:不同级别的行不能相加。",
        "The level at which the row was reported. Totals and their parts are in the same table: rows of different levels are never added together.");

    public static readonly BusinessName AboutSynthetic = new("1:生成的演示数据;0:真实数据。", "1: generated; 0: real.");

    public static readonly BusinessName AboutDataVersion = new("各表数据所属的提交版本。", "The commit that the figures are of.");

    private static readonly Dictionary<string, BusinessName> Degenerates = new(StringComparer.Ordinal)
    {
        ["class_no"] = new("班号", "Class number"),
        ["criterion"] = new("指标条目", "Criterion"),
        ["from_school"] = new("原学校", "From school"),
        ["holder"] = new("持有者", "Holder"),
        ["plan_item"] = new("规划条目", "Plan item"),
        ["task"] = new("任务", "Task"),
        ["teacher"] = new("教师", "Teacher"),
        ["valid_from"] = new("生效日期", "Valid from"),
        ["valid_to"] = new("失效日期", "Valid to"),
        ["wave"] = new("轮次", "Wave"),
    };

    // What the tables of members have beyond key, id, name, level and parents.
    private static readonly Dictionary<string, IReadOnlyList<BusinessColumn>> AttributesByDimension = new(StringComparer.Ordinal)
    {
        ["district"] =
        [
            Attribute("行政区划代码", "Code", "gb_code"),
            Attribute("代码体系", "Code scheme", "code_scheme"),
            Parent("统计上级", "Statistical parent", "statistical_parent_id", "其统计数据计入的上级。", "Whose statistics it is counted in."),
            Parent("管理上级", "Managing parent", "managing_parent_id", "实际管理它的上级;仅在与统计上级不同时填写。", "Who runs it, where that is somebody else."),
            Attribute("启用日期", "Valid from", "valid_from"),
            Attribute("停用日期", "Valid to", "valid_to"),
        ],
        ["stage"] = [Attribute("ISCED级别", "ISCED level", "isced_code"), Order()],
        ["funding_source"] = [Order()],
        ["school"] =
        [
            Attribute("办学类型", "School type", "school_type_name"),
            Attribute("举办者", "Founder", "founder_name"),
            new() { Name = new("办学性质", "Public or private"), Role = BusinessColumnRole.PublicOrPrivate, Type = BusinessType.Text, Source = "is_public" },
        ],
    };

    public static BusinessName Key(BusinessName name) => new(name.Zh + "键", name.En + " key");

    public static BusinessName AncestorKey(BusinessName name) => new(name.Zh + "上级键", name.En + " ancestor key");

    public static BusinessName Id(BusinessName name) => new(name.Zh + "标识", name.En + " ID");

    public static BusinessName NameOf(BusinessName name) => new(name.Zh + "名称", name.En + " name");

    public static BusinessName LevelOf(BusinessName name) => new(name.Zh + "级别", name.En + " level");

    public static IReadOnlyList<BusinessColumn> Attributes(string dimension) => AttributesByDimension.GetValueOrDefault(dimension, []);

    /// <summary>The name of a column of a key that is no dimension; one that has none here keeps its own.</summary>
    public static BusinessName Degenerate(string column) => Degenerates.GetValueOrDefault(column, new BusinessName(column, column));

    public static BusinessName AboutDimension(Dimension dimension) => dimension.Id == "district"
        ? new(
            "每个地区一行,上级展开为列;没有行政区划代码的功能区与同级的县并列。上级按统计归属,没有统计上级的按管理归属。",
            "A row a district, with what it belongs to as columns; management zones without a code stand beside the counties. It belongs to its statistical parent, or to its managing parent where it has no other.")
        : new($"{dimension.LabelZh}。", $"{dimension.LabelEn}.");

    public static BusinessName AboutFact(FactTable fact)
    {
        var notes = string.Concat(fact.Dimensions.SelectMany(d => d.Levels).Select(level => level.Note).Where(note => note.Length > 0).Distinct().Select(note => " " + note));
        return fact.Layout == FactLayout.MeasurePerRow
            ? new(
                $"{fact.LabelZh}:每个公布的数字一行,每个指标项一列。合计及其组成部分都在表中,不同级别的行不能相加。{notes}".TrimEnd(),
                $"{fact.LabelEn}: a row a published figure, a column a measure. Totals and their parts are both here; rows of different levels are never added together.{notes}")
            : new($"{fact.LabelZh}:每个对象每年一行。{notes}".TrimEnd(), $"{fact.LabelEn}: a row an object and year.{notes}");
    }

    private static BusinessColumn Attribute(string zh, string en, string source) =>
        new() { Name = new(zh, en), Role = BusinessColumnRole.Attribute, Type = BusinessType.Text, Source = source };

    private static BusinessColumn Parent(string zh, string en, string source, string aboutZh, string aboutEn) =>
        new() { Name = new(zh, en), Role = BusinessColumnRole.MemberName, Type = BusinessType.Text, Source = source, Description = new(aboutZh, aboutEn) };

    private static BusinessColumn Order() =>
        new() { Name = new("排序", "Sort order"), Role = BusinessColumnRole.Attribute, Type = BusinessType.Whole, Source = "sort_order", IsTechnical = true };
}
