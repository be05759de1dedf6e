using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;
using Warehouse.Etl;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>Whether the catalogue and the pipelines can be read and fit, and their source files are there.</summary>
internal static class CatalogueChecks
{
    public static IReadOnlyList<Finding> Run(Setup setup)
    {
        var findings = new List<Finding>();
        var catalogue = Try("catalogue", "Host:CatalogueDirectory", "Correct the file, or let Host:CatalogueDirectory name the catalogue's folder.", findings, () => CatalogueFiles.Load(setup.Host.CatalogueDirectory));
        if (catalogue is not null)
            findings.Add(new Finding("catalogue", "Host:CatalogueDirectory", Verdict.Ok, $"{catalogue.Indicators.Count} indicators, {catalogue.Facts.Count} facts, {catalogue.Dimensions.Count} dimensions in {Path.GetFullPath(setup.Host.CatalogueDirectory)}."));
        if (catalogue is not null && Try("plans", "Host:CatalogueDirectory", "Correct the file.", findings, () => PlanFiles.Load(setup.Host.CatalogueDirectory, catalogue)) is { } plans)
            findings.Add(new Finding("plans", "Host:CatalogueDirectory", Verdict.Ok, $"{plans.Plans.Count} plans with {plans.ItemIds.Count()} items."));

        var pipelines = Try("pipelines", "Etl:PipelinesDirectory", "Correct the file, or let Etl:PipelinesDirectory name the folder of pipelines.", findings, () => PipelineFiles.Load(setup.Etl.PipelinesDirectory));
        if (pipelines is null)
            return findings;
        if (catalogue is not null)
            Try<object>("pipelines", "Etl:PipelinesDirectory", "Correct the pipeline, or the catalogue.", findings, () =>
            {
                PipelineCheck.Against(pipelines, catalogue.Facts, catalogue.Measures);
                return null;
            });
        findings.Add(new Finding("pipelines", "Etl:PipelinesDirectory", Verdict.Ok, $"{pipelines.Count} pipelines in {Path.GetFullPath(setup.Etl.PipelinesDirectory)}."));
        findings.AddRange(Sources(pipelines));
        return findings;
    }

    private static IReadOnlyList<Finding> Sources(IReadOnlyList<Pipeline> pipelines)
    {
        var findings = (
            from pipeline in pipelines
            from problem in PipelineCheck.UnreadableSources(pipeline)
            select Finding.Of("pipelines", pipeline.Id, problem, "Put the file there, and let this user read it; until then the pipeline fails and changes nothing.")).ToList();
        return findings.Count > 0
            ? findings
            : [new Finding("pipelines", "source files", Verdict.Ok, $"{pipelines.SelectMany(pipeline => pipeline.Files).Distinct().Count()} files can be read.")];
    }

    private static T? Try<T>(string area, string name, string whatToDo, List<Finding> findings, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ProblemException exception)
        {
            findings.AddRange(exception.Problems.Select(problem => Finding.Of(area, name, problem, whatToDo)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(new Finding(area, name, Verdict.Failure, exception.Message, "Let this user read the folder and its files."));
        }

        return null;
    }
}
