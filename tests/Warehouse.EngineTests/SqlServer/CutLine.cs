using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Warehouse.EngineTests.SqlServer;

/// <summary>A line to a server that a test can cut: what is connected through it breaks, as in a failover.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly string _host;
    private readonly int _port;

    /// <param name="address">Host and port of the server, as SQL Server writes them: <c>tcp:host,1433</c>.</param>
    public CutLine(string address)
    {
        var parts = address.Replace("tcp:", "", StringComparison.OrdinalIgnoreCase).Split(',');
        (_host, _port) = (parts[0], parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1433);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address of this end, as SQL Server writes it.</summary>
    public string Address => $"127.0.0.1,{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Breaks everything that is connected; what connects later goes through.</summary>
    public void Cut()
    {
        foreach (var client in _open.Keys)
            client.Client?.Close(0); // One that has ended by itself has none.
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            _open[near] = true;
            _open[far] = true;
            try
            {
                await far.ConnectAsync(_host, _port, _stop.Token);
                near.NoDelay = far.NoDelay = true;
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                // Cut.
            }
            finally
            {
                _open.TryRemove(near, out _);
                _open.TryRemove(far, out _);
            }
        }
    }
}
