using System.Reflection;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>Reads settings one by one, so that every mistake is found and not only the first.</summary>
internal sealed class SettingsReader(IConfiguration configuration, List<Finding> findings)
{
    private const string Area = "settings";

    // The sections that others read: logging, and the web server of the framework.
    private static readonly string[] OfTheFramework = ["Logging", "Kestrel", "AllowedHosts"];

    private readonly List<string> _sections = [];

    /// <summary>Sets the options that a section names; what names none, or has no value of its kind, becomes a finding.</summary>
    public void Read(string section, object options)
    {
        _sections.Add(section);
        var before = findings.Count;
        var count = Read(configuration.GetSection(section), options);
        if (findings.Count == before)
            findings.Add(new Finding(Area, section, Verdict.Ok, count switch
            {
                0 => "Every setting has its default.",
                1 => "1 setting is given.",
                _ => $"{count} settings are given.",
            }));
    }

    /// <summary>Adds one for each entry of a section that is a list.</summary>
    public void ReadList<T>(string section, ICollection<T> entries)
        where T : class, new()
    {
        _sections.Add(section);
        foreach (var given in configuration.GetSection(section).GetChildren())
        {
            var entry = new T();
            Read(given, entry);
            entries.Add(entry);
        }
    }

    /// <summary>Holds options against the rules that their project registered with them.</summary>
    public void Validate<TOptions>(Action<IServiceCollection> register)
        where TOptions : class
    {
        var services = new ServiceCollection();
        register(services);
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptions<TOptions>>().Value;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var failure in exception.Failures)
            {
                // The rules begin with their section: "Etl: PollSeconds must be above 0."
                var parts = failure.Split(": ", 2);
                findings.Add(new Finding(Area, parts[0], Verdict.Failure, parts[^1], "Correct the value, or leave the setting out: its default is right."));
            }
        }
    }

    /// <summary>
    /// Finds sections of nearly the right name. Others cannot be judged: the environment, which is settings too, holds
    /// names of every other program.
    /// </summary>
    public void FindMisspeltSections()
    {
        foreach (var section in configuration.GetChildren().Where(section => section.GetChildren().Any() && !IsKnown(section.Key)))
            if (Nearest.Find(section.Key, _sections) is { } near)
                findings.Add(new Finding(Area, section.Key, Verdict.Warning, $"Nothing reads the settings of '{section.Key}'.", $"Did you mean '{near}'?"));
    }

    private bool IsKnown(string section) =>
        _sections.Concat(OfTheFramework).Contains(section, StringComparer.OrdinalIgnoreCase);

    private int Read(IConfigurationSection section, object options)
    {
        var properties = options.GetType().GetProperties().Where(property => property.CanWrite).ToList();
        var count = 0;
        foreach (var given in section.GetChildren())
        {
            var property = properties.Find(property => property.Name.Equals(given.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                AddUnknown(given.Path, given.Key, properties.Select(known => known.Name).ToList());
            else
                count += Set(property, options, given);
        }

        return count;
    }

    private int Set(PropertyInfo property, object options, IConfigurationSection given)
    {
        try
        {
            if (given.Get(property.PropertyType) is { } value)
                property.SetValue(options, value);
            return 1;
        }
        catch (InvalidOperationException)
        {
            findings.Add(new Finding(Area, given.Path, Verdict.Failure, $"'{given.Value}' is no {KindOf(property.PropertyType)}.", $"Correct it, or leave it out: the default is {property.GetValue(options)}."));
            return 0;
        }
    }

    private void AddUnknown(string path, string name, List<string> known)
    {
        var hint = Nearest.Hint(name, known);
        findings.Add(new Finding(Area, path, Verdict.Failure, "There is no such setting; nothing reads it.", hint.Length > 0 ? hint : $"There are {string.Join(", ", known)}."));
    }

    private static string KindOf(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "whole number"
        : type == typeof(double) ? "number"
        : type.IsEnum ? $"word of {string.Join(", ", Enum.GetNames(type))}"
        : type.Name;
}
