using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>Keeps what a session writes for the attempt that is being made, or for the next one. Scripts may have threads of their own.</summary>
internal sealed class ScriptRecorder
{
    private readonly Lock _gate = new();
    private readonly List<ItemRecord> _early = [];
    private List<ItemRecord>? _records;
    private string? _echo;

    /// <summary>From here on records are an attempt's; it begins with what was written before, for example by the initialization.</summary>
    public void Begin(List<ItemRecord> records)
    {
        lock (_gate)
        {
            records.AddRange(_early);
            _early.Clear();
            _records = records;
        }
    }

    /// <summary>The attempt is over: its records do not change any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _records = null;
        }
    }

    public void Add(ItemRecord record)
    {
        lock (_gate)
        {
            if (!IsEcho(record))
            {
                (_records ?? _early).Add(record);
            }
        }
    }

    /// <summary>Whether the engine shows on the host what it has just written to the stream, as it does where the preference is Continue.</summary>
    private bool IsEcho(ItemRecord record)
    {
        var echo = _echo;
        _echo = null;
        if (record.Value is not InformationRecord information)
        {
            return false;
        }

        var text = information.MessageData is HostInformationMessage message ? message.Message : information.ToString();
        if (ScriptStreams.IsMarked(information))
        {
            _echo = text;
            return false;
        }

        return echo is not null && text == echo;
    }
}
