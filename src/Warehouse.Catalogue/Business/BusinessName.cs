namespace Warehouse.Catalogue.Business;

/// <summary>A name that readers of tables and reports see, in both languages.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English.</param>
public sealed record BusinessName(string Zh, string En)
{
    /// <summary>The name in one language.</summary>
    public string In(BusinessLanguage language) => language == BusinessLanguage.Zh ? Zh : En;
}

/// <summary>A language that business names exist in.</summary>
public enum BusinessLanguage
{
    /// <summary>Chinese.</summary>
    Zh,

    /// <summary>English.</summary>
    En,
}

/// <summary>The names of languages in schemas, settings and arguments.</summary>
public static class BusinessLanguages
{
    /// <summary>Every language, in the order in which they are written.</summary>
    public static IReadOnlyList<BusinessLanguage> All { get; } = [BusinessLanguage.Zh, BusinessLanguage.En];

    /// <summary>The name: <c>zh</c>.</summary>
    public static string Name(this BusinessLanguage language) => language == BusinessLanguage.Zh ? "zh" : "en";

    /// <summary>The language with this name, or null.</summary>
    public static BusinessLanguage? Parse(string name) =>
        All.Where(language => string.Equals(language.Name(), name, StringComparison.OrdinalIgnoreCase)).Select(language => (BusinessLanguage?)language).FirstOrDefault();

    /// <summary>The schema that holds the views of a language: <c>bi_zh</c>.</summary>
    public static string Schema(this BusinessLanguage language) => $"bi_{language.Name()}";
}
