using System.Text;

namespace Reconcile.Pipeline;

/// <summary>Comma-separated text (RFC 4180): values in double quotes may hold commas, line ends and doubled quotes.</summary>
internal static class CsvText
{
    /// <summary>The records; empty lines are left out.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static List<List<string>> Read(string text)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var position = 0;
        while (position < text.Length)
        {
            record.Add(ReadValue(text, ref position));
            if (position < text.Length && text[position] == ',')
            {
                position++;
                if (position < text.Length)
                {
                    continue;
                }

                record.Add(string.Empty);
            }

            position = SkipLineEnd(text, position);
            if (record.Count > 1 || record[0].Length > 0)
            {
                records.Add(record);
            }

            record = [];
        }

        return records;
    }

    private static int SkipLineEnd(string text, int position)
    {
        if (position < text.Length && text[position] == '\r')
        {
            position++;
        }

        return position < text.Length && text[position] == '\n' ? position + 1 : position;
    }

    private static string ReadValue(string text, ref int position)
    {
        var value = new StringBuilder();
        var quoted = false;
        for (; position < text.Length; position++)
        {
            var sign = text[position];
            if (quoted && sign == '"' && position + 1 < text.Length && text[position + 1] == '"')
            {
                value.Append('"');
                position++;
            }
            else if (sign == '"' && (quoted || value.Length == 0))
            {
                quoted = !quoted;
            }
            else if (!quoted && sign is ',' or '\r' or '\n')
            {
                break;
            }
            else
            {
                value.Append(sign);
            }
        }

        return quoted ? throw new FormatException("a quote is not closed.") : value.ToString();
    }
}
