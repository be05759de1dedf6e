using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

// The status and the metadata a response carries in its headers or trailers.
internal static class ResponseStatus
{
    // Null while the response is good so far and its status is still to come.
    public static Status? BeforeMessages(HttpResponseMessage response)
    {
        var contentType = response.Content.Headers.ContentType?.MediaType;
        var isGrpc = GrpcHeaders.IsAnyGrpc(contentType);
        if (isGrpc && Read(response.Headers) is { } status)
            return status;
        if (response.StatusCode != HttpStatusCode.OK)
            return CallFailure.Of(response.StatusCode);
        if (!isGrpc)
            return new Status(StatusCode.Unknown, $"The server answered with the content type '{contentType}'.");

        var encoding = Encoding(response);
        return encoding is null or GrpcHeaders.Identity or GrpcHeaders.Gzip
            ? null
            : new Status(StatusCode.Internal, $"The server compressed with '{encoding}'; accepted are {GrpcHeaders.AcceptedEncodings}.");
    }

    public static Status AfterMessages(HttpResponseMessage response) =>
        Read(response.TrailingHeaders) ?? Read(response.Headers) ?? new Status(StatusCode.Unknown, "The response ended without a status.");

    public static string? Encoding(HttpResponseMessage response) => Single(response.Headers, GrpcHeaders.Encoding);

    // A binary value that is no base64 is left out: a call must not fail for metadata nobody may look at.
    public static Metadata Metadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
                MetadataHeaders.TryAdd(metadata, name, value);
        }

        return metadata;
    }

    private static Status? Read(HttpHeaders headers)
    {
        if (Single(headers, GrpcHeaders.Status) is not { } code)
            return null;
        var detail = PercentEncoding.Decode(Single(headers, GrpcHeaders.Message) ?? "");
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Status(Enum.IsDefined((StatusCode)number) ? (StatusCode)number : StatusCode.Unknown, detail)
            : new Status(StatusCode.Unknown, $"The server sent the status '{code}', which is no number.");
    }

    private static string? Single(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
