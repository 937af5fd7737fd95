using System.Management.Automation;
using System.Xml.Linq;

namespace Reconcile.Help;

/// <summary>The help of a module's cmdlets.</summary>
internal sealed class HelpFile(CodeComments comments)
{
    private readonly XElement _items = new(Maml.Root + "helpItems", new XAttribute("schema", "maml"));

    /// <summary>Adds a cmdlet's.</summary>
    /// <exception cref="MissingCommentException">Something of it is not explained.</exception>
    public void Add(CmdletInfo cmdlet)
    {
        var type = cmdlet.ImplementingType;
        var parameters = new ParameterHelp(cmdlet, comments);
        var synopsis = comments.Required(type, "summary");
        _items.Add(new XElement(Maml.Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
            new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
            new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
            new XElement(Maml.Command + "details",
                new XElement(Maml.Command + "name", cmdlet.Name),
                Maml.Description(synopsis),
                new XElement(Maml.Command + "verb", cmdlet.Verb),
                new XElement(Maml.Command + "noun", cmdlet.Noun)),
            Maml.Description(comments.Of(type, "remarks") is { Count: > 0 } remarks ? remarks : synopsis),
            new XElement(Maml.Command + "syntax", cmdlet.ParameterSets.Select(parameters.SyntaxOf)),
            new XElement(Maml.Command + "parameters", parameters.Parameters.Select(parameters.Explain)),
            new XElement(Maml.Command + "inputTypes", parameters.Parameters.Where(static parameter => parameter.ValueFromPipeline).Select(parameter =>
                new XElement(Maml.Command + "inputType", Maml.Type(parameter.ParameterType.FullName!), Maml.Description(parameters.TextOf(parameter))))),
            new XElement(Maml.Command + "returnValues", cmdlet.OutputType.Select(static output =>
                new XElement(Maml.Command + "returnValue", Maml.Type(output.Name), Maml.Description()))),
            new XElement(Maml.Command + "examples", comments.Examples(type).Select(Example))));
    }

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        new XDocument(new XDeclaration("1.0", "utf-8", null), _items).Save(path);
    }

    private static XElement Example((string Code, string Text) example, int index) => new(Maml.Command + "example",
        new XElement(Maml.Text + "title", $"Example {index + 1}"),
        new XElement(Maml.Dev + "code", example.Code),
        new XElement(Maml.Dev + "remarks", new XElement(Maml.Text + "para", example.Text)));
}
