using Grpc.Core;
using Grpc.Wire;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>How a channel makes calls.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>How the channel is secured; null lets the address decide.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>The longest request message in bytes; null for any length, which is the default.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>The longest response message in bytes, after decompression; null for any length; 4 MB by default.</summary>
    public int? MaxReceiveMessageSize { get; set; } = GrpcHeaders.DefaultMaxReceiveBytes;

    /// <summary>Where the channel logs; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The client to make requests with; not together with <see cref="HttpHandler" />.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>The handler to make requests with; null for one of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the client or handler given here is disposed of with the channel.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Whether call credentials are sent over a channel that is not secure.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    /// <summary>The HTTP version of requests; null for 2.0. gRPC-Web without TLS may need 1.1.</summary>
    public Version? HttpVersion { get; set; }

    /// <summary>Whether another version may be negotiated; null for exactly that version.</summary>
    public HttpVersionPolicy? HttpVersionPolicy { get; set; }
}
