using AngleSharp.Dom;
using AngleSharp.Html;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>HTML of elements as text.</summary>
internal static class HtmlMarkup
{
    public static string Inner(IElement element)
    {
        using var html = new StringWriter();
        AppendChildren(element, html);
        return html.ToString();
    }

    public static string Outer(IElement element)
    {
        using var html = new StringWriter();
        Append(element, html);
        return html.ToString();
    }

    private static void Append(INode node, TextWriter html)
    {
        var formatter = HtmlMarkupFormatter.Instance;
        switch (node)
        {
            case IElement element:
                var selfClosing = element.Flags.HasFlag(NodeFlags.SelfClosing);
                html.Write(formatter.OpenTag(element, selfClosing));
                AppendChildren(element, html);
                html.Write(formatter.CloseTag(element, selfClosing));
                break;
            case IText { Parent: IElement { Flags: var flags } } text:
                html.Write(flags.HasFlag(NodeFlags.LiteralText) ? text.Data : formatter.Text(text));
                break;
        }
    }

    private static void AppendChildren(INode node, TextWriter html)
    {
        for (var i = 0; i < node.ChildNodes.Length; i++)
        {
            Append(node.ChildNodes[i], html);
        }
    }
}
