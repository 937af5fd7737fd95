using System.Text;

namespace Reconcile;

/// <summary>A table's name in two parts. In text, a part that holds a dot, a bracket or a quote stands in double quotes.</summary>
/// <param name="Schema">Empty: the connection's default schema.</param>
/// <param name="Name">The table.</param>
public readonly record struct TableName(string Schema, string Name)
{
    /// <summary>Reads <c>name</c>, <c>schema.name</c>, <c>"schema"."name"</c> or <c>[schema].[name]</c>; doubled closing quotes stand for themselves.</summary>
    /// <exception cref="FormatException">The text is no table name; the message says where it went wrong.</exception>
    public static TableName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new List<string>(2);
        var position = 0;
        do
        {
            parts.Add(ReadPart(text, ref position));
        }
        while (position < text.Length && text[position++] == '.');
        return parts.Count switch
        {
            1 when parts[0].Length > 0 => new TableName(string.Empty, parts[0]),
            2 when parts[1].Length > 0 => new TableName(parts[0], parts[1]),
            _ => throw new FormatException(
                $"'{text}' is not a table name. Write name or schema.name, with double quotes around a part that holds a dot."),
        };
    }

    /// <summary>The text that <see cref="Parse"/> reads back.</summary>
    public static string Format(string schema, string name) =>
        schema.Length == 0 ? QuoteIfNeeded(name) : $"{QuoteIfNeeded(schema)}.{QuoteIfNeeded(name)}";

    public override string ToString() => Format(Schema, Name);

    private static string QuoteIfNeeded(string part) =>
        part.AsSpan().IndexOfAny('.', '"', '[') < 0 ? part : $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string ReadPart(string text, ref int position)
    {
        var close = position < text.Length ? text[position] switch { '"' => '"', '[' => ']', _ => '\0' } : '\0';
        if (close == '\0')
        {
            var dot = text.IndexOf('.', position);
            var end = dot < 0 ? text.Length : dot;
            var plain = text[position..end];
            position = end;
            return plain;
        }

        var part = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != close)
            {
                part.Append(text[position]);
            }
            else if (position + 1 < text.Length && text[position + 1] == close)
            {
                part.Append(text[position++]);
            }
            else
            {
                position++;
                return position == text.Length || text[position] == '.'
                    ? part.ToString()
                    : throw new FormatException($"'{text}' is not a table name: a dot or the end is expected at position {position + 1}.");
            }
        }

        throw new FormatException($"'{text}' is not a table name: the quote {close} is missing.");
    }
}
