using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Reconcile.Data.Sources;

/// <summary>
/// Lets a thread that blocks on a socket be woken by the runtime's socket thread itself. A socket that was once used asynchronously, as
/// drivers do to connect, otherwise costs a work item of the thread pool for every packet, whether anybody waits for it or not, and each
/// time a thread of the pool that looks for more work for as long as it takes to read hundreds of rows. Only for sockets that nobody
/// uses asynchronously meanwhile: what that would continue would hold up all sockets. Where the runtime has no such switch, nothing happens.
/// </summary>
internal sealed class DirectSocketEvents : IDisposable
{
    private readonly Socket? _socket;

    public DirectSocketEvents(Socket? socket) => _socket = socket is not null && TrySet(socket, true) ? socket : null;

    public bool IsOn => _socket is not null;

    public void Dispose()
    {
        if (_socket is not null)
        {
            TrySet(_socket, false);
        }
    }

    private static bool TrySet(Socket socket, bool value)
    {
        try
        {
            Set(socket, value);
            return true;
        }
        catch (Exception e) when (e is MissingMethodException or ObjectDisposedException)
        {
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreferInlineCompletions")]
    private static extern void Set(Socket socket, bool value);
}
