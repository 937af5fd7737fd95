using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Reconcile.Help;

/// <summary>The comments of an assembly, as the compiler writes them down, as plain text.</summary>
internal sealed partial class CodeComments
{
    private readonly Dictionary<string, XElement> _members;

    private CodeComments(Dictionary<string, XElement> members) => _members = members;

    /// <summary>Reads a compiler's XML file.</summary>
    public static CodeComments Read(string path) =>
        new(XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member").ToDictionary(static member => member.Attribute("name")!.Value, StringComparer.Ordinal));

    /// <summary>The paragraphs of a part of a type's comment.</summary>
    /// <exception cref="MissingCommentException">It has none.</exception>
    public IReadOnlyList<string> Required(Type type, string part) =>
        Of(type, part) is { Count: > 0 } paragraphs ? paragraphs : throw new MissingCommentException(type.FullName!, part);

    /// <summary>The paragraphs of a part of a type's comment; none if it has no such part.</summary>
    public IReadOnlyList<string> Of(Type type, string part) => Elements(Id(type), part).SelectMany(Paragraphs).ToArray();

    /// <summary>What a property is, in one paragraph.</summary>
    /// <exception cref="MissingCommentException">It does not say.</exception>
    public string OfProperty(Type type, string name)
    {
        // A parameter is often that of a base class, and commented there.
        var declaring = type.GetProperty(name)!.DeclaringType!;
        var id = $"P:{Name(declaring)}.{name}";
        return string.Join(' ', Elements(id, "summary").SelectMany(Paragraphs)) is { Length: > 0 } text ? text : throw new MissingCommentException(id, "summary");
    }

    /// <summary>The examples of a type's comment: what to type, and what that does.</summary>
    /// <exception cref="MissingCommentException">It has none, or one that says too little.</exception>
    public IReadOnlyList<(string Code, string Text)> Examples(Type type)
    {
        var examples = Elements(Id(type), "example").Select(example => (Code(example), Text: string.Join(' ', Paragraphs(example)))).ToArray();
        return examples.Length > 0 && examples.All(static example => example.Text.Length > 0) ? examples : throw new MissingCommentException(type.FullName!, "example");

        string Code(XElement example) => Unindent(example.Element("code")?.Value ?? throw new MissingCommentException(type.FullName!, "code"));
    }

    private IEnumerable<XElement> Elements(string id, string part) => _members.TryGetValue(id, out var member) ? member.Elements(part) : [];

    private static string Id(Type type) => "T:" + Name(type);

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;

    /// <summary>Its text, and that of each <c>para</c> in it, without that of any <c>code</c>.</summary>
    private static List<string> Paragraphs(XElement element)
    {
        var paragraphs = new List<StringBuilder> { new() };
        foreach (var node in element.Nodes())
        {
            if (node is XElement { Name.LocalName: "para" } paragraph)
            {
                paragraphs.Add(new StringBuilder(Flatten(paragraph)));
                paragraphs.Add(new StringBuilder());
            }
            else if (node is not XElement { Name.LocalName: "code" })
            {
                paragraphs[^1].Append(Flatten(node));
            }
        }

        return [.. paragraphs.Select(static text => Space().Replace(text.ToString(), " ").Trim()).Where(static text => text.Length > 0)];
    }

    private static string Flatten(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => Referred(see.Attribute("cref")?.Value ?? see.Attribute("href")?.Value ?? see.Attribute("langword")!.Value),
        XElement other => string.Concat(other.Nodes().Select(Flatten)),
        _ => string.Empty,
    };

    /// <summary>A property of a cmdlet is a parameter to those who read help.</summary>
    private static string Referred(string reference)
    {
        var name = reference.Contains("://", StringComparison.Ordinal) ? reference : reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:Reconcile.Commands.", StringComparison.Ordinal) ? "-" + name : name;
    }

    /// <summary>Without empty lines at both ends, and without the indentation that all lines share.</summary>
    private static string Unindent(string code)
    {
        var lines = code.Split('\n').Select(static line => line.TrimEnd()).SkipWhile(static line => line.Length == 0).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var indent = lines.Where(static line => line.Length > 0).Select(static line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
