using System.Globalization;
using Warehouse.Benchmarks;

return args switch
{
    ["load", .. var options] => await LoadBenchmark.RunAsync(Number(options, "--rows", 1_000_000), Number(options, "--repeat", 3)),
    ["write", var folder, var rows] => LoadBenchmark.Write(new BenchmarkFolder(folder), int.Parse(rows, CultureInfo.InvariantCulture)),
    // A load in a process of its own, so that its memory is its own.
    ["child", var folder] => await ChildLoad.RunAsync(new BenchmarkFolder(folder)),
    _ => Usage(),
};

static int Number(string[] options, string name, int otherwise) =>
    Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length
        ? int.Parse(options[at + 1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
        : otherwise;

static int Usage()
{
    Console.WriteLine("dotnet run -c Release --project tests/Warehouse.Benchmarks -- load [--rows 1000000] [--repeat 3]");
    return 2;
}
