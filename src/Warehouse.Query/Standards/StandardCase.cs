using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Standards;
using Warehouse.Query.Members;

namespace Warehouse.Query.Standards;

/// <summary>A district to be held against a standard, as the asker wrote it.</summary>
/// <param name="Standard">The standard's id or resource name.</param>
/// <param name="District">Id, code, former code or name.</param>
/// <param name="Year">The academic year, by the year it begins in.</param>
/// <param name="FiscalYear">The fiscal year of criteria about money; empty for the year of the same number.</param>
/// <param name="Thresholds">Numbers that the asker sets where the standard's own are unsure.</param>
public sealed record StandardRequest(string Standard, string District, string Year, string FiscalYear, IReadOnlyList<ThresholdSetting> Thresholds);

/// <summary>A number that the asker sets.</summary>
/// <param name="Criterion">The criterion's id.</param>
/// <param name="Stage">The stage, or <c>all</c>; empty where the criterion has one threshold.</param>
/// <param name="Indicator">The figure of a school rule; empty for the criterion's own threshold.</param>
/// <param name="Value">The number.</param>
public sealed record ThresholdSetting(string Criterion, string Stage, string Indicator, decimal Value);

/// <summary>A district to be held against a standard, everything looked up.</summary>
/// <param name="Standard">The standard, with the asker's numbers in it.</param>
/// <param name="District">The district.</param>
/// <param name="Year">The academic year.</param>
/// <param name="FiscalYear">The fiscal year of criteria about money.</param>
public sealed record StandardCase(Standard Standard, Member District, int Year, int FiscalYear)
{
    private const int MostCandidates = 30;

    /// <summary>Looks everything up.</summary>
    /// <exception cref="ProblemException">Every problem found: <c>request.not_found</c>, <c>standard.wrong_level</c>, <c>standard.threshold_fixed</c>, <c>query.ambiguous_member</c> …</exception>
    public static StandardCase Read(StandardRequest request, IndicatorCatalogue catalogue, MemberDirectory members)
    {
        var standard = Find(request.Standard, catalogue);
        var problems = new List<Problem>();
        var (district, unfound) = MemberReference.Find(members["district"], request.District.Trim(), "district");
        if (unfound is not null)
            problems.Add(unfound);
        if (district is not null && !standard.Scope.DistrictLevels.Contains(district.Level))
            problems.Add(WrongLevel(standard, district, members["district"]));
        var year = ReadYear(request.Year, "year", problems);
        var fiscalYear = request.FiscalYear.Length == 0 ? year : ReadYear(request.FiscalYear, "fiscal_year", problems);
        for (var i = 0; i < request.Thresholds.Count; i++)
            standard = ThresholdSettings.Apply(standard, request.Thresholds[i], $"thresholds[{i}]", problems);
        ProblemException.ThrowIfAny(problems);
        return new StandardCase(standard, district!, year!.Value, fiscalYear!.Value);
    }

    /// <summary>The standard with this id or resource name.</summary>
    /// <exception cref="ProblemException"><c>request.not_found</c>.</exception>
    public static Standard Find(string name, IndicatorCatalogue catalogue)
    {
        var id = name.StartsWith("standards/", StringComparison.Ordinal) ? name["standards/".Length..] : name;
        return catalogue.FindStandard(id)
            ?? throw new ProblemException(new Problem("request.not_found", $"There is no standard '{id}'.", "name", Nearest.Hint(id, catalogue.Standards.Select(standard => standard.Id))));
    }

    // A city's coefficient is not the mean of its districts', nor that of all its schools: the rule is inside one district.
    private static Problem WrongLevel(Standard standard, Member district, DimensionMembers districts)
    {
        var levels = string.Join(" or ", standard.Scope.DistrictLevels);
        var below = districts.SelfAndDescendants(district).Where(member => standard.Scope.DistrictLevels.Contains(member.Level)).ToList();
        return new Problem("standard.wrong_level", $"'{standard.Id}' judges districts of level {levels}; '{district.LabelZh}' is a {district.Level}, for which it defines nothing.", "district",
            below.Count == 0 ? "" : $"Ask for one of its districts: {string.Join("; ", below.Take(MostCandidates).Select(member => $"{member.Id} {member.LabelZh}"))}{(below.Count > MostCandidates ? " …" : ".")}")
        {
            Candidates = below.Select(member => member.Id).ToList(),
        };
    }

    private static int? ReadYear(string text, string path, List<Problem> problems)
    {
        var digits = text.Trim().TrimEnd('年').Replace("学", "", StringComparison.Ordinal);
        if (digits.Length == 4 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1949 and <= 2060)
            return year;
        problems.Add(text.Length == 0
            ? new Problem("query.period_required", "A standard is held against one year.", path, "Write the year it begins in: 2023.")
            : new Problem("query.bad_period", $"'{text}' is not a year between 1949 and 2060.", path, "Write the year it begins in: 2023."));
        return null;
    }
}
