using System.Globalization;
using System.Text;
using Edustat.V1;
using Microsoft.Data.Sqlite;
using Warehouse.EngineTests.Load;
using BackfillService = Warehouse.Gateway.BackfillService;
using RunState = Warehouse.Storage.Runs.RunState;

namespace Warehouse.EngineTests.Kill.Courses;

/// <summary>Years are loaded one by one, two at a time; those whose host went away are asked for again.</summary>
internal sealed class BackfillCourse : Course
{
    private const int RowsOfAYear = 32 * 4;

    private static readonly string[] Years = ["2010", "2011", "2012", "2013", "2014", "2015"];

    public override string Name => "backfill";

    public override async Task PrepareAsync(TempFolder folder, TestWarehouse warehouse)
    {
        KillWorld.Write(folder, 2);
        await LoadAsync(warehouse, folder);
        foreach (var year in Years)
        {
            var text = new StringBuilder("district,year,stage,pupils\n");
            for (var province = 20; province < 52; province++)
                foreach (var stage in (string[])["primary", "junior", "senior", "special"])
                    text.Append(CultureInfo.InvariantCulture, $"cn-{province},{year},{stage},{province + 5}\n");
            folder.Write($"samples/{year}.csv", text.Append("cn-99,2019,primary,1\n").ToString());
        }

        folder.Write("pipelines/years.yaml",
            """
            pipeline: years
            title: 测试
            authority: 测试局
            synthetic: true
            target: published_education
            after: [districts]
            files: ['../samples/${period}.csv']
            format: csv
            encoding: utf-8
            max_rejected: 1
            periods: { from: 2010, to: 2015 }
            replaces: [academic_year]
            keys:
              district: { column: district, lookup: id }
              academic_year: { column: year }
              stage: { column: stage }
            values:
              - { column: pupils, measure: new_entrants, unit: 人 }
            """);
    }

    public override async Task FinishAsync(TestWarehouse warehouse, string pipelines, Func<Task> started)
    {
        await using var host = await LoadHost.StartAsync(warehouse, pipelines);
        await started();
        var service = host.Service<BackfillService>();
        while (true)
        {
            await FollowWhatWaitsAsync(host, "years");
            var runs = await RunsAsync(host, "years");
            Assert.All(runs, run => Assert.Contains(run.State, (RunState[])[RunState.Succeeded, RunState.Skipped, RunState.Abandoned]));
            var left = Years.Except(runs.Where(run => run.State != RunState.Abandoned).Select(run => run.Period)).ToList();
            if (left.Count == 0)
                return;
            var asked = (await service.ListBackfills(new ListBackfillsRequest(), AnyCall.Anybody)).Backfills.Count;
            await service.BackfillPipeline(
                new BackfillPipelineRequest { Name = "pipelines/years", Periods = { left }, MaxParallel = 2, RequestId = $"backfill {asked + 1}" }, AnyCall.Anybody);
        }
    }

    /// <summary>Every year has all of its rows or none.</summary>
    public override async Task AssertSoundAsync(string warehouse, WarehouseText before, WarehouseText after)
    {
        await WarehouseText.ReadAsync(warehouse);
        await using var connection = new SqliteConnection($"Data Source={warehouse};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select academic_year, count(*) from fct_published_education where pipeline_id = 'years' group by academic_year";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            Assert.True(reader.GetInt64(1) == RowsOfAYear, $"{reader.GetValue(0)} has {reader.GetInt64(1)} rows.");
    }
}
