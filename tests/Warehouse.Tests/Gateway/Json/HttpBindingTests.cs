using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>Rules that the contract does not use, or must not.</summary>
public sealed class HttpBindingTests
{
    [Fact]
    public void MethodWithoutRule_HasItsGrpcPath() =>
        Assert.Equal(["POST /test.v1.Things/Touch *"], Bind(null));

    [Fact]
    public void EveryVerbAndAdditionalBinding_IsRead()
    {
        var rule = new HttpRule { Get = "/v1/{name=things/*}" };
        rule.AdditionalBindings.Add(new HttpRule { Put = "/v1/{name=things/*}", Body = "*" });
        rule.AdditionalBindings.Add(new HttpRule { Patch = "/v1/{inner.name=things/*}", Body = "inner" });
        rule.AdditionalBindings.Add(new HttpRule { Post = "/v1/things", Body = "inner" });
        rule.AdditionalBindings.Add(new HttpRule { Delete = "/v1/{name=things/*}" });

        Assert.Equal(
            [
                "POST /test.v1.Things/Touch *",
                "GET /v1/{name=things/*} ",
                "PUT /v1/{name=things/*} *",
                "PATCH /v1/{inner.name=things/*} inner",
                "POST /v1/things inner",
                "DELETE /v1/{name=things/*} ",
            ],
            Bind(rule));
    }

    public static TheoryData<string, string> WrongRules() => new()
    {
        { """{ "body": "*" }""", "has no verb" },
        { """{ "get": "/v1/things", "body": "*" }""", "is a GET with a body" },
        { """{ "post": "/v1/things", "body": "name" }""", "has the body 'name'" },
        { """{ "post": "/v1/things", "body": "nothing" }""", "has the body 'nothing'" },
        { """{ "get": "/v1/{nothing}" }""", "fills 'nothing'" },
        { """{ "get": "/v1/{inner}" }""", "fills 'inner'" },
        { """{ "get": "/v1/{names}" }""", "fills 'names'" },
        { """{ "get": "/v1/things", "responseBody": "name" }""", "has response_body" },
    };

    [Theory]
    [MemberData(nameof(WrongRules))]
    public void WrongRule_FailsAtStart(string rule, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidOperationException>(() => Bind(JsonParser.Default.Parse<HttpRule>(rule))).Message, StringComparison.Ordinal);

    private static IEnumerable<string> Bind(HttpRule? rule) =>
        HttpBinding.Of(Describe(rule)).Select(binding => $"{binding.Verb} {binding.Template} {binding.Body}");

    private static MethodDescriptor Describe(HttpRule? rule)
    {
        var method = new MethodDescriptorProto { Name = "Touch", InputType = ".test.v1.Thing", OutputType = ".test.v1.Thing" };
        if (rule is not null)
        {
            method.Options = new MethodOptions();
            method.Options.SetExtension(AnnotationsExtensions.Http, rule);
        }

        var file = new FileDescriptorProto
        {
            Name = "test.proto",
            Package = "test.v1",
            Syntax = "proto3",
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "Thing",
                    Field =
                    {
                        new FieldDescriptorProto { Name = "name", Number = 1, Type = FieldDescriptorProto.Types.Type.String },
                        new FieldDescriptorProto { Name = "inner", Number = 2, Type = FieldDescriptorProto.Types.Type.Message, TypeName = ".test.v1.Thing" },
                        new FieldDescriptorProto { Name = "names", Number = 3, Type = FieldDescriptorProto.Types.Type.String, Label = FieldDescriptorProto.Types.Label.Repeated },
                    },
                },
            },
            Service = { new ServiceDescriptorProto { Name = "Things", Method = { method } } },
        };
        return FileDescriptor.BuildFromByteStrings([file.ToByteString()], new ExtensionRegistry { AnnotationsExtensions.Http })[0].Services[0].Methods[0];
    }
}
