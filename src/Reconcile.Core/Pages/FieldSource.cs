namespace Reconcile;

/// <summary>Where a field's value is looked for.</summary>
public enum FieldSource
{
    /// <summary>By a CSS selector, in HTML.</summary>
    Css,

    /// <summary>By a JSONPath (the dialect of Newtonsoft.Json), in JSON.</summary>
    Json,

    /// <summary>By an XPath 1.0 expression, in XML, or in HTML if that is what the page is.</summary>
    XPath,

    /// <summary>By a regular expression of .NET, in the text of the page or row.</summary>
    Regex,

    /// <summary>A named group of the match, in rows that a regular expression finds.</summary>
    Group,

    /// <summary>A header of the response.</summary>
    Header,

    /// <summary>The status code of the response.</summary>
    Status,

    /// <summary>The address of the page, after redirects.</summary>
    Url,

    /// <summary>The whole text of the page or row.</summary>
    Text,
}
