using System.Diagnostics;
using System.Runtime;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Warehouse.Catalogue;
using Warehouse.Etl;
using Warehouse.Etl.Load;
using Warehouse.Etl.Runs;
using Warehouse.Storage;
using Warehouse.Tests;

namespace Warehouse.Benchmarks;

/// <summary>A host with storage and loads, wired as the product wires them, which loads what is due and says what that took.</summary>
internal static class ChildLoad
{
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    public static async Task<int> RunAsync(BenchmarkFolder folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(CatalogueFiles.Load(Repository.Catalogue));
        builder.Services.AddWarehouseStorage(options => options.Path = folder.Warehouse);
        builder.Services.AddWarehouseEtl(options => options.PipelinesDirectory = folder.Pipelines);
        using var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<LoadSteps>().Reached = NoteStep;
        var clock = Stopwatch.StartNew();
        var processor = ProcessorSeconds();
        var runs = await host.Services.GetRequiredService<InitialLoad>().RunAsync(null, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds;
        processor = ProcessorSeconds() - processor;
        await host.StopAsync();
        foreach (var run in runs.Where(run => run.Error is not null))
            await Console.Error.WriteLineAsync($"{run.PipelineId}: {run.Error}");
        Console.WriteLine(JsonSerializer.Serialize(new ChildReport(seconds, processor, runs.Sum(run => run.Counts.Inserted), runs.Count, PeakMegabytes())));
        return runs.Any(run => run.Error is not null) ? 1 : 0;
    }

    // Where the time goes, for whoever asks.
    private static Task NoteStep(LoadStep step)
    {
        if (step != LoadStep.BatchStaged && Environment.GetEnvironmentVariable("BENCHMARK_STEPS") == "1")
            Console.Error.WriteLine(FormattableString.Invariant($"{step,-16} processor {ProcessorSeconds(),6:0.00} s, clock {Clock.Elapsed.TotalSeconds,6:0.00} s, compiled {JitInfo.GetCompilationTime().TotalSeconds,6:0.00} s, collected {GC.GetTotalPauseDuration().TotalSeconds,6:0.00} s in {GC.CollectionCount(0)}"));
        return Task.CompletedTask;
    }

    private static double ProcessorSeconds()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }

    private static double PeakMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1048576.0;
    }
}

/// <summary>What a child process measured.</summary>
/// <param name="Seconds">From asking for what is due until it has ended; neither the start of the process nor the schema.</param>
/// <param name="ProcessorSeconds">What it took of all processors together, which a busy machine changes less.</param>
/// <param name="Inserted">Rows committed.</param>
/// <param name="Runs">Runs that were due.</param>
/// <param name="PeakMegabytes">The most memory that the process had, in MiB.</param>
internal sealed record ChildReport(double Seconds, double ProcessorSeconds, long Inserted, int Runs, double PeakMegabytes);
