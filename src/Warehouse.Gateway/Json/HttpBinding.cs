using Google.Api;
using Google.Protobuf.Reflection;

namespace Warehouse.Gateway.Json;

/// <summary>One way to reach a method over HTTP.</summary>
/// <param name="Verb">GET, POST, PUT, PATCH or DELETE.</param>
/// <param name="Template">The path.</param>
/// <param name="Body"><c>*</c> for the whole request, a field's proto name, or empty for none.</param>
/// <param name="IsRpcPath">Whether it is the path of gRPC: <c>/service/method</c>.</param>
internal sealed record HttpBinding(string Verb, RouteTemplate Template, string Body, bool IsRpcPath)
{
    /// <summary>The field that the body fills; null when it fills the whole request, or there is none.</summary>
    public FieldDescriptor? BodyField(MessageDescriptor request) => Body is "" or "*" ? null : request.FindFieldByName(Body);

    /// <summary>All bindings of a method; throws when a rule names what does not exist, so that a wrong proto fails at start.</summary>
    public static IReadOnlyList<HttpBinding> Of(MethodDescriptor method)
    {
        var rpcPath = RouteTemplate.Parse($"/{method.Service.FullName}/{method.Name}");
        var bindings = new List<HttpBinding> { new("POST", rpcPath, "*", IsRpcPath: true) };
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule)
            bindings.AddRange(rule.AdditionalBindings.Prepend(rule).Select(one => Read(method, one)));
        return bindings;
    }

    private static HttpBinding Read(MethodDescriptor method, HttpRule rule)
    {
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            _ => throw Wrong("has no verb"),
        };
        if (rule.ResponseBody.Length > 0)
            throw Wrong("has response_body, which is not supported");
        if (verb == "GET" && rule.Body.Length > 0)
            throw Wrong("is a GET with a body");

        var binding = new HttpBinding(verb, RouteTemplate.Parse(path), rule.Body, IsRpcPath: false);
        foreach (var variable in binding.Template.Variables)
        {
            if (QueryParameters.FindPath(method.InputType, variable.FieldPath.Split('.')) is not { } fields || fields[^1].IsRepeated || fields[^1].FieldType == FieldType.Message)
                throw Wrong($"fills '{variable.FieldPath}', which is no single value of the request");
        }

        if (rule.Body is not ("" or "*") && binding.BodyField(method.InputType) is not { FieldType: FieldType.Message, IsRepeated: false })
            throw Wrong($"has the body '{rule.Body}', which is no message field of the request");
        return binding;

        InvalidOperationException Wrong(string what) => new($"The google.api.http rule of {method.FullName} {what}.");
    }
}
