using System.Xml.Linq;

namespace Reconcile.Help;

/// <summary>The elements of MAML, the format of PowerShell's help files. Its reader asks for the order in which they are put together here.</summary>
internal static class Maml
{
    public static readonly XNamespace Root = "http://msh";
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Name(string name) => new(Text + "name", name);

    public static XElement Description(params IEnumerable<string> paragraphs) =>
        new(Text + "description", paragraphs.Select(static paragraph => new XElement(Text + "para", paragraph)));

    public static XElement Type(string name) => new(Dev + "type", Name(name), new XElement(Text + "uri"));
}
