using Google.Rpc;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Gateway;
using Warehouse.Gateway.Json;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.Tests.Gateway.Json;

public sealed class StatusTests
{
    // google/rpc/code.proto, "HTTP Mapping".
    [Theory]
    [InlineData(Code.Ok, 200)]
    [InlineData(Code.Cancelled, 499)]
    [InlineData(Code.Unknown, 500)]
    [InlineData(Code.InvalidArgument, 400)]
    [InlineData(Code.DeadlineExceeded, 504)]
    [InlineData(Code.NotFound, 404)]
    [InlineData(Code.AlreadyExists, 409)]
    [InlineData(Code.PermissionDenied, 403)]
    [InlineData(Code.Unauthenticated, 401)]
    [InlineData(Code.ResourceExhausted, 429)]
    [InlineData(Code.FailedPrecondition, 400)]
    [InlineData(Code.Aborted, 409)]
    [InlineData(Code.OutOfRange, 400)]
    [InlineData(Code.Unimplemented, 501)]
    [InlineData(Code.Internal, 500)]
    [InlineData(Code.Unavailable, 503)]
    [InlineData(Code.DataLoss, 500)]
    [InlineData((Code)99, 500)]
    public void Code_HasItsHttpStatus(Code code, int expected) => Assert.Equal(expected, HttpStatusOf.Code((int)code));

    [Fact]
    public void Problems_AreErrorInfosInOrder_AndOneBadRequest()
    {
        var status = ProblemStatus.Of(Code.InvalidArgument, [new Problem("a.b", "Wrong.", "x[0]", "Right?"), new Problem("c.d", "Bad <b>'武汉'</b>.")]);

        Assert.Equal(
            """
            {"code":3,"message":"Wrong. Right?\nBad <b>'武汉'</b>.","details":[
            {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"a.b","domain":"edustat","metadata":{"hint":"Right?","message":"Wrong.","path":"x[0]"}},
            {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"c.d","domain":"edustat","metadata":{"message":"Bad <b>'武汉'</b>."}},
            { "@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [ { "field": "x[0]", "description": "Wrong. Right?" } ] }]}
            """.ReplaceLineEndings(""),
            // Newer versions of Google.Api.CommonProtos have one field more, which stays empty.
            System.Text.Encoding.UTF8.GetString(StatusJson.Body(status)).Replace(", \"reason\": \"\"", "", StringComparison.Ordinal));
    }

    [Fact]
    public void DetailsThatAreNone_LeaveTheStatus()
    {
        var garbage = new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "gone"), new Metadata { { CallMetadata.StatusDetails, [0xff, 0xff] } });
        var other = new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "gone"), new Metadata { { CallMetadata.StatusDetails, Google.Protobuf.MessageExtensions.ToByteArray(new RpcStatus { Code = 7 }) } });

        Assert.All([garbage, other], refused => Assert.Equal(new RpcStatus { Code = 5, Message = "gone" }, CallFailure.Of(refused).Status));
    }
}
