using System.Text;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Rules;

/// <summary>Brings texts that a rule counts as equal into one form. What is not UTF-8 is only trimmed.</summary>
/// <param name="TrimStart">Spaces (U+0020, as SQL's TRIM means them) at the start count for nothing.</param>
/// <param name="TrimEnd">Spaces at the end count for nothing.</param>
/// <param name="IgnoreCase">Upper and lower case are the same, by Unicode's simple mapping and in no particular language.</param>
/// <param name="Normalize">Composed and decomposed characters are the same.</param>
internal readonly record struct TextFold(bool TrimStart, bool TrimEnd, bool IgnoreCase, bool Normalize)
{
    public bool IsNone => this == default;

    public ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> utf8)
    {
        utf8 = TrimEnd ? utf8.TrimEnd((byte)' ') : utf8;
        utf8 = TrimStart ? utf8.TrimStart((byte)' ') : utf8;
        if (!(IgnoreCase || Normalize) || CanonicalValue.TryReadText(utf8) is not string text)
        {
            return utf8;
        }

        text = Normalize ? Normal(text) : text;
        // An upper-case letter may compose with what follows where its lower-case form does not.
        text = IgnoreCase ? text.ToUpperInvariant() : text;
        return Encoding.UTF8.GetBytes(Normalize && IgnoreCase ? Normal(text) : text);
    }

    private static string Normal(string text) => Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormC);
}
