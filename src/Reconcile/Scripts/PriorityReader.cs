using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Scripts;

/// <summary>Reads an item's priority from what <c>-Priority</c> says: a fixed value, the name of a property, or a script that answers for <c>$_</c>.</summary>
internal sealed class PriorityReader
{
    private readonly ItemPriority _fixed = ItemPriority.Normal;
    private readonly string? _property;
    private readonly ScriptBlock? _script;
    private bool _isSettled;

    public PriorityReader(object? source)
    {
        switch (source is PSObject wrapped ? wrapped.BaseObject : source)
        {
            case null:
                break;
            case ScriptBlock script:
                _script = script;
                break;
            case var value when LanguagePrimitives.TryConvertTo(value, out ItemPriority priority) && Enum.IsDefined(priority):
                _fixed = priority;
                break;
            case var value:
                _property = value.ToString();
                break;
        }
    }

    /// <summary>The item's priority. Normal, with the error told, if there is no telling.</summary>
    /// <param name="item">The item.</param>
    /// <param name="tell">Told of an answer that is no priority.</param>
    /// <param name="warn">Told once of a property that the first item does not have.</param>
    public ItemPriority Read(BatchItem item, Action<ErrorRecord> tell, Action<string> warn)
    {
        if (_script is null && _property is null)
        {
            return _fixed;
        }

        object? value;
        try
        {
            if (!TryAnswer(item, out value))
            {
                WarnOnce(item, warn);
                return ItemPriority.Normal;
            }
        }
        catch (RuntimeException error)
        {
            tell(ErrorRecords.PriorityInvalid(item, null, error));
            return ItemPriority.Normal;
        }

        _isSettled = true;
        if (LanguagePrimitives.TryConvertTo(value, out ItemPriority priority) && value is not null && Enum.IsDefined(priority))
        {
            return priority;
        }

        // A property without a value has nothing to say, which is not wrong.
        if (_script is not null || value is not null)
        {
            tell(ErrorRecords.PriorityInvalid(item, value, null));
        }

        return ItemPriority.Normal;
    }

    private bool TryAnswer(BatchItem item, out object? value)
    {
        if (_script is null)
        {
            return ItemIdentity.TryGetProperty(item.Input, _property!, out value);
        }

        var answers = _script.InvokeWithContext(null, [new PSVariable("_", item.Input)]);
        value = answers.Count == 1 ? answers[0] : null;
        return true;
    }

    /// <summary>Some items may do without the property; if the very first does, it may be misspelt.</summary>
    private void WarnOnce(BatchItem item, Action<string> warn)
    {
        if (!_isSettled)
        {
            _isSettled = true;
            warn($"{item} has no property '{_property}', which -Priority names: it goes with normal priority, and so will others without it.");
        }
    }
}
