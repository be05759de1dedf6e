using System.Security.Cryptography;
using System.Text;

namespace Warehouse.PowerBi;

/// <summary>
/// The ids by which Power BI follows an object through renames. They are made from the catalogue's ids, so that a project
/// written anew, in either language, keeps the reports that were built on it.
/// </summary>
internal static class LineageTag
{
    /// <summary>The tag of an object, named by its kind and ids.</summary>
    public static Guid Of(params string[] parts) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes("edustat/" + string.Join('/', parts))).AsSpan(0, 16));
}
