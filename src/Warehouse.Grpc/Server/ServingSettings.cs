using System.IO.Compression;
using Grpc.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server;

// The options of one service: the common ones with its own over them.
internal sealed record ServingSettings
{
    public int? MaxSendBytes { get; init; }

    public int? MaxReceiveBytes { get; init; } = GrpcHeaders.DefaultMaxReceiveBytes;

    public bool HasDetailedErrors { get; init; }

    // Null when responses are not to be compressed.
    public CompressionLevel? Compression { get; init; }

    public IReadOnlyList<InterceptorRegistration> Interceptors { get; init; } = [];

    public static ServingSettings For<TService>(IServiceProvider services)
        where TService : class
    {
        var common = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var own = services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value;
        return new ServingSettings
        {
            MaxSendBytes = own.IsMaxSendSet ? own.MaxSendMessageSize : common.MaxSendMessageSize,
            MaxReceiveBytes = own.IsMaxReceiveSet ? own.MaxReceiveMessageSize : common.MaxReceiveMessageSize,
            HasDetailedErrors = own.EnableDetailedErrors ?? common.EnableDetailedErrors ?? false,
            Compression = LevelFor(
                own.ResponseCompressionAlgorithm ?? common.ResponseCompressionAlgorithm,
                own.ResponseCompressionLevel ?? common.ResponseCompressionLevel ?? CompressionLevel.Fastest),
            Interceptors = [.. common.Interceptors, .. own.Interceptors],
        };
    }

    private static CompressionLevel? LevelFor(string? algorithm, CompressionLevel level) => algorithm switch
    {
        null or "" or GrpcHeaders.Identity => null,
        GrpcHeaders.Gzip => level,
        _ => throw new InvalidOperationException($"Responses cannot be compressed with '{algorithm}'; there is only {GrpcHeaders.Gzip}."),
    };
}
