using System.Security.Cryptography;
using System.Text;
using Warehouse.Etl.Read;

namespace Warehouse.Etl;

/// <summary>Tells whether a source, or how it is read, has changed since it was last loaded.</summary>
public static class SourceFingerprint
{
    /// <summary>
    /// SHA-256 over the pipeline file and all source files with their names, lower-case hex.
    /// Throws a problem <c>etl.file_not_found</c> for every file that is not there.
    /// </summary>
    public static string Compute(Pipeline pipeline) => Compute(pipeline, HashOf);

    /// <summary>The same with what is known of the files.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="hashOf">SHA-256 of a file.</param>
    internal static string Compute(Pipeline pipeline, Func<string, byte[]> hashOf)
    {
        SourceFile.ThrowIfUnreadable(pipeline.Files);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(Encoding.UTF8.GetBytes(pipeline.Sha256));
        foreach (var file in pipeline.Files)
        {
            sum.AppendData(Encoding.UTF8.GetBytes("\n" + System.IO.Path.GetFileName(file) + "\n"));
            sum.AppendData(hashOf(file));
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    /// <summary>SHA-256 of a file.</summary>
    internal static byte[] HashOf(string file)
    {
        using var stream = SourceFile.Open(file);
        return SHA256.HashData(stream);
    }
}
