using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.EndToEndTests.Matrix;

/// <summary>Calls any method over any protocol, knowing nothing but its descriptor.</summary>
internal sealed partial class ProtocolClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TypeRegistry DetailTypes = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);

    // The generated class of some versions has another name for it than the contract.
    private static readonly FieldDescriptor Reason = ErrorInfo.Descriptor.FindFieldByNumber(1);
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(DetailTypes));

    private readonly Dictionary<Protocol, GrpcChannel> _channels;
    private readonly HttpClient _http;

    /// <summary>Sent with every call; null for nothing.</summary>
    public string? Authorization { get; init; }

    public ProtocolClient(string http, string grpc)
    {
        _channels = new Dictionary<Protocol, GrpcChannel>
        {
            [Protocol.Grpc] = GrpcChannel.ForAddress(grpc),
            [Protocol.GrpcWeb] = Web(http, GrpcWebMode.GrpcWeb),
            [Protocol.GrpcWebText] = Web(http, GrpcWebMode.GrpcWebText),
        };
        _http = new HttpClient { BaseAddress = new Uri(http), Timeout = Patience };
    }

    public Task<Reply> CallAsync(Protocol protocol, MethodDescriptor method, IMessage request) => protocol switch
    {
        Protocol.JsonRoute => CallJsonAsync(method, AtRoute(method, request)),
        Protocol.JsonPath => CallJsonAsync(method, AtPath(method, JsonFormatter.Default.Format(request))),
        _ => CallGrpcAsync(_channels[protocol], method, request),
    };

    /// <summary>Sends what no method takes: too much of it, or to a route without a body a parameter that is none.</summary>
    public Task<Reply> CallOverfullAsync(Protocol protocol, MethodDescriptor method, int bytes) => protocol switch
    {
        Protocol.JsonRoute => CallJsonAsync(method, new HttpRequestMessage(HttpMethod.Get, Rule(method).Get + "?filler=much")),
        Protocol.JsonPath => CallJsonAsync(method, AtPath(method, $$"""{"filler":"{{new string('x', bytes)}}"}""")),
        _ => CallGrpcAsync(_channels[protocol], method, WithUnknownField(method.InputType, bytes)),
    };

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
        _http.Dispose();
    }

    private static GrpcChannel Web(string http, GrpcWebMode mode) =>
        GrpcChannel.ForAddress(http, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(mode, new SocketsHttpHandler()), HttpVersion = HttpVersion.Version11 });

    private async Task<Reply> CallGrpcAsync(GrpcChannel channel, MethodDescriptor method, IMessage request)
    {
        var invoker = channel.CreateCallInvoker();
        var called = new Method<IMessage, IMessage>(
            method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, method.Service.FullName, method.Name, Marshal(method.InputType), Marshal(method.OutputType));
        var options = new CallOptions(Authorization is null ? null : new Metadata { { "authorization", Authorization } }, deadline: DateTime.UtcNow + Patience);
        var messages = new List<IMessage>();
        try
        {
            if (method.IsServerStreaming)
            {
                using var call = invoker.AsyncServerStreamingCall(called, null, options, request);
                await foreach (var message in call.ResponseStream.ReadAllAsync())
                    messages.Add(message);
            }
            else
            {
                messages.Add(await invoker.AsyncUnaryCall(called, null, options, request));
            }

            return new Reply(StatusCode.OK, messages, null, "");
        }
        catch (RpcException refusal)
        {
            var seen = string.Join('\n', refusal.Trailers.Select(entry => $"{entry.Key}: {(entry.IsBinary ? Encoding.UTF8.GetString(entry.ValueBytes) : entry.Value)}"));
            return new Reply(refusal.StatusCode, messages, refusal.GetRpcStatus(), $"{refusal.Status.Detail}\n{seen}");
        }
    }

    private static Marshaller<IMessage> Marshal(MessageDescriptor type) => new(message => message.ToByteArray(), type.Parser.ParseFrom);

    private static IMessage WithUnknownField(MessageDescriptor type, int bytes)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            output.WriteTag(1000, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(new byte[bytes]));
        }

        return type.Parser.ParseFrom(buffer.ToArray());
    }

    private async Task<Reply> CallJsonAsync(MethodDescriptor method, HttpRequestMessage request)
    {
        using var sent = request;
        if (Authorization is not null)
            sent.Headers.Add("authorization", Authorization);
        sent.Headers.Add("x-request-id", $"matrix-{Guid.NewGuid():n}");
        using var response = await _http.SendAsync(sent);
        var body = await response.Content.ReadAsStringAsync();
        var seen = $"{response.Headers}{response.TrailingHeaders}{body}";
        // A stream is a line of JSON each; whatever broke it off is its last line.
        var lines = method.IsServerStreaming && response.IsSuccessStatusCode ? body.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [body];
        var failure = !response.IsSuccessStatusCode ? body : Error(lines[^1]);
        var status = failure is null ? null : Parser.Parse<RpcStatus>(failure.Replace("\"reason\":", $"\"{Reason.JsonName}\":", StringComparison.Ordinal));
        var messages = lines.Take(failure is null ? lines.Length : lines.Length - 1).Select(line => Parser.Parse(line, method.OutputType)).ToList();
        Assert.Equal(sent.Headers.GetValues("x-request-id"), response.Headers.GetValues("x-request-id"));
        return new Reply((StatusCode)(status?.Code ?? 0), messages, status, failure is null ? "" : seen)
        {
            HttpStatus = (int)response.StatusCode,
            RequestIdHeader = response.Headers.GetValues("x-request-id").Single(),
        };
    }

    private static string? Error(string line) =>
        JsonDocument.Parse(line).RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("details", out _) ? error.GetRawText() : null;

    private static HttpRequestMessage AtPath(MethodDescriptor method, string json) =>
        new(HttpMethod.Post, $"/{method.Service.FullName}/{method.Name}") { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static HttpRequestMessage AtRoute(MethodDescriptor method, IMessage request)
    {
        var rule = Rule(method);
        var (verb, template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethod.Get, rule.Get),
            HttpRule.PatternOneofCase.Patch => (HttpMethod.Patch, rule.Patch),
            HttpRule.PatternOneofCase.Delete => (HttpMethod.Delete, rule.Delete),
            _ => (HttpMethod.Post, rule.Post),
        };
        var inPath = new HashSet<string>();
        var path = Variable().Replace(template, match =>
        {
            inPath.Add(match.Groups[1].Value);
            // "schedule.name" is a field of a field.
            var text = (string)match.Groups[1].Value.Split('.').Aggregate((object)request, (value, name) => ((IMessage)value).Descriptor.FindFieldByName(name).Accessor.GetValue((IMessage)value));
            return string.Join('/', text.Split('/').Select(Uri.EscapeDataString));
        });
        if (rule.Body == "*")
            return new HttpRequestMessage(verb, path) { Content = new StringContent(JsonFormatter.Default.Format(request), Encoding.UTF8, "application/json") };

        var parameters = JsonDocument.Parse(JsonFormatter.Default.Format(request)).RootElement.EnumerateObject()
            .Where(field => !inPath.Contains(field.Name) && field.Name != rule.Body)
            .Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText())}")
            .ToList();
        return new HttpRequestMessage(verb, path + (parameters.Count == 0 ? "" : "?" + string.Join('&', parameters)))
        {
            Content = rule.Body.Length == 0 ? null
                : new StringContent(JsonFormatter.Default.Format((IMessage)method.InputType.FindFieldByName(rule.Body).Accessor.GetValue(request)), Encoding.UTF8, "application/json"),
        };
    }

    private static HttpRule Rule(MethodDescriptor method) => method.GetOptions().GetExtension(AnnotationsExtensions.Http);

    [GeneratedRegex(@"\{([\w.]+)=[^}]*\}")]
    private static partial Regex Variable();
}
