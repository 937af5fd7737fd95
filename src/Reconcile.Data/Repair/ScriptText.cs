using System.Text;

namespace Reconcile.Data.Repair;

/// <summary>Words of others in a script.</summary>
internal static class ScriptText
{
    /// <summary>A name with a line break in it must not end the comment or the line it stands in.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return line.ToString();
    }
}
