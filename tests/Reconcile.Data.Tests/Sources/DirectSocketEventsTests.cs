using System.Net;
using System.Net.Sockets;
using MySqlConnector;
using Reconcile.Data.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

public sealed class DirectSocketEventsTests
{
    [Fact]
    public async Task A_socket_that_was_used_asynchronously_still_wakes_a_thread_that_blocks_on_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptTcpClientAsync();
        var reading = client.GetStream().ReadAsync(new byte[1]).AsTask();
        server.GetStream().WriteByte(1);
        Assert.Equal(1, await reading);

        using var events = new DirectSocketEvents(client.Client);
        var blocking = Task.Factory.StartNew(() => client.GetStream().ReadByte(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        server.GetStream().WriteByte(2);

        Assert.True(events.IsOn || OperatingSystem.IsWindows());
        Assert.Equal(2, await blocking.WaitAsync(Live.Limit));
    }

    [Fact]
    public void A_socket_that_is_gone_is_no_trouble()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var events = new DirectSocketEvents(socket);
        socket.Dispose();
        events.Dispose();
        using var none = new DirectSocketEvents(null);
        Assert.False(none.IsOn);
    }

    [Fact]
    public async Task The_socket_of_the_MySQL_driver_that_is_shipped_is_found()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var connection = (MySqlConnection)await mysql.OpenAsync();

        Assert.True(MySqlRowSource.SocketOf(connection)!.Connected);
    }
}
