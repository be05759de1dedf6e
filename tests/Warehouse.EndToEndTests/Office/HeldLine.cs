using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Warehouse.EndToEndTests.Office;

/// <summary>A line to a host that carries some bytes to it and then no more, until it is told to go on or is cut.</summary>
internal sealed class HeldLine : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cut = new();
    private readonly Uri _host;
    private readonly long _bytes;
    private readonly Task _carrying;

    /// <param name="host">Where the host serves gRPC.</param>
    /// <param name="bytes">How many it carries before it holds.</param>
    /// <param name="port">Where this end is; any free port by itself.</param>
    public HeldLine(string host, long bytes, int port = 0)
    {
        (_host, _bytes, _listener) = (new Uri(host), bytes, new TcpListener(IPAddress.Loopback, port));
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _carrying = CarryAsync();
    }

    /// <summary>Where this end is.</summary>
    public int Port { get; }

    /// <summary>The address of this end.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <summary>When it holds.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Carries on.</summary>
    public void GoOn() => _goOn.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        if (_cut.IsCancellationRequested)
            return;
        await _cut.CancelAsync();
        _listener.Stop();
        await _carrying;
    }

    private async Task CarryAsync()
    {
        try
        {
            using var near = await _listener.AcceptTcpClientAsync(_cut.Token);
            using var far = new TcpClient();
            await far.ConnectAsync(_host.Host, _host.Port, _cut.Token);
            await Task.WhenAny(CarryToHostAsync(near.GetStream(), far.GetStream()), far.GetStream().CopyToAsync(near.GetStream(), _cut.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            _reached.TrySetException(exception);
        }
    }

    private async Task CarryToHostAsync(NetworkStream near, NetworkStream far)
    {
        var block = new byte[1 << 16];
        var carried = 0L;
        for (int length; (length = await near.ReadAsync(block, _cut.Token)) > 0; carried += length)
        {
            if (carried >= _bytes)
            {
                _reached.TrySetResult();
                await _goOn.Task.WaitAsync(_cut.Token);
            }

            await far.WriteAsync(block.AsMemory(0, length), _cut.Token);
        }
    }
}
