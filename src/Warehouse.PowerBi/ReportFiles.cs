using Warehouse.Catalogue.Business;

namespace Warehouse.PowerBi;

/// <summary>The files of a project beside its model: what to open, and a report with one empty page on it.</summary>
internal static class ReportFiles
{
    private const string Schemas = "https://developer.microsoft.com/json-schemas/fabric";
    private const string Page = "overview";

    public static IEnumerable<(string Path, string Text)> All(BusinessLanguage language) =>
    [
        ($"{PowerBiProject.Name}.pbip",
            $$"""
            {
              "$schema": "{{Schemas}}/pbip/pbipProperties/1.0.0/schema.json",
              "version": "1.0",
              "artifacts": [
                {
                  "report": {
                    "path": "{{PowerBiProject.Name}}.Report"
                  }
                }
              ],
              "settings": {
                "enableAutoRecovery": true
              }
            }

            """),
        ($"{PowerBiProject.Name}.SemanticModel/.platform", Platform("SemanticModel")),
        ($"{PowerBiProject.Name}.SemanticModel/definition.pbism",
            $$"""
            {
              "$schema": "{{Schemas}}/item/semanticModel/definitionProperties/1.0.0/schema.json",
              "version": "4.2",
              "settings": {}
            }

            """),
        ($"{PowerBiProject.Name}.Report/.platform", Platform("Report")),
        ($"{PowerBiProject.Name}.Report/definition.pbir",
            $$"""
            {
              "$schema": "{{Schemas}}/item/report/definitionProperties/2.0.0/schema.json",
              "version": "4.0",
              "datasetReference": {
                "byPath": {
                  "path": "../{{PowerBiProject.Name}}.SemanticModel"
                }
              }
            }

            """),
        ($"{PowerBiProject.Name}.Report/definition/version.json",
            $$"""
            {
              "$schema": "{{Schemas}}/item/report/definition/versionMetadata/1.0.0/schema.json",
              "version": "2.0.0"
            }

            """),
        ($"{PowerBiProject.Name}.Report/definition/report.json",
            $$"""
            {
              "$schema": "{{Schemas}}/item/report/definition/report/1.0.0/schema.json",
              "themeCollection": {},
              "layoutOptimization": "None"
            }

            """),
        ($"{PowerBiProject.Name}.Report/definition/pages/pages.json",
            $$"""
            {
              "$schema": "{{Schemas}}/item/report/definition/pagesMetadata/1.0.0/schema.json",
              "pageOrder": [
                "{{Page}}"
              ],
              "activePageName": "{{Page}}"
            }

            """),
        ($"{PowerBiProject.Name}.Report/definition/pages/{Page}/page.json",
            $$"""
            {
              "$schema": "{{Schemas}}/item/report/definition/page/1.0.0/schema.json",
              "name": "{{Page}}",
              "displayName": "{{new BusinessName("概览", "Overview").In(language)}}",
              "displayOption": "FitToPage",
              "height": 720,
              "width": 1280
            }

            """),
    ];

    private static string Platform(string type) =>
        $$"""
        {
          "$schema": "{{Schemas}}/gitIntegration/platformProperties/2.0.0/schema.json",
          "metadata": {
            "type": "{{type}}",
            "displayName": "{{PowerBiProject.Name}}"
          },
          "config": {
            "version": "2.0",
            "logicalId": "{{LineageTag.Of("item", type)}}"
          }
        }

        """;
}
