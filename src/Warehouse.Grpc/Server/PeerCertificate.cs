using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

// What the caller's TLS certificate says of it, under the property names all gRPC servers use.
internal static class PeerCertificate
{
    private const string CommonName = "x509_common_name";
    private const string AlternativeName = "x509_subject_alternative_name";

    public static AuthContext Read(HttpContext http)
    {
        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal);
        if (http.Connection.ClientCertificate is not { } certificate)
            return new AuthContext(null, properties);

        Add(properties, CommonName, [certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)]);
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()).ToList();
        if (alternatives.Count > 0)
            Add(properties, AlternativeName, alternatives);
        return new AuthContext(alternatives.Count > 0 ? AlternativeName : CommonName, properties);
    }

    private static void Add(Dictionary<string, List<AuthProperty>> properties, string name, IEnumerable<string> values) =>
        properties[name] = [.. values.Select(value => AuthProperty.Create(name, Encoding.UTF8.GetBytes(value)))];
}
