using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Warehouse.Tests.GrpcWire;

public sealed class RichErrorTests
{
    [Fact]
    public void Details_GoThereAndBack()
    {
        var status = new Google.Rpc.Status { Code = (int)StatusCode.NotFound, Message = "gone" };
        status.Details.Add(Any.Pack(new StringValue { Value = "x" }));

        var failure = status.ToRpcException();

        Assert.Equal(new Status(StatusCode.NotFound, "gone"), failure.Status);
        Assert.Equal(status, failure.GetRpcStatus());
    }

    [Fact]
    public void ExceptionWithoutDetails_HasNone()
    {
        Assert.Null(new RpcException(new Status(StatusCode.NotFound, "gone")).GetRpcStatus());
    }

    [Fact]
    public void DetailsThatCannotBeRead_MayBeIgnored()
    {
        var trailers = new Metadata { { MetadataExtensions.StatusDetailsTrailerName, [0xff] } };

        Assert.Null(trailers.GetRpcStatus(ignoreParseError: true));
        Assert.ThrowsAny<Exception>(() => trailers.GetRpcStatus());
    }
}
