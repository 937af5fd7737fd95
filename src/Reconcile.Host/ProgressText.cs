using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Reconcile.Host;

/// <summary>Progress in one line of words.</summary>
internal static class ProgressText
{
    /// <summary>For example <c>Comparing tables: 45% 9 of 20 tables, 1:05 left</c>; what is not known is left out.</summary>
    public static string Describe(ProgressRecord record)
    {
        var text = new StringBuilder(record.Activity).Append(':');
        if (record.PercentComplete >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" {record.PercentComplete}%");
        }

        if (!string.IsNullOrWhiteSpace(record.StatusDescription))
        {
            text.Append(' ').Append(record.StatusDescription);
        }

        if (record.SecondsRemaining >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {Format(TimeSpan.FromSeconds(record.SecondsRemaining))} left");
        }

        return OneLine(text);
    }

    /// <summary>Says that an activity has ended.</summary>
    public static string DescribeEnd(ProgressRecord record) => OneLine(new StringBuilder(record.Activity).Append(": done"));

    private static string Format(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");

    // A line break or an escape sequence in a status text would spoil a line that is rewritten in place.
    private static string OneLine(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                text[i] = ' ';
            }
        }

        return text.ToString();
    }
}
