namespace Grpc.AspNetCore.Web;

/// <summary>On an endpoint: whether it takes gRPC-Web.</summary>
public interface IGrpcWebEnabledMetadata
{
    /// <summary>Whether it does.</summary>
    public bool GrpcWebEnabled { get; }
}

/// <summary>This service takes gRPC-Web.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class EnableGrpcWebAttribute : Attribute, IGrpcWebEnabledMetadata
{
    /// <inheritdoc />
    public bool GrpcWebEnabled => true;
}

/// <summary>This service takes no gRPC-Web.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableGrpcWebAttribute : Attribute, IGrpcWebEnabledMetadata
{
    /// <inheritdoc />
    public bool GrpcWebEnabled => false;
}
