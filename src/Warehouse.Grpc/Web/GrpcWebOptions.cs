namespace Microsoft.AspNetCore.Builder;

/// <summary>Which endpoints take gRPC-Web.</summary>
public class GrpcWebOptions
{
    /// <summary>Whether those take it that do not say so themselves.</summary>
    public bool DefaultEnabled { get; set; }
}
