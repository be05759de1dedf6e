using System.IO.Compression;
using System.Text;
using Microsoft.VisualBasic.FileIO;
using Files = Warehouse.Tests.Repository;

namespace Warehouse.EndToEndTests.RealData;

/// <summary>A published CSV file, read apart from the product.</summary>
internal static class PublishedTable
{
    /// <summary>Its rows by header; of files that are not shipped.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(params string[] path)
    {
        var file = Path.Combine([Files.SharedData!, .. path]);
        using Stream bytes = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress) : File.OpenRead(file);
        using var parser = new TextFieldParser(bytes, Encoding.UTF8) { Delimiters = [","], HasFieldsEnclosedInQuotes = true };
        var header = parser.ReadFields()!;
        while (parser.ReadFields() is { } cells)
            yield return header.Zip(cells).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }
}
