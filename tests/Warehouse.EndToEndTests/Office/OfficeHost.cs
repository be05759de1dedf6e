using System.Security.Cryptography;
using System.Text;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.EndToEndTests.CommandLine;
using Warehouse.Host;

namespace Warehouse.EndToEndTests.Office;

/// <summary>
/// The real host of an office with two administrators, 王老师 and 李老师: 湖北省 and 湖南省, primary pupils of one file whose
/// jumps are held for a second person, of a file a year, and of what is sent.
/// </summary>
internal sealed class OfficeHost : IAsyncDisposable
{
    /// <summary>王老师's token.</summary>
    public const string Wang = "wang-token";

    /// <summary>李老师's token.</summary>
    public const string Li = "li-token";

    private const string Header = "地区,年份,在校生数";

    private readonly WebApplication _app;

    private OfficeHost(WebApplication app, string folder)
    {
        (_app, Folder) = (app, folder);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        (Http, GrpcAddress) = (addresses[0], addresses[1]);
        Channel = GrpcChannel.ForAddress(GrpcAddress);
    }

    public string Folder { get; }

    public string Http { get; }

    public string GrpcAddress { get; }

    public GrpcChannel Channel { get; }

    /// <summary>Starts it with its districts and pupils loaded.</summary>
    /// <param name="pupils">Rows of the one file.</param>
    public static async Task<OfficeHost> StartAsync(params string[] pupils)
    {
        var folder = Directory.CreateTempSubdirectory("edustat").FullName;
        Write(folder, "pipelines/districts.yaml", DistrictsPipeline);
        Write(folder, "samples/districts.csv", "id,code,name,level,parent\ncn,,全国,NAT,\ncn-42,42,湖北省,PROV,cn\ncn-43,43,湖南省,PROV,cn\n");
        Write(folder, "pipelines/pupils.yaml", Pipeline("pupils", "files: [../samples/pupils.csv]", "max_rejected: 5\ncontract: { new_columns: ignore }\napproval: { second_person: true }\ngates: [{ gate: jump, kind: change, severity: hold, measure: enrolled_students, percent: 20 }]"));
        Write(folder, "samples/pupils.csv", Table(pupils));
        Write(folder, "pipelines/by_year.yaml", Pipeline("by_year", "files: ['../samples/year_${period}.csv']", "periods: { from: 2031, to: 2034 }\nreplaces: [academic_year]"));
        foreach (var year in (int[])[2031, 2032, 2033, 2034])
            Write(folder, $"samples/year_{year}.csv", Table($"湖北省,{year},{year}"));
        Write(folder, "pipelines/sent.yaml", Pipeline("sent", "source: upload", "replaces: [academic_year]\ngates: [{ gate: plausible, kind: range, measure: enrolled_students, max: 2000000 }]"));

        string[] administrators = [.. Administrator(0, "王老师", Wang), .. Administrator(1, "李老师", Li)];
        var app = WarehouseHost.Build(
            ["--Host:Http=127.0.0.1:0", "--Host:Grpc=127.0.0.1:0", $"--Storage:Path={Path.Combine(folder, "warehouse.db")}", $"--Etl:PipelinesDirectory={Path.Combine(folder, "pipelines")}", .. administrators]);
        await app.StartAsync();
        await WarehouseHost.LoadAsync(app);
        return new OfficeHost(app, folder);
    }

    /// <summary>Writes the one file of pupils.</summary>
    public void WritePupils(params string[] rows) => WriteFile("samples/pupils.csv", Table(rows));

    /// <summary>Writes a file below its folder.</summary>
    public string WriteFile(string path, string text) => Write(Folder, path, text);

    /// <summary>A command of <c>warehouse etl</c> in the name of whoever holds a token.</summary>
    public Task<(int ExitCode, string Output, string Errors)> RunAsync(string? token, params string[] words)
    {
        // The tests of a class come one after the other, and other hosts have no administrators.
        Environment.SetEnvironmentVariable("WAREHOUSE_TOKEN", token);
        return Cli.RunAsync(words.Contains("--server") ? ["etl", .. words] : ["etl", .. words, "--server", GrpcAddress]);
    }

    /// <summary>As above, by 王老师; its output, when its exit code is as told.</summary>
    public async Task<string> OutputAsync(int exitCode, params string[] words)
    {
        var (code, output, errors) = await RunAsync(Wang, words);
        Assert.True(code == exitCode, $"{string.Join(' ', words)} ended with {code}.\n{errors}{output}");
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("WAREHOUSE_TOKEN", null);
        Channel.Dispose();
        // A run that nobody waited for stops before its folder goes.
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private static string[] Administrator(int index, string name, string token) =>
        [$"--Administrators:{index}:Name={name}", $"--Administrators:{index}:TokenSha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}"];

    private static string Table(params string[] rows) => string.Concat(((string[])[Header, .. rows]).Select(row => row + "\n"));

    private static string Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private static string Pipeline(string id, string source, string more) =>
        $$"""
        pipeline: {{id}}
        title: 小学在校生
        authority: 测试局
        target: published_education
        after: [districts]
        {{source}}
        format: csv
        encoding: utf-8
        keys:
          district: { column: 地区, lookup: name }
          academic_year: { column: 年份 }
          stage: primary
        values:
          - { column: 在校生数, measure: enrolled_students, unit: 人 }
        {{more}}
        """;

    private const string DistrictsPipeline =
        """
        pipeline: districts
        title: 测试地区
        authority: 测试局
        target: dimension:district
        files: [../samples/districts.csv]
        format: csv
        encoding: utf-8
        member:
          id: { column: id }
          attributes:
            gb_code: { column: code, optional: true }
            code_scheme: GB/T 2260
            name_zh: { column: name }
            name_en: null
            level: { column: level }
            statistical_parent_id: { column: parent, optional: true }
            managing_parent_id: null
        """;
}
