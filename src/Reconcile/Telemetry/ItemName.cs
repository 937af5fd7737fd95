using System.Globalization;
using System.Management.Automation;

namespace Reconcile;

/// <summary>What traces and logs call the items of a batch. Asked for on any thread, so nothing of an item may be run for it.</summary>
internal static class ItemName
{
    /// <summary>The text of what is a value; of all else, whose text may be a script's doing or hold anything, only the type. It is whole, so that secrets in it can still be told.</summary>
    public static string Of(BatchItem item) => (item.Input is PSObject wrapped ? wrapped.BaseObject : item.Input) switch
    {
        null => string.Empty,
        string text => text,
        Uri address => address.OriginalString,
        FileSystemInfo file => file.FullName,
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        PSCustomObject => nameof(PSObject),
        var other => other.GetType().Name,
    };
}
