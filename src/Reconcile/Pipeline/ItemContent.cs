using System.Collections;
using System.Management.Automation;

namespace Reconcile.Pipeline;

/// <summary>
/// Items as a checkpoint keeps them. Texts, numbers, dates, addresses, files and folders come back as what they were; all others go through
/// PowerShell's CLIXML and come back as their properties: hashtables, lists and custom objects four levels deep, objects of other types two.
/// What holds a secure string or a credential is not kept.
/// </summary>
internal static class ItemContent
{
    private const string Clixml = "clixml";
    private const string SecureStringElement = "<SS";
    private const int LevelsOfData = 4;
    private const int LevelsOfOthers = 2;

    /// <summary>The item for the checkpoint; null if it cannot be kept.</summary>
    public static object? Of(object item)
    {
        var bare = ItemIdentity.Bare(item);
        if (bare is string or bool or int or long or decimal or double or Guid or DateOnly or DateTime or DateTimeOffset or TimeSpan or FileInfo or DirectoryInfo or Uri)
        {
            return bare;
        }

        var text = PSSerializer.Serialize(item, bare is PSObject or IDictionary or IList ? LevelsOfData : LevelsOfOthers);
        return text.Contains(SecureStringElement, StringComparison.Ordinal) ? null : new SerializedItem(Clixml, text);
    }

    /// <summary>An entry of a checkpoint with its item as an object.</summary>
    public static CheckpointEntry Restore(CheckpointEntry entry) =>
        entry.Item is SerializedItem { Form: Clixml } item ? entry with { Item = PSSerializer.Deserialize(item.Text) } : entry;
}
