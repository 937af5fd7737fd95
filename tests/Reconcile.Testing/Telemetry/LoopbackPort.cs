using System.Net;
using System.Net.Sockets;

namespace Reconcile.Testing;

/// <summary>Ports of this machine for what a test listens on.</summary>
public static class LoopbackPort
{
    /// <summary>One that was free a moment ago.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>
    /// The same, below the range from which systems lend ports to outgoing connections: it stays free while a server that was given it is down.
    /// </summary>
    public static int FreeForServer()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }

    /// <summary>Whether somebody listens there.</summary>
    public static async Task<bool> IsOpenAsync(IPAddress address, int port)
    {
        using var client = new TcpClient(address.AddressFamily);
        try
        {
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>An address of this machine that others can reach too; null: it has none.</summary>
    public static IPAddress? PublicAddress() => Array.Find(
        Dns.GetHostAddresses(Dns.GetHostName()), address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
