using System.Text;

namespace Reconcile.Data.Canonical;

/// <summary>The words in which engines without a boolean type keep one.</summary>
internal static class BooleanText
{
    public static bool TryParse(ReadOnlySpan<byte> text, out bool value)
    {
        value = false;
        if (text.Length is 0 or > 5)
        {
            return false;
        }

        var word = Encoding.ASCII.GetString(text).ToUpperInvariant();
        value = word is "1" or "T" or "TRUE" or "Y" or "YES" or "ON";
        return value || word is "0" or "F" or "FALSE" or "N" or "NO" or "OFF";
    }
}
