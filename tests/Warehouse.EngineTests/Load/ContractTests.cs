using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>What a pipeline does when its source is not as it was: nothing is let pass without a note, and no row is lost.</summary>
public abstract class ContractTests(StorageEngine engine) : IDisposable
{
    private const string Header = "地区,年份,在校生数";

    private readonly LoadWorld _world = new(engine);

    [SkippableTheory]
    [InlineData("", "地区,年份,在校生数,新列", "etl.unexpected_column")]
    [InlineData("contract: { new_columns: refuse }", "地区,年份,在校生数,新列", "etl.unexpected_column")]
    [InlineData("contract: { new_columns: evolve, evolve: [{ header: '(?<measure>.+)', unit: 人, parts: { measure: { 毕业生数: graduates_prev_year } } }] }", "地区,年份,在校生数,新列", "etl.unexpected_column")]
    [InlineData("", "地区,年份", "etl.missing_column")]
    [InlineData("contract: { missing_columns: null_value }", "年份,在校生数", "etl.missing_column")]
    [InlineData("contract: { reordered: refuse, columns: [地区, 年份, 在校生数] }", "年份,地区,在校生数", "etl.column_order")]
    public async Task WhatIsRefused_FailsTheRun(string contract, string header, string code)
    {
        WritePipeline(contract);
        await using var host = await StartAsync(header, "湖北省,2019,1,2");

        Assert.Equal(code, (await host.RunAsync("pupils")).Error!.Code);
        Assert.Empty(await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task NewColumnThatIsIgnored_IsNoted()
    {
        WritePipeline("contract: { new_columns: ignore }");
        await using var host = await StartAsync(Header + ",新列", "湖北省,2019,1,2");

        await AssertNotedAsync(host, ["湖北省 2019 = 1 by pupils"], "etl.column_ignored 新列");
    }

    [SkippableFact]
    public async Task NewColumnOfADeclaredKind_IsTaken()
    {
        WritePipeline("contract: { new_columns: evolve, evolve: [{ header: '(?<measure>.+)', unit: 人, parts: { measure: { 毕业生数: graduates_prev_year } } }] }");
        await using var host = await StartAsync(Header + ",毕业生数", "湖北省,2019,1,2");

        await AssertNotedAsync(host, ["湖北省 2019 = 1 by pupils", "湖北省 2019 = 2 by pupils"], "etl.column_added 毕业生数");
    }

    [SkippableFact]
    public async Task ColumnThatIsGone_IsMissing()
    {
        WritePipeline("contract: { missing_columns: null_value }");
        await using var host = await StartAsync("地区,年份", "湖北省,2019");

        await AssertNotedAsync(host, ["湖北省 2019 = missing by pupils"], "etl.column_missing 在校生数");
    }

    [SkippableFact]
    public async Task ColumnsInAnotherOrder_AreAcceptedUnlessToldOtherwise()
    {
        WritePipeline("");
        await using var host = await StartAsync("在校生数,地区,年份", "1,湖北省,2019");

        await AssertNotedAsync(host, ["湖北省 2019 = 1 by pupils"]);
    }

    [SkippableFact]
    public async Task BadValueAsNull_IsMissing_AndNotedWithItsFirst()
    {
        WritePipeline("contract: { bad_values: null_value }");
        await using var host = await StartAsync(Header, "湖北省,2018,甲", "湖北省,2019,乙", "湖南省,2019,3");

        await AssertNotedAsync(host, ["湖北省 2018 = missing by pupils", "湖北省 2019 = missing by pupils", "湖南省 2019 = 3 by pupils"], "etl.value_as_null 在校生数: 2 times; first '甲' on line 2");
    }

    [SkippableFact]
    public async Task BadValue_MayRejectItsRow_OrEndTheRun()
    {
        WritePipeline("max_rejected: 1\ncontract: { bad_values: reject_row }");
        await using var host = await StartAsync(Header, "湖北省,2018,甲", "湖南省,2019,3");
        var rejecting = await host.RunAsync("pupils");

        Assert.Equal((null, new RunCounts { RowsRead = 2, RowsRejected = 1, Rejects = 1, Inserted = 1 }), (rejecting.Error, rejecting.Counts));
    }

    [SkippableFact]
    public async Task NewCodeAsNull_IsNoneInAnAttribute_AndNoted()
    {
        _world.Folder.Write("samples/pupils.csv", "id,name,en\ncn-44,广东省,Guangdong\ncn-45,广西,Kwangsi\n");
        _world.Folder.Write(
            "pipelines/pupils.yaml",
            """
            pipeline: pupils
            title: 更多地区
            authority: 测试局
            target: dimension:district
            files: [../samples/pupils.csv]
            format: csv
            encoding: utf-8
            contract: { new_codes: null_value }
            member:
              id: { column: id }
              attributes:
                gb_code: null
                code_scheme: own
                name_zh: { column: name }
                name_en: { column: en, map: { Guangdong: Guangdong, Guangxi: Guangxi } }
                level: PROV
                statistical_parent_id: null
                managing_parent_id: null
            """);
        await using var host = await _world.StartAsync();

        var run = await host.RunAsync("pupils");

        Assert.Equal((null, new RunCounts { RowsRead = 2, Inserted = 2 }), (run.Error, run.Counts));
        Assert.Equal(["cn-44 Guangdong", "cn-45 -"], await _world.QueryAsync($"select concat(district_id, ' ', coalesce(name_en, '-')) from {_world.Warehouse.Table("dim_district")} where district_id in ('cn-44', 'cn-45') order by district_id"));
        Assert.Equal(["etl.code_as_null en: 1 times; first 'Kwangsi' on line 3"], (await _world.QueryAsync($"select concat(code, ' ', message) from {_world.Warehouse.Table("etl_run_note")} order by seq")));
    }

    [SkippableFact]
    public async Task NewCodeAsNull_RejectsTheRowInAKey()
    {
        WritePipeline("max_rejected: 1\ncontract: { new_codes: null_value }");
        await using var host = await StartAsync(Header, "火星省,2019,1", "湖南省,2019,3");

        var run = await host.RunAsync("pupils");

        Assert.Equal((null, new RunCounts { RowsRead = 2, RowsRejected = 1, Rejects = 1, Inserted = 1 }), (run.Error, run.Counts));
        Assert.Equal(["湖南省 2019 = 3 by pupils"], await _world.FactsAsync());
    }

    [SkippableTheory]
    [InlineData("bad_values: refuse", "湖北省,2018,甲", "etl.not_a_number")]
    [InlineData("new_codes: refuse", "火星省,2018,1", "etl.unknown_member")]
    public async Task WhatMayNotBe_EndsTheRunWithItsPlace(string contract, string row, string code)
    {
        WritePipeline($"max_rejected: 9\ncontract: {{ {contract} }}");
        await using var host = await StartAsync(Header, "湖南省,2019,3", row);

        var run = await host.RunAsync("pupils");

        Assert.Equal((RunState.Failed, code), (run.State, run.Error!.Code));
        Assert.Contains(":3", run.Error.Path, StringComparison.Ordinal);
        Assert.Empty(await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();

    private async Task AssertNotedAsync(LoadHost host, string[] facts, params string[] notes)
    {
        var run = await host.RunAsync("pupils");

        Assert.Null(run.Error);
        Assert.Equal(facts, await _world.FactsAsync());
        Assert.Equal(notes, (await host.Service<NoteLog>().ListAsync([run.RunId], CancellationToken.None))[run.RunId].Select(note => $"{note.Code} {note.Message}"));
        Assert.Equal(run.Counts.RowsRead, (await _world.FactsAsync()).Select(fact => fact.Split(" = ")[0]).Distinct().Count());
    }

    private async Task<LoadHost> StartAsync(params string[] lines)
    {
        _world.Folder.Write("samples/pupils.csv", string.Concat(lines.Select(line => line + "\n")));
        var host = await LoadHost.StartAsync(_world.Warehouse, _world.Folder.Pipelines);
        Assert.Null((await host.RunAsync("districts")).Error);
        return host;
    }

    private void WritePipeline(string contract) => _world.Folder.Write(
        "pipelines/pupils.yaml",
        $$"""
        pipeline: pupils
        title: 小学在校生
        authority: 测试局
        target: published_education
        after: [districts]
        files: [../samples/pupils.csv]
        format: csv
        encoding: utf-8
        {{contract}}
        keys:
          district: { column: 地区, lookup: name }
          academic_year: { column: 年份 }
          stage: primary
        values:
          - { column: 在校生数, measure: enrolled_students, unit: 人 }
        """);
}
