using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>Reads an item's priority from what <c>-Priority</c> says: a fixed value, the name of a property, or a script that answers for <c>$_</c>.</summary>
internal sealed class PriorityReader
{
    private readonly ItemPriority _fixed = ItemPriority.Normal;
    private readonly string? _property;
    private readonly ScriptBlock? _script;

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
    public ItemPriority Read(BatchItem item, Action<ErrorRecord> tell)
    {
        if (_script is null && _property is null)
        {
            return _fixed;
        }

        object? value = null;
        Exception? cause = null;
        try
        {
            value = _script is null ? PSObject.AsPSObject(item.Input ?? string.Empty).Properties[_property]?.Value : Answer(_script, item);
        }
        catch (RuntimeException error)
        {
            cause = error;
        }

        if (LanguagePrimitives.TryConvertTo(value, out ItemPriority priority) && value is not null && Enum.IsDefined(priority))
        {
            return priority;
        }

        // An item without the property has nothing to say, which is not wrong.
        if (_script is not null || value is not null || cause is not null)
        {
            tell(ErrorRecords.PriorityInvalid(item, value, cause));
        }

        return ItemPriority.Normal;
    }

    private static PSObject? Answer(ScriptBlock script, BatchItem item)
    {
        var answers = script.InvokeWithContext(null, [new PSVariable("_", item.Input)]);
        return answers.Count == 1 ? answers[0] : null;
    }
}
