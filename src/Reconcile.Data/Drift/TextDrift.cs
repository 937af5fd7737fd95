using Reconcile.Data.Rules;

namespace Reconcile.Data.Drift;

/// <summary>Watches two texts of each row for differences in nothing but spaces at the ends, letter case, or Unicode form.</summary>
internal sealed class TextDrift
{
    private static readonly TextFold Trim = new(TrimStart: true, TrimEnd: true, IgnoreCase: false, Normalize: false);
    private static readonly TextFold Case = new(TrimStart: false, TrimEnd: false, IgnoreCase: true, Normalize: false);
    private static readonly TextFold Form = new(TrimStart: false, TrimEnd: false, IgnoreCase: false, Normalize: true);

    private long _trimmed;
    private long _padded;
    private long _case;
    private long _form;

    public void Observe(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        if (Trim.Fold(source).SequenceEqual(Trim.Fold(target)))
        {
            _trimmed += source.Length > target.Length ? 1 : 0;
            _padded += source.Length < target.Length ? 1 : 0;
        }
        else if (Case.Fold(source).SequenceEqual(Case.Fold(target)))
        {
            _case++;
        }
        else if (Form.Fold(source).SequenceEqual(Form.Fold(target)))
        {
            _form++;
        }
    }

    public IEnumerable<DriftFinding> Findings() =>
    [
        new(DriftKind.Trimmed, string.Empty, _trimmed),
        new(DriftKind.Padded, string.Empty, _padded),
        new(DriftKind.LetterCase, string.Empty, _case),
        new(DriftKind.UnicodeForm, string.Empty, _form),
    ];
}
