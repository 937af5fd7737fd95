using System.Collections;

namespace Reconcile.Pipeline;

/// <summary>What was taken out of a page as PowerShell's objects.</summary>
internal static class RowData
{
    /// <summary>One object, or an array of them if the page was read in rows.</summary>
    public static object? Of(IReadOnlyList<ExtractedRow> rows, bool inRows) =>
        inRows ? rows.Select(row => Of(row.Values)).ToArray() : rows.Count > 0 ? Of(rows[0].Values) : null;

    private static object? Of(object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map:
                return ObjectData.Of([.. map.Select(entry => (entry.Key, Of(entry.Value)))]);
            case IDictionary map:
                return ObjectData.Of([.. map.Cast<DictionaryEntry>().Select(entry => (entry.Key.ToString()!, Of(entry.Value)))]);
            case string or byte[]:
                return value;
            case IEnumerable list:
                return list.Cast<object?>().Select(Of).ToArray();
            default:
                return value;
        }
    }
}
