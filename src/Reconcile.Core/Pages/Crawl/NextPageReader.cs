using System.Collections;
using System.Globalization;

namespace Reconcile;

/// <summary>
/// Reads how the next page is found as users write it: <c>link</c>, a selector of an address (<c>css:a.next@href</c>), <c>cursor:name=selector</c>,
/// <c>counter:name</c> or <c>counter:name+step</c>; or a dictionary with the same parts.
/// </summary>
public static class NextPageReader
{
    private const string CursorMark = "cursor:";
    private const string CounterMark = "counter:";
    private static readonly string[] Known = ["Address", "Cursor", "Counter", "Parameter", "Step", "MaxPages"];

    /// <param name="value">The text or dictionary.</param>
    /// <param name="bare">Takes off whatever a shell has wrapped a value in; null: nothing has.</param>
    /// <exception cref="FormatException">It is no rule for next pages.</exception>
    public static NextPageRule Read(object value, Func<object?, object?>? bare = null)
    {
        bare ??= wrapped => wrapped;
        return bare(value) switch
        {
            NextPageRule rule => rule,
            string text => ReadText(text.Trim()),
            IDictionary entries => ReadEntries(entries, bare),
            var other => throw new FormatException($"The next page: '{other}' says nothing of it. Write link, a selector such as 'css:a.next@href', 'cursor:name=json:$.next', or 'counter:page'."),
        };
    }

    private static NextPageRule ReadText(string text)
    {
        if (string.Equals(text, "link", StringComparison.OrdinalIgnoreCase))
        {
            return new NextPageRule(NextPageKind.LinkHeader);
        }

        if (text.StartsWith(CounterMark, StringComparison.OrdinalIgnoreCase))
        {
            var parts = text[CounterMark.Length..].Split('+', 2, StringSplitOptions.TrimEntries);
            return Counter(parts[0], parts.Length > 1 ? parts[1] : null);
        }

        if (text.StartsWith(CursorMark, StringComparison.OrdinalIgnoreCase))
        {
            return text[CursorMark.Length..].Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, { Length: > 0 } selector]
                ? Cursor(name, selector, null)
                : throw new FormatException($"The next page: '{text}' is no cursor. Write cursor:name=selector, for example cursor:after=json:$.next, where name is the parameter that takes it.");
        }

        return Address(text, null);
    }

    private static NextPageRule ReadEntries(IDictionary entries, Func<object?, object?> bare)
    {
        var read = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in entries)
        {
            var name = bare(entry.Key)?.ToString() ?? string.Empty;
            read[name] = Known.Contains(name, StringComparer.OrdinalIgnoreCase) ? bare(entry.Value)
                : throw new FormatException($"The next page: '{name}' says nothing of it. It can have {string.Join(", ", Known)}.");
        }

        var parameter = read.GetValueOrDefault("Parameter")?.ToString();
        var rule = read.GetValueOrDefault("Address") is { } address ? Address(address, bare)
            : read.GetValueOrDefault("Cursor") is { } cursor ? Cursor(parameter ?? throw new FormatException("The next page: a Cursor needs the Parameter that takes it."), cursor, bare)
            : read.GetValueOrDefault("Counter") is { } counter ? Counter(counter.ToString()!, Number(read.GetValueOrDefault("Step")))
            : throw new FormatException("The next page: one of Address, Cursor and Counter has to be there.");
        return Number(read.GetValueOrDefault("MaxPages")) is not { } pages ? rule
            : int.TryParse(pages, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= NextPageRule.MaxPagesLimit ? rule with { MaxPages = most }
            : throw new FormatException($"The next page: MaxPages is '{pages}'; it can be 1 to {NextPageRule.MaxPagesLimit}.");
    }

    private static NextPageRule Address(object selector, Func<object?, object?>? bare) =>
        new(NextPageKind.Address) { Selector = ExtractionRuleReader.ReadSelector(selector, "the next page", bare) };

    private static NextPageRule Cursor(string parameter, object selector, Func<object?, object?>? bare) =>
        new(NextPageKind.Cursor) { Parameter = parameter, Selector = ExtractionRuleReader.ReadSelector(selector, "the next page", bare) };

    private static NextPageRule Counter(string parameter, string? step)
    {
        var by = 1;
        return parameter.Length == 0 || (step is not null && (!int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out by) || by == 0))
            ? throw new FormatException($"The next page: 'counter:{parameter}{(step is null ? string.Empty : "+" + step)}' is no counter. Write counter:page, or counter:offset+50.")
            : new NextPageRule(NextPageKind.Counter) { Parameter = parameter, Step = by };
    }

    private static string? Number(object? value) => value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value?.ToString();
}
