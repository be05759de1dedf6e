using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Warehouse.Benchmarks;

/// <summary>
/// Loads a CSV file through the pipeline runner and imports it with sqlite3, in turn: only what was measured in one run, side
/// by side, can be compared.
/// </summary>
internal static class LoadBenchmark
{
    public static async Task<int> RunAsync(int rows, int repeat)
    {
        var folder = new BenchmarkFolder(Directory.CreateTempSubdirectory("warehouse-benchmark-").FullName);
        try
        {
            folder.WriteMembers(rows);
            Console.WriteLine(Line("rows", "load s", "load cpu", "rows/s", ".import s", "ratio", ".import cpu", "ratio", "keyed s", "ratio", "keyed cpu", "ratio", "again s", "peak MiB"));
            for (var i = 0; i < repeat; i++)
                if (!await MeasureAsync(folder, rows))
                    return 1;
            return 0;
        }
        finally
        {
            Directory.Delete(folder.Root, recursive: true);
        }
    }

    /// <summary>Leaves the sources in a folder, for whoever wants to profile the load of them.</summary>
    public static int Write(BenchmarkFolder folder, int rows)
    {
        folder.WriteMembers(rows);
        folder.WriteEnrolment(rows);
        return 0;
    }

    private static async Task<bool> MeasureAsync(BenchmarkFolder folder, int rows)
    {
        folder.DeleteWarehouse();
        if (await ChildAsync(folder) is null)
            return false;
        folder.WriteEnrolment(rows);
        var import = $".import --csv --skip 1 \"{folder.Enrolment}\" enrolment";
        var plain = await ImportAsync(folder, BenchmarkFolder.PlainTable, import);
        if (await ChildAsync(folder) is not { } load)
            return false;
        var keyed = await ImportAsync(folder, BenchmarkFolder.PlainTable, import, BenchmarkFolder.KeyedTable);
        if (await ChildAsync(folder) is not { } again)
            return false;
        if (load.Inserted != rows || again.Inserted != 0)
            throw new InvalidOperationException($"{load.Inserted} of {rows} rows were inserted, and {again.Inserted} when nothing had changed.");
        Console.WriteLine(Line(
            rows, load.Seconds, load.ProcessorSeconds, Math.Round(rows / load.Seconds),
            plain.Seconds, plain.Seconds / load.Seconds, plain.Processor, plain.Processor / load.ProcessorSeconds,
            keyed.Seconds, keyed.Seconds / load.Seconds, keyed.Processor, keyed.Processor / load.ProcessorSeconds,
            again.Seconds, Math.Round(load.PeakMegabytes)));
        return true;
    }

    private static async Task<ChildReport?> ChildAsync(BenchmarkFolder folder)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["child", folder.Root]) { RedirectStandardOutput = true })!;
        var report = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0 ? JsonSerializer.Deserialize<ChildReport>(report) : null;
    }

    /// <returns>Seconds, the start of the process included; not a number where there is no sqlite3.</returns>
    private static async Task<(double Seconds, double Processor)> ImportAsync(BenchmarkFolder folder, params string[] commands)
    {
        var file = Path.Combine(folder.Root, "import.db");
        File.Delete(file);
        var clock = Stopwatch.StartNew();
        var processor = Children.ProcessorSeconds();
        try
        {
            using var sqlite = Process.Start(new ProcessStartInfo("sqlite3", [file, .. commands]))!;
            await sqlite.WaitForExitAsync();
            return sqlite.ExitCode == 0 ? (clock.Elapsed.TotalSeconds, Children.ProcessorSeconds() - processor) : (double.NaN, double.NaN);
        }
        catch (Win32Exception)
        {
            await Console.Error.WriteLineAsync("There is no sqlite3 to compare with (Debian: apt install sqlite3).");
            return (double.NaN, double.NaN);
        }
    }

    private static string Line(params object[] cells) => string.Join(
        " | ",
        cells.Select(cell => (cell is double number ? number.ToString(number >= 1000 ? "0" : "0.00", CultureInfo.InvariantCulture) : Convert.ToString(cell, CultureInfo.InvariantCulture)!).PadLeft(10)));
}
