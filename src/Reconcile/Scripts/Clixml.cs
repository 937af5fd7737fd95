using System.Collections;
using System.Management.Automation;
using System.Text;

namespace Reconcile.Scripts;

/// <summary>
/// Objects between processes, in the form that PowerShell sends them to remote sessions: values, text, lists, dictionaries and credentials arrive as
/// they were, everything else as an object with the same properties.
/// </summary>
internal static class Clixml
{
    // Properties of properties are texts, as in a remote session: a directory would take the whole disk along.
    private const int Depth = 1;

    public static byte[] Write(Hashtable message) => Encoding.UTF8.GetBytes(PSSerializer.Serialize(message, Depth));

    public static Hashtable Read(ReadOnlyMemory<byte> message) =>
        (Hashtable)Unwrapped(PSSerializer.Deserialize(Encoding.UTF8.GetString(message.Span)))!;

    /// <summary>The list under a name.</summary>
    public static object?[] List(this Hashtable message, string name) => [.. ((IEnumerable)Unwrapped(message[name])!).Cast<object?>()];

    /// <summary>The text under a name; empty if there is none.</summary>
    public static string Text(this Hashtable message, string name) => Unwrapped(message[name]) as string ?? string.Empty;

    /// <summary>The list of texts under a name.</summary>
    public static string[] Texts(this Hashtable message, string name) => [.. message.List(name).Select(text => (string)Unwrapped(text)!)];

    /// <summary>The dictionary under a name.</summary>
    public static Hashtable Table(this Hashtable message, string name) => (Hashtable)Unwrapped(message[name])!;

    /// <summary>The value under a name.</summary>
    public static T Value<T>(this Hashtable message, string name) => LanguagePrimitives.ConvertTo<T>(message[name]);

    public static object? Unwrapped(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
