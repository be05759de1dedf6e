using System.Net;
using System.Text.Json.Nodes;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

public sealed class OpenApiTests
{
    private static readonly IReadOnlyList<JsonMethod> Methods =
        [.. MethodTable<FakeIndicatorService>.List(), .. MethodTable<FakeCatalogService>.List(), .. MethodTable<FakeEtlAdminService>.List(), .. MethodTable<FakeUploadService>.List(), .. MethodTable<FakeStandardService>.List(), .. MethodTable<FakePlanService>.List(), .. MethodTable<Warehouse.Gateway.ScheduleService>.List(), .. MethodTable<Warehouse.Gateway.BackfillService>.List()];

    private readonly JsonNode document = JsonNode.Parse(OpenApiDocument.Write(Methods))!;

    [Fact]
    public void EveryRoute_IsAPath()
    {
        var routes = from method in Methods from binding in method.Bindings select $"{binding.Verb} {binding.Template.ToOpenApiPath()}";
        var paths = from path in document["paths"]!.AsObject() from operation in path.Value!.AsObject() select $"{operation.Key.ToUpperInvariant()} {path.Key}";

        Assert.Equal(routes.Order(), paths.Order());
        Assert.Equal((2 * 47) + 1, paths.Count());
    }

    [Fact]
    public void EveryReference_Resolves()
    {
        var references = Descendants(document).OfType<JsonObject>().Where(node => node["$ref"] is not null).Select(node => (string)node["$ref"]!).Distinct().ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(Resolve(reference)));
    }

    // Fails for a proto element without a comment: write one.
    [Fact]
    public void EverythingNamed_IsDescribed()
    {
        var undescribed = new List<string>();
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Expect(schema!, name);
            foreach (var (field, property) in schema!["properties"]?.AsObject() ?? [])
                Expect(property!, $"{name}.{field}");
            foreach (var line in ((string?)schema["description"] ?? "").Split('\n').Where(line => line.StartsWith("- `", StringComparison.Ordinal) && line.EndsWith(": ", StringComparison.Ordinal)))
                undescribed.Add(name + " " + line);
        }

        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (verb, operation) in operations!.AsObject())
            {
                if (string.IsNullOrWhiteSpace((string?)operation!["summary"]))
                    undescribed.Add($"{verb} {path}");
                foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                    Expect(parameter!, $"{verb} {path} {parameter!["name"]}");
            }
        }

        foreach (var tag in document["tags"]!.AsArray())
            Expect(tag!, (string)tag!["name"]!);
        Assert.Empty(undescribed);

        void Expect(JsonNode node, string name)
        {
            if (string.IsNullOrWhiteSpace((string?)node["description"]))
                undescribed.Add(name);
        }
    }

    [Fact]
    public void OperationIds_AreUnique()
    {
        var ids = Descendants(document).OfType<JsonObject>().Where(node => node["operationId"] is JsonValue).Select(node => (string)node["operationId"]!).ToList();

        Assert.Equal((2 * 47) + 1, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Schema_SaysWhatTheContractSays()
    {
        var query = document["components"]!["schemas"]!["QueryIndicatorsRequest"]!;
        Assert.Equal("""["indicators"]""", query["required"]!.ToJsonString());
        Assert.Equal("The columns asked for; 1 to 50, each once.", (string)query["properties"]!["indicators"]!["description"]!);

        var cell = document["components"]!["schemas"]!["Cell"]!["properties"]!;
        Assert.Equal("int64", (string)cell["expectedN"]!["format"]!);
        Assert.Equal("#/components/schemas/CellStatus", (string)cell["status"]!["allOf"]![0]!["$ref"]!);
        Assert.Contains("CELL_STATUS_WITHHELD", document["components"]!["schemas"]!["CellStatus"]!["enum"]!.AsArray().Select(value => (string)value!));
        Assert.Equal("date-time", (string)document["components"]!["schemas"]!["Run"]!["properties"]!["createTime"]!["format"]!);
    }

    [Fact]
    public void FieldsOfThePath_AreNotInTheBody()
    {
        var run = document["paths"]!["/v1/pipelines/{pipeline}:run"]!["post"]!;

        Assert.Equal("pipeline", (string)Assert.Single(run["parameters"]!.AsArray())!["name"]!);
        var body = run["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal(["force", "requestId", "priority", "timeoutSeconds", "period", "dryRun"], body["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public void Get_HasItsQueryParameters()
    {
        var members = document["paths"]!["/v1/dimensions/{dimension}/members"]!["get"]!;

        Assert.Equal(
            ["path dimension", "query search", "query level", "query under", "query pageSize", "query pageToken", "query language", "query asOf"],
            members["parameters"]!.AsArray().Select(parameter => $"{parameter!["in"]} {parameter["name"]}"));
    }

    [Fact]
    public async Task Document_IsServed()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("GET", "/openapi.json");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("3.0.3", (string)(await JsonHost.JsonOf(response))["openapi"]!);
        Assert.Contains("普通小学", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private JsonNode? Resolve(string reference)
    {
        var node = document;
        foreach (var name in reference.TrimStart('#', '/').Split('/'))
            node = node?[name];
        return node;
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode? node)
    {
        if (node is null)
            yield break;
        yield return node;
        IEnumerable<JsonNode?> inner = node switch
        {
            JsonObject one => one.Select(property => property.Value),
            JsonArray many => many,
            _ => [],
        };
        foreach (var child in inner.SelectMany(Descendants))
            yield return child;
    }
}
